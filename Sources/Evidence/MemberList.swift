#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Postgres

/// Reads the members of a measure of a run, with their references as they were known to it.
struct MemberList {
    let run: EvidenceRun
    let measure: Measure
    let setting: String?

    /// What was read, and whom it shows.
    struct Reading {
        let members: [Member]
        let pupils: [UUID]
    }

    func read(from db: Session) throws -> Reading {
        let urns = Dictionary(uniqueKeysWithValues: zip(run.key.settings, run.settings))
        let settings = run.key.settings.filter { setting == nil || urns[$0] == setting }
        let rows = try db.rows(
            """
            select setting_id, ref, counted, pupil_id
            from (
                select m.setting_id, e.counted, named.ref, named.pupil_id
                from evidence.members m
                cross join lateral unnest(m.records, m.months, m.counted) e(record, month, counted)
                left join lateral (
                    select case when e.month is null then v.ref else v.ref || '#' || e.month end as ref, \(pupil) as pupil_id
                    from \(record) v
                    where v.organisation_id = m.organisation_id and \(key) = e.record and \(place)
                          v.seq <= \(run.key.knownAt) and coalesce(v.closed_seq > \(run.key.knownAt), true)) named on true
                where m.organisation_id = \(run.key.organisation) and m.run_id = \(run.key.runID) and m.measure = \(measure.id)
                  and m.setting_id = any(\(settings))
            ) listed
            order by array_position(\(settings), setting_id), ref collate "C"
            """, as: (Int32, String?, Int32, UUID?).self)
        let members = rows.map { setting, ref, counted, _ in
            Member(setting: urns[setting] ?? "", kind: measure.members, ref: ref, counted: Member.Counted(counted, in: measure.kind))
        }
        return Reading(members: members, pupils: rows.compactMap(\.3))
    }

    private var record: SQL {
        switch measure.members {
        case .placement, .followUpMonth: "history.placement"
        case .pupil: "history.pupil"
        case .transition: "history.transition"
        case .specialistReferral: "history.specialist_referral"
        case .ehcPlan: "history.ehc_plan"
        case .checkIn: "history.check_in"
        }
    }

    private var key: SQL {
        switch measure.members {
        case .placement, .followUpMonth: "v.placement_id"
        case .pupil: "v.pupil_id"
        case .transition: "v.transition_id"
        case .specialistReferral: "v.specialist_referral_id"
        case .ehcPlan: "v.ehc_id"
        case .checkIn: "v.check_in_id"
        }
    }

    /// Whose record it is.
    private var pupil: SQL {
        switch measure.members {
        case .placement, .followUpMonth, .pupil, .ehcPlan: "v.pupil_id"
        case .transition, .specialistReferral, .checkIn:
            """
            (select s.pupil_id from waymark.placement s
             where s.organisation_id = v.organisation_id and s.setting_id = v.setting_id and s.placement_id = v.placement_id)
            """
        }
    }

    /// A pupil belongs to the organisation; everything else lies with its setting's records.
    private var place: SQL {
        switch measure.members {
        case .pupil, .ehcPlan: ""
        default: "v.setting_id = m.setting_id and"
        }
    }
}
