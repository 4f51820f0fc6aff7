import Foundation
import Postgres

/// Two organisations with staff who log in as themselves: one in every role at the first setting of the first organisation.
///
/// Four pupils, each with one stay and one record of every kind: one of the keyworker's own, one of a colleague's at the same
/// setting, one at another setting of the organisation, one of the other organisation. Every record was corrected once, so
/// that each has a former version. The pupils' names and their notes are nowhere else, so that a leak can be searched for.
public struct StaffedSchools: Sendable {
    public let database: MigratedDatabase
    private let server: ThrowawayServer
    /// Logins belong to the server, not to a database: what ends one takes schools of its own.
    private let suffix: String

    public static let organisation: Int32 = 1
    public static let otherOrganisation: Int32 = 2
    public static let setting: Int32 = 1
    public static let otherSetting: Int32 = 2

    public static let roles = [
        "keyworker", "inclusion_leader", "senco", "careers_lead", "dsl", "slt", "trust_lead", "administrator", "auditor",
    ]

    public static let own = place(1, organisation, setting, keyworker: staff("keyworker"))
    public static let sameSetting = place(2, organisation, setting, keyworker: identifier(302))
    public static let sameOrganisation = place(3, organisation, otherSetting, keyworker: identifier(303))
    public static let elsewhere = place(4, otherOrganisation, setting, keyworker: identifier(304))
    public static let places = [own, sameSetting, sameOrganisation, elsewhere]

    /// The staff member who holds a role at the first setting.
    public static func staff(_ role: String) -> UUID {
        identifier(200 + Int32(roles.firstIndex(of: role) ?? 99))
    }

    public static func identifier(_ number: Int32) -> UUID {
        UUID(uuid: (0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, UInt8(number / 256), UInt8(number % 256)))
    }

    private static func place(_ number: Int32, _ organisation: Int32, _ setting: Int32, keyworker: UUID) -> SamplePlace {
        SamplePlace(
            organisation: organisation, setting: setting, stay: identifier(500 + number), pupil: identifier(400 + number),
            keyworker: keyworker, colleague: identifier(300 + organisation * 10), number: number)
    }

    // MARK: Making them

    /// A fresh copy of one that is made once; its logins are shared with all other copies.
    public static func opened() async throws -> StaffedSchools {
        let original = try await original.value
        let name = try await original.server.makeOwnedDatabase(template: original.database.name)
        return StaffedSchools(database: original.server.open(name), server: original.server, suffix: original.suffix)
    }

    private static let original = Task {
        let schools = try await made(on: try await ThrowawayServer.shared())
        await schools.close()
        return schools
    }

    /// Made from the start, with logins of its own.
    public static func made(on server: ThrowawayServer) async throws -> StaffedSchools {
        let database = try await server.migratedDatabase()
        let schools = StaffedSchools(database: database, server: server, suffix: String(database.name.suffix(8)))
        for organisation in ["Larkfield Trust", "Hazel Trust"] {
            try await database.everyday.write { db in
                try db.execute("select waymark.make_organisation(\(organisation))")
            }
        }
        try await schools.addRecords()
        try await schools.addStaff()
        try await schools.correctEverything()
        return schools
    }

    public func close() async {
        await database.close()
    }

    private func addRecords() async throws {
        for organisation in [Self.organisation, Self.otherOrganisation] {
            let places = Self.places.filter { $0.organisation == organisation }
            try await act(in: organisation) { db, seq in
                try db.execute(
                    """
                    insert into waymark.staff (organisation_id, staff_id, seq, entry, ref, name)
                    values (\(organisation), \(Self.identifier(300 + organisation * 10)), \(seq), 90, 'colleague', 'Colleague')
                    """)
                for record in SampleRecord.all {
                    for place in places where record.isFirst(at: place, of: places) {
                        try db.execute(record.insertion(at: place, seq: seq))
                    }
                }
            }
        }
    }

    private func addStaff() async throws {
        for login in Self.roles.map(login) { try await addLogin(login) }
        try await act(in: Self.organisation) { db, seq in
            // The other setting has an administrator of its own.
            try db.execute(
                """
                insert into waymark.post (organisation_id, staff_id, entry, seq, setting_id, roles)
                values (1, \(Self.identifier(310)), 91, \(seq), \(Self.otherSetting), '{administrator}')
                """)
            for (place, role) in Self.roles.enumerated() where role != "keyworker" {
                try db.execute(
                    """
                    insert into waymark.staff (organisation_id, staff_id, seq, entry, ref, name)
                    values (1, \(Self.staff(role)), \(seq), \(100 + place), \(role), \(role))
                    """)
                let setting = role == "trust_lead" ? nil : Self.setting
                try db.execute(
                    """
                    insert into waymark.post (organisation_id, staff_id, entry, seq, setting_id, roles)
                    values (1, \(Self.staff(role)), \(100 + place), \(seq), \(setting), \([role]))
                    """)
            }
            for role in Self.roles {
                try db.execute(
                    """
                    update waymark.staff set login = \(login(role)), seq = \(seq)
                    where organisation_id = 1 and staff_id = \(Self.staff(role))
                    """)
            }
        }
    }

    private func correctEverything() async throws {
        for organisation in [Self.organisation, Self.otherOrganisation] {
            try await act(in: organisation) { db, seq in
                for record in SampleRecord.all {
                    try db.execute(
                        """
                        update waymark.\(identifier: record.table) set seq = \(seq) where organisation_id = \(organisation)
                        """)
                }
            }
        }
    }

    /// An act of the steward's, who may do everything.
    @discardableResult
    public func act<Value: Sendable>(
        in organisation: Int32 = organisation, _ body: @Sendable (Session, Int64) throws -> Value
    ) async throws -> Value {
        try await database.everyday.write { db in
            let seq = try db.value("select waymark.open_act(\(organisation))", as: Int64.self)
            let value = try body(db, seq)
            try db.execute("select waymark.close_act(\(organisation), \(UUID.version7()), 'test', null, '{}')")
            return value
        }
    }

    // MARK: Logging in

    /// The login of whoever holds the role at the first setting.
    public func login(_ role: String) -> String { "\(role)_\(suffix)" }

    /// A pool of connections of whoever holds the role. Close it.
    public func connect(as role: String) -> Database {
        Database(.init(settings: server.settings(database: database.name).merging(["user": login(role)]) { $1 }))
    }

    /// Runs `body` logged in as whoever holds the role.
    public func loggedIn<Value: Sendable>(
        as role: String, _ body: @Sendable (Database) async throws -> Value
    ) async throws -> Value {
        let own = connect(as: role)
        do {
            let value = try await body(own)
            await own.close()
            return value
        } catch {
            await own.close()
            throw error
        }
    }

    /// A login on the server that may use the database, and is nobody's yet.
    public func addLogin(_ login: String) async throws {
        try await database.unfettered.withoutTransaction { db in
            try db.execute("create role \(identifier: login) login in role waymark_staff")
        }
    }
}

extension SampleRecord {
    /// Places may share a setting, which has one row.
    fileprivate func isFirst(at place: SamplePlace, of places: [SamplePlace]) -> Bool {
        key != .setting || places.first { $0.setting == place.setting } == place
    }
}
