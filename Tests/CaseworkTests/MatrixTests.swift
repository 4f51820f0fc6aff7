import Postgres
import TestSupport
import Testing

@Suite("Who may do what", .serialized)
struct MatrixTests {
    @Test("each role gets as far as the matrix says in every table, and no further", arguments: StaffedSchools.roles)
    func recordsFollowTheMatrix(role: String) async throws {
        let schools = try await StaffedSchools.opened()
        let differences = try await schools.loggedIn(as: role) { own in
            try await own.write { db in try Trial(role: role, db: db).differences() }
        }
        #expect(differences == [])
        await schools.close()
    }

    @Test("the matrix names every table that keeps a history, and every role")
    func matrixIsComplete() async throws {
        let schools = try await StaffedSchools.opened()
        let records = try await schools.database.unfettered.read { db in
            try db.values("select relname::text from pg_class where relnamespace = 'former'::regnamespace and relkind = 'r'", as: String.self)
        }
        #expect(Set(records) == Set(Matrix.cells.keys))
        #expect(Set(records) == Set(SampleRecord.all.map(\.table)))
        for (table, cells) in Matrix.cells {
            #expect(Set(cells.keys) == Set(StaffedSchools.roles), "\(table)")
            #expect(cells.values.allSatisfy { $0.count == 4 }, "\(table)")
        }
        await schools.close()
    }
}

/// Tries everything as one login, in a transaction that is never to be committed.
private struct Trial {
    let role: String
    let db: Session

    /// What went otherwise than the matrix says, as `update target: allowed at 2, 1`.
    func differences() throws -> [String] {
        // With a change under way, so that what is allowed goes through; auditors and trust leads may begin one, and write nothing.
        let seq = try db.value("select waymark.open_act(1)", as: Int64.self)
        var found: [String] = []
        for record in SampleRecord.all {
            for place in StaffedSchools.places {
                for verb in Matrix.Verb.allCases {
                    let allowed = try isAllowed(verb, record, at: place, seq: seq)
                    let expected = Matrix.expects(verb, record.table, role, at: place)
                    if allowed != expected {
                        found.append("\(verb) \(record.table): \(allowed ? "allowed" : "refused") at \(place.number)")
                    }
                }
                found += try differencesOfVersions(record, at: place)
            }
        }
        try db.execute("select waymark.close_act(1, gen_random_uuid(), 'test', null, '{}')")
        return found
    }

    /// Former versions and the view of both show as much as the record; nobody writes them.
    private func differencesOfVersions(_ record: SampleRecord, at place: SamplePlace) throws -> [String] {
        let expected = Matrix.expects(.select, record.table, role, at: place)
        var found: [String] = []
        for schema in ["former", "history"] {
            let relation: SQL = "\(identifier: schema).\(identifier: record.table)"
            if try holds({ try count(relation, record, at: place) > 0 }) != expected {
                found.append("select \(schema).\(record.table): not \(expected) at \(place.number)")
            }
            let writes: [SQL] = [
                "insert into \(relation) select * from \(relation)", "update \(relation) set seq = 0", "delete from \(relation)",
            ]
            for write in writes where try goesThrough(write) { found.append("\(write) went through") }
        }
        return found
    }

    private func isAllowed(_ verb: Matrix.Verb, _ record: SampleRecord, at place: SamplePlace, seq: Int64) throws -> Bool {
        let table: SQL = "waymark.\(identifier: record.table)"
        return try holds {
            switch verb {
            case .select: try count(table, record, at: place) > 0
            case .insert: try db.execute(record.insertion(at: place, seq: seq)) > 0
            case .update: try db.execute("update \(table) set seq = seq where \(record.condition(at: place))") > 0
            case .delete: try db.execute("delete from \(table) where \(record.condition(at: place))") > 0
            }
        }
    }

    private func count(_ relation: SQL, _ record: SampleRecord, at place: SamplePlace) throws -> Int {
        try db.value("select count(*) from \(relation) where \(record.condition(at: place))", as: Int.self)
    }

    private func goesThrough(_ write: SQL) throws -> Bool {
        do {
            try db.savepoint { _ = try db.execute(write) }
            return true
        } catch is DatabaseError {
            return false
        }
    }

    /// Whether the rules let it through: what is refused for want of rights says so, or finds nothing. Anything else that
    /// stops it, such as a row that is there already, comes after them. Undone either way.
    private func holds(_ body: () throws -> Bool) throws -> Bool {
        struct Undone: Error { let outcome: Bool }
        do {
            try db.savepoint { throw Undone(outcome: try body()) }
            return false
        } catch let undone as Undone {
            return undone.outcome
        } catch let error as DatabaseError {
            guard let state = error.sqlState else { throw error }
            return state != .insufficientPrivilege
        }
    }
}
