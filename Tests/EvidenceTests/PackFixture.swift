import Postgres

/// What the staff of the demonstration school wrote beside its figures.
enum PackFixture {
    static let strengths = "Induction is prepared with the family before the first day.\nTeaching staff know the pupil by then."

    static func write(in school: DemonstrationSchool) async throws {
        try await write(
            in: school, strengths: strengths, developmentAreas: "Youth justice checks come late.",
            sources: "Induction audit, autumn term", action: "Agree a turnaround for checks with the youth justice service")
    }

    /// Beside area 5 of the first setting: a text, an action of this year, one that is done and one carried forward.
    static func write(
        in school: DemonstrationSchool, strengths: String, developmentAreas: String, sources: String, action: String
    ) async throws {
        try await school.database.everyday.write { db in
            let seq = try db.value("select waymark.open_act(1)", as: Int64.self)
            let entry = try db.value("select waymark.take_entries(1, 5)", as: Int64.self)
            try db.execute(
                """
                insert into waymark.narrative values (1, 1, 2025, 5, \(seq), \(entry) + 1, \(strengths), \(developmentAreas), \(sources))
                """)
            try db.execute(
                """
                insert into waymark.narrative_action
                select 1, 1, written, 5, gen_random_uuid(), \(seq), \(entry) + 1 + place, text,
                       (select staff_id from waymark.staff order by ref limit 1), due, done
                from (values (1, 2025, \(action), date '2026-05-29', null::date),
                             (2, 2025, 'Ring families before the first day', date '2025-10-01', date '2025-09-26'),
                             (3, 2024, 'Train two more baseline assessors', date '2025-07-01', null),
                             (4, 2024, 'Rewrite the welcome letter', date '2025-03-01', date '2025-03-03'))
                     a(place, written, text, due, done)
                """)
            try db.execute("select waymark.close_act(1, gen_random_uuid(), 'write', 'beside the figures', '{}')")
        }
    }
}
