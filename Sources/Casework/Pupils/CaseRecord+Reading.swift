import Foundation
import Journey
import Postgres

extension Desk {
    func caseRecord(of id: UUID) throws -> CaseRecord {
        let stays = try stays(of: [id])
        guard let pupil = stays.first?.pupil else { throw CaseworkError.noSuchPupil }
        let work = try stays.flatMap { try self.work(in: $0.id) }
        return CaseRecord(
            pupil: pupil, details: try details(of: id), stays: try stays.map(line), ehcPlans: try ehcPlans(of: id),
            openNeeds: try openNeeds(of: id), openTargets: try openTargets(of: id), transitions: try transitions(of: id),
            destination: try destination(of: id), lastCheckIns: try lastCheckIns(of: id),
            lastContacts: try lastContacts(of: id), work: work)
    }

    private func details(of id: UUID) throws -> CaseRecord.Details {
        let row = try session.row(
            """
            select upn, sen_provision, primary_need, disadvantaged, looked_after, social_worker, youth_justice
            from waymark.pupil where organisation_id = \(organisation) and pupil_id = \(id)
            """, as: (String?, String?, String?, Bool?, Bool?, Bool?, Bool?).self)
        return CaseRecord.Details(
            upn: row.0, senProvision: row.1, primaryNeed: row.2, isDisadvantaged: row.3, isLookedAfter: row.4,
            hasSocialWorker: row.5, hasYouthJustice: row.6)
    }

    private func line(_ stay: Stay) throws -> CaseRecord.StayLine {
        let row = try session.row(
            """
            select p.reason, p.referred_by, p.registration,
                   (select s.name from waymark.keyworker k
                    join waymark.staff s on s.organisation_id = k.organisation_id and s.staff_id = k.staff_id
                    where k.organisation_id = p.organisation_id and k.setting_id = p.setting_id
                      and k.placement_id = p.placement_id and coalesce(k.until_on > waymark.day(), true)
                    order by k.from_on desc limit 1),
                   (select count(completed_on) from waymark.induction_step i
                    where i.organisation_id = p.organisation_id and i.setting_id = p.setting_id
                      and i.placement_id = p.placement_id and i.required is distinct from false),
                   (select count(*) from waymark.induction_step i
                    where i.organisation_id = p.organisation_id and i.setting_id = p.setting_id
                      and i.placement_id = p.placement_id and i.required is distinct from false)
            from waymark.placement p
            where p.organisation_id = \(organisation) and p.setting_id = \(stay.setting.id) and p.placement_id = \(stay.id)
            """, as: (String, String?, String, String?, Int64, Int64).self)
        return CaseRecord.StayLine(
            stay: stay, reason: row.0, referredBy: row.1, registration: row.2, keyworker: row.3, stepsDone: Int(row.4),
            steps: Int(row.5), isCurrent: stay.isOpen)
    }

    private func ehcPlans(of id: UUID) throws -> [CaseRecord.Line] {
        try lines(
            """
            select e.ref, array_remove(array[coalesce(e.decision, 'pending'), case when e.ceased_on is not null then 'ceased' end], null),
                   coalesce((select max(r.reviewed_on) from waymark.ehc_review r
                             where r.organisation_id = e.organisation_id and r.pupil_id = e.pupil_id and r.ehc_id = e.ehc_id),
                            e.issued_on, e.decided_on, e.requested_on)
            from waymark.ehc_plan e where e.organisation_id = \(organisation) and e.pupil_id = \(id)
            order by e.requested_on desc, e.entry desc
            """)
    }

    private func openNeeds(of id: UUID) throws -> [CaseRecord.Line] {
        try lines(
            """
            select n.ref, array_remove(array[n.category, n.strategies], null), n.identified_on
            from waymark.need n join waymark.placement p using (organisation_id, setting_id, placement_id)
            where n.organisation_id = \(organisation) and p.pupil_id = \(id) and coalesce(n.status, 'open') = 'open'
            order by n.identified_on, n.entry
            """)
    }

    private func openTargets(of id: UUID) throws -> [CaseRecord.Line] {
        try lines(
            """
            select t.ref, array_remove(array[t.area, t.statement,
                       (select r.mastery from waymark.target_review r
                        where r.organisation_id = t.organisation_id and r.setting_id = t.setting_id
                          and r.placement_id = t.placement_id and r.target_id = t.target_id
                        order by r.reviewed_on desc limit 1)], null), t.set_on
            from waymark.target t join waymark.placement p using (organisation_id, setting_id, placement_id)
            where t.organisation_id = \(organisation) and p.pupil_id = \(id) and t.closed_on is null and p.ended_on is null
            order by t.set_on, t.entry
            """)
    }

    private func transitions(of id: UUID) throws -> [CaseRecord.Line] {
        try lines(
            """
            select t.ref, array_remove(array[t.kind, t.receiving,
                       case when t.ended_on is not null then t.end_reason when t.started_on is not null then 'started'
                            else 'planned' end], null),
                   coalesce(t.ended_on, t.started_on, t.planned_start)
            from waymark.transition t join waymark.placement p using (organisation_id, setting_id, placement_id)
            where t.organisation_id = \(organisation) and p.pupil_id = \(id)
            order by t.entry desc limit 3
            """)
    }

    private func destination(of id: UUID) throws -> CaseRecord.Line? {
        try lines(
            """
            select d.ref, array_remove(array[d.status, d.provider], null), d.started_on
            from waymark.destination d
            where d.organisation_id = \(organisation) and d.pupil_id = \(id) and d.ended_on is null
            """).first
    }

    private func lastCheckIns(of id: UUID) throws -> [CaseRecord.Line] {
        try lines(
            """
            select c.ref, array_remove(array[c.method, case when not c.reached then 'not_reached' end, c.status, c.risk], null),
                   c.contacted_on
            from waymark.check_in c join waymark.placement p using (organisation_id, setting_id, placement_id)
            where c.organisation_id = \(organisation) and p.pupil_id = \(id)
            order by c.contacted_on desc, c.entry desc limit 3
            """)
    }

    private func lastContacts(of id: UUID) throws -> [CaseRecord.Line] {
        try lines(
            """
            select c.ref, array_remove(c.kind || array[]::text[] || c.note, null), c.held_on
            from waymark.contact c join waymark.placement p using (organisation_id, setting_id, placement_id)
            where c.organisation_id = \(organisation) and p.pupil_id = \(id)
            order by c.held_on desc, c.entry desc limit 3
            """)
    }

    private func lines(_ query: SQL) throws -> [CaseRecord.Line] {
        try session.rows(query, as: (String?, [String], Day?).self).map { CaseRecord.Line(ref: $0, words: $1, day: $2) }
    }
}
