import Journey
import Postgres

/// Who works here: rows of staff.csv are posts, and name the person; rows of placements.csv name the present keyworker.
extension ImportRun {
    /// Writes the people of staff.csv, each from the first of their rows; their posts follow as records of their own.
    func writePeople(_ staged: StagedFile) throws {
        let hasEmail = staged.header.columns.contains { $0.name == "email" }
        let before = try takeEntries(through: staged.lastGoodLine)
        try db.execute(
            """
            create temporary table person on commit drop as
            select distinct on (s.staff_ref) s.staff_ref, s.line, s.id, s.name, s.email, false as is_corrected
            from \(staged.table) s where not s.bad order by s.staff_ref, s.line
            """)
        try db.execute(
            """
            update pg_temp.person p set is_corrected = true from waymark.staff known
            where known.organisation_id = \(organisation) and known.ref = p.staff_ref
              and (known.name <> p.name or \(hasEmail) and known.email is distinct from p.email)
            """)
        try db.execute(
            """
            update waymark.staff known
            set seq = \(seq), name = p.name, email = case when \(hasEmail) then p.email else known.email end
            from pg_temp.person p where p.is_corrected and known.organisation_id = \(organisation) and known.ref = p.staff_ref
            """)
        try db.execute(
            """
            insert into waymark.staff (organisation_id, staff_id, seq, entry, ref, name, email)
            select \(organisation), p.id, \(seq), \(before) + p.line, p.staff_ref, p.name, p.email from pg_temp.person p
            where not exists (select from waymark.staff known
                              where known.organisation_id = \(organisation) and known.ref = p.staff_ref)
            """)
    }

    /// A corrected person is counted on one row, unless a post of theirs was new or corrected as well.
    func countCorrectedPeople() throws {
        let corrected = try db.value(
            """
            select count(*) from pg_temp.person p
            join waymark.staff f on f.organisation_id = \(organisation) and f.ref = p.staff_ref
            where p.is_corrected and not exists (
                select from waymark.post o
                where o.organisation_id = \(organisation) and o.staff_id = f.staff_id and o.seq = \(seq))
            """, as: Int.self)
        count(.staff) {
            $0.corrected += corrected
            $0.unchanged -= corrected
        }
    }

    /// Makes `keyworker_ref` true: the present keyworker knows the pupil from the first day; who takes over from
    /// somebody does so today. Placements whose keyworkers the folder lists by day are left to that list.
    func writePresentKeyworkers() throws {
        guard let placements = staged[.placements], placements.badRows < placements.rows,
            placements.header.columns.contains(where: { $0.name == "keyworker_ref" })
        else { return }
        try learnStatistics(of: placements)
        try selectPresentKeyworkers(placements)
        let changed = try db.value("select count(*) from pg_temp.present_keyworker", as: Int.self)
        guard changed > 0 else { return }
        let before = try takeEntries(through: "select max(line) from pg_temp.present_keyworker")
        let today = PostgresDay(daysSince2000: options.today.daysSince2000)
        try db.execute(
            """
            update waymark.keyworker k set seq = \(seq), until_on = greatest(\(today), k.from_on)
            from pg_temp.present_keyworker p
            where k.organisation_id = \(organisation) and k.setting_id = p.setting_id and k.placement_id = p.placement_id
              and k.until_on is null
            """)
        try db.execute(
            """
            insert into waymark.keyworker (organisation_id, setting_id, placement_id, staff_id, from_on, seq, entry)
            select \(organisation), p.setting_id, p.placement_id, p.staff_id,
                   case when p.had_keyworkers then \(today) else p.since end, \(seq), \(before) + p.line
            from pg_temp.present_keyworker p where p.staff_id is not null
            on conflict (organisation_id, setting_id, placement_id, staff_id, from_on)
                do update set until_on = null, seq = excluded.seq
            """)
        let corrected = try db.value("select count(*) from pg_temp.present_keyworker where was_settled", as: Int.self)
        count(.placements) {
            $0.corrected += corrected
            $0.unchanged -= corrected
        }
    }

    /// The placements whose present keyworker is to be another than before.
    private func selectPresentKeyworkers(_ placements: StagedFile) throws {
        let listed: SQL = staged[.keyworkers].map {
            "select l.placement_ref from \($0.table) l where l.placement_ref is not null"
        } ?? "select null where false"
        let today = PostgresDay(daysSince2000: options.today.daysSince2000)
        try db.execute(
            """
            create temporary table present_keyworker on commit drop as
            select p.setting_id, p.placement_id, s.line, f.staff_id, p.seq <> \(seq) as was_settled,
                   coalesce(p.first_day, case when p.planned_start <= \(today) then p.planned_start end, p.referred_on) as since,
                   exists (select from waymark.keyworker h where h.organisation_id = \(organisation)
                           and h.setting_id = p.setting_id and h.placement_id = p.placement_id) as had_keyworkers
            from \(placements.table) s
            join waymark.placement p on p.organisation_id = \(organisation) and p.ref = s.placement_ref
            left join waymark.staff f on f.organisation_id = \(organisation) and f.ref = s.keyworker_ref
            left join waymark.keyworker k on k.organisation_id = \(organisation) and k.setting_id = p.setting_id
                and k.placement_id = p.placement_id and k.until_on is null
            where not s.bad and f.staff_id is distinct from k.staff_id and s.placement_ref not in (\(listed))
            """)
    }
}
