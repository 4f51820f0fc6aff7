import Postgres

/// Who is left out of an export: whoever objects to sharing, with all that hangs on the pupil, whatever the table.
struct Objections {
    private let areHonoured: Bool
    private let tables: [String: (byPupil: Bool, byStay: Bool)]

    init(_ db: Session, areHonoured: Bool) throws {
        // Where nobody objects, no row need be held against it.
        self.areHonoured = try areHonoured
            && db.value("select exists (select from waymark.objection where withdrawn_on is null)", as: Bool.self)
        let rows = try db.rows(
            "select record::text, by_pupil, by_stay from waymark.tables_of_pupils() where not is_former", as: (String, Bool, Bool).self)
        tables = Dictionary(rows.map { ($0.0, ($0.1, $0.2)) }) { first, _ in first }
    }

    /// Holds for the rows `r` of a table that go out.
    func condition(on table: String) -> SQL {
        guard areHonoured, let (byPupil, _) = tables[table] else { return "true" }
        if byPupil {
            return """
                not exists (select from waymark.objection o
                            where o.organisation_id = r.organisation_id and o.pupil_id = r.pupil_id and o.withdrawn_on is null)
                """
        }
        return """
            not exists (select from waymark.objection o
                        join waymark.placement p on p.organisation_id = o.organisation_id and p.pupil_id = o.pupil_id
                        where o.withdrawn_on is null and p.organisation_id = r.organisation_id and p.setting_id = r.setting_id
                          and p.placement_id = r.placement_id)
            """
    }

    func leftOut(of organisation: Int32, _ db: Session) throws -> Int {
        guard areHonoured else { return 0 }
        return try db.value(
            """
            select count(distinct pupil_id) from waymark.objection where organisation_id = \(organisation) and withdrawn_on is null
            """, as: Int.self)
    }
}
