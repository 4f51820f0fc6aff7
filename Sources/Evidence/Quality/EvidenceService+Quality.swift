#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Journey
import Postgres

extension EvidenceService {
    /// What is missing or doubtful among the records that the caller may see, check by check. It names records, so it is a look
    /// at their pupils, and recorded as one.
    public func quality(today: Day) async throws -> [QualityFinding] {
        let checks = try QualityCheck.all()
        return try await write { db in
            var pupils: Set<UUID> = []
            let findings = try checks.flatMap { check in
                let rows = try db.rows(
                    try query(check, today: today), as: (String, String, PostgresDay?, [String], UUID?).self)
                pupils.formUnion(rows.compactMap(\.4))
                return rows.map { urn, ref, day, people, _ in
                    QualityFinding(check: check.id, setting: urn, ref: ref, day: day.map { Day($0).iso }, people: people)
                }
            }
            if !pupils.isEmpty {
                try LookRecord(organisation: organisation, db: db).keep("quality", at: Array(pupils), about: "records")
            }
            return findings
        }
    }

    /// What the check found, with who can mend it: the keyworker where it is the keyworker's, else those who hold the role at the
    /// setting. A pupil without a keyworker is the inclusion leader's.
    private func query(_ check: QualityCheck, today: Day) throws -> SQL {
        let found = try NamedQuery(name: check.id, text: check.query).with([
            "organisation": organisation, "today": PostgresDay(today),
        ])
        return """
            with found as (\(found)), placed as (
                select f.*, k.staff_id as keyworker from found f
                left join waymark.keyworker k
                    on \(check.role) = 'keyworker' and k.organisation_id = \(organisation) and k.setting_id = f.setting_id
                   and k.placement_id = f.placement_id and k.until_on is null
            )
            select s.urn, p.ref, p.day,
                   array(select a.name from waymark.staff a
                         where a.organisation_id = \(organisation) and a.left_on is null
                           and case when p.keyworker is not null then a.staff_id = p.keyworker
                                    else exists (select from waymark.post o
                                                 where o.organisation_id = a.organisation_id and o.staff_id = a.staff_id
                                                   and o.setting_id = p.setting_id
                                                   and replace(\(check.role), 'keyworker', 'inclusion_leader') = any (o.roles)) end
                         order by a.name collate "C"), p.pupil_id
            from placed p
            join waymark.setting s on s.organisation_id = \(organisation) and s.setting_id = p.setting_id
            order by s.urn collate "C", p.day nulls last, p.ref collate "C"
            """
    }
}
