import Foundation
import Postgres
import TestSupport

/// A school with one organisation, for tests of what the schema itself promises.
struct School {
    let database: MigratedDatabase
    let organisation: Int32

    init() async throws {
        database = try await ThrowawayServer.shared().migratedDatabase()
        organisation = try await database.everyday.write { db in
            try db.value("select waymark.make_organisation('A trust')", as: Int32.self)
        }
    }

    /// Does an act as the everyday login, and returns the number of its change.
    @discardableResult
    func act(_ name: String = "test", _ body: @Sendable (Act) throws -> Void) async throws -> Int64 {
        let organisation = organisation
        return try await database.everyday.write { db in
            let act = try Act(db, organisation)
            try body(act)
            try act.close(name)
            return act.seq
        }
    }

    func read<Value: PostgresDecodable & Sendable>(_ question: SQL, as type: Value.Type = Value.self) async throws -> Value {
        try await database.everyday.read { try $0.value(question, as: type) }
    }

    /// One setting and one pupil; a placement is for the test to make.
    func furnish() async throws -> UUID {
        let pupil = UUID()
        try await act { act in
            try act.aSetting(1)
            try act.aPupil(pupil)
        }
        return pupil
    }
}

/// An act under way.
struct Act {
    let db: Session
    let organisation: Int32
    let seq: Int64

    init(_ db: Session, _ organisation: Int32) throws {
        self.db = db
        self.organisation = organisation
        seq = try db.value("select waymark.open_act(\(organisation))", as: Int64.self)
    }

    func close(_ name: String = "test") throws {
        try db.execute(
            "select waymark.close_act(\(organisation), \(UUID()), \(name), 'a reason', \(JSONText(#"{"rows": 1}"#)))")
    }

    func aSetting(_ id: Int32, urn: String? = nil, kind: String = "pru") throws {
        try db.execute("""
            insert into waymark.setting (organisation_id, setting_id, seq, entry, urn, name, kind, teaches_year_11)
            values (\(organisation), \(id), \(seq), waymark.take_entries(\(organisation), 1) + 1,
                    \(urn ?? String(100_000 + id)), 'A setting', \(kind), true)
            """)
    }

    func aPupil(_ id: UUID, upn: String? = nil) throws {
        try db.execute("""
            insert into waymark.pupil (organisation_id, pupil_id, seq, entry, ref, upn, forename, surname, date_of_birth)
            values (\(organisation), \(id), \(seq), waymark.take_entries(\(organisation), 1) + 1, \(id.uuidString), \(upn as String?),
                    'Ada', 'Quill', '2011-03-04')
            """)
    }

    func aPlacement(_ id: UUID = UUID(), of pupil: UUID, at setting: Int32 = 1, reason: String = "other") throws {
        try db.execute("""
            insert into waymark.placement
                (organisation_id, setting_id, placement_id, seq, entry, ref, pupil_id, referred_on, reason, registration)
            values (\(organisation), \(setting), \(id), \(seq), waymark.take_entries(\(organisation), 1) + 1,
                    \(id.uuidString), \(pupil), '2026-09-01', \(reason), 'single')
            """)
    }

    func aKeyworker(_ staff: UUID, of placement: UUID, from day: PostgresDay) throws {
        try db.execute("""
            insert into waymark.keyworker (organisation_id, setting_id, placement_id, staff_id, from_on, seq, entry)
            values (\(organisation), 1, \(placement), \(staff), \(day), \(seq), 1)
            """)
    }

    func aColleague(_ id: UUID) throws {
        try db.execute("""
            insert into waymark.staff (organisation_id, staff_id, seq, entry, ref, name)
            values (\(organisation), \(id), \(seq), 1, \(id.uuidString), 'A colleague')
            """)
    }

    func aDestination(of pupil: UUID, after placement: UUID) throws {
        let id = UUID()
        try db.execute("""
            insert into waymark.destination
                (organisation_id, setting_id, placement_id, destination_id, seq, entry, ref, pupil_id, status, started_on)
            values (\(organisation), 1, \(placement), \(id), \(seq), 1, \(id.uuidString), \(pupil), 'apprenticeship', '2026-09-01')
            """)
    }
}

/// The constraint that a call broke, nil when it broke none.
func brokenConstraint(_ body: () async throws -> Void) async throws -> String? {
    do {
        try await body()
        return nil
    } catch let error as DatabaseError {
        guard let constraint = error.serverError?.constraint else { throw error }
        return constraint
    }
}
