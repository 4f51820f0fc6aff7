import Evidence
import Foundation
import Journey
import Operations
import Postgres

/// A database with the program's schema and code lists, and nothing in it yet.
public struct MigratedDatabase: Sendable {
    public let name: String
    /// As the program works: login `waymark`, a steward that owns nothing.
    public let everyday: Database
    /// As migrations work: login `waymark_owner`, to whom no row of a record shows.
    public let owner: Database
    /// As the server's superuser, for whom no policy holds: what is really there, and what is done behind everybody's back.
    public let unfettered: Database

    /// libpq's settings of the everyday login.
    public let settings: [String: String]

    /// Ends the connections of all.
    public func close() async {
        await unfettered.close()
        await everyday.close()
        await owner.close()
    }
}

extension ThrowawayServer {
    /// A fresh migrated database: a copy of one that is migrated once for each server, which takes some 50 ms.
    ///
    ///     let school = try await ThrowawayServer.shared().migratedDatabase()
    ///     try await school.everyday.write { db in ... }
    public func migratedDatabase() async throws -> MigratedDatabase {
        open(try await makeOwnedDatabase(template: try await Templates.shared.template(of: self)))
    }

    /// A database by its name, as each of those who work in it.
    nonisolated func open(_ name: String) -> MigratedDatabase {
        let settings = settings(database: name)
        let everyday = settings.merging(["user": "waymark"]) { $1 }
        let owner = settings.merging(["user": "waymark_owner"]) { $1 }
        return MigratedDatabase(
            name: name, everyday: Database(.init(settings: everyday)), owner: Database(.init(settings: owner)),
            unfettered: Database(.init(settings: settings)), settings: everyday)
    }

    /// Makes the roles of a Waymark server, once each.
    public func makeRoles() async throws {
        try await Templates.shared.makeRoles(of: self)
    }

    /// A fresh database that belongs to `waymark_owner`, empty or a copy of another; returns its name.
    public func makeOwnedDatabase(template: String = "template1") async throws -> String {
        try await makeRoles()
        let name = "waymark_\(UUID().uuidString.lowercased().prefix(13))"
        try await administer { db in
            try db.execute("""
                create database \(identifier: name) template \(identifier: template) owner waymark_owner
                """)
        }
        return name
    }

    fileprivate nonisolated func administer(_ body: @Sendable (Session) throws -> Void) async throws {
        let database = Database(.init(settings: settings()))
        do {
            try await database.withoutTransaction(body)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}

/// Sees to it that roles and template are made once for each server, whichever test asks first.
private actor Templates {
    static let shared = Templates()

    private static let name = "waymark_template"
    private var roles: [String: Task<Void, any Error>] = [:]
    private var templates: [String: Task<String, any Error>] = [:]

    func makeRoles(of server: ThrowawayServer) async throws {
        let task = roles[server.folder.path] ?? Task {
            try await server.administer { db in
                try ServerRoles.makePrivate(db)
            }
        }
        roles[server.folder.path] = task
        try await task.value
    }

    func template(of server: ThrowawayServer) async throws -> String {
        let task = templates[server.folder.path] ?? Task {
            try await makeRoles(of: server)
            try await server.administer { try $0.execute("create database waymark_template owner waymark_owner") }
            let settings = server.settings(database: Self.name).merging(["user": "waymark_owner"]) { $1 }
            let measures = MeasureDefinitions(try MeasureLibrary.standard())
            let program = Program(installations: [measures.install(in:)])
            _ = try await Migrator(database: .init(settings: settings), program: program).migrate(today: Day(daysSince2000: 9_740))
            return Self.name
        }
        templates[server.folder.path] = task
        return try await task.value
    }
}
