import Foundation
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Preparing a database server")
struct ServerPreparationTests {
    @Test("its administrator gets database, roles, schema and a login that may found and nothing beyond; again changes nothing")
    func preparation() async throws {
        let server = try await ThrowawayServer()
        let configuration = Database.Configuration(settings: server.settings(database: "school"))
        let preparation = ServerPreparation(database: configuration)
        await #expect(throws: DatabaseError.self) { try await preparation.isCalledFor() }
        #expect(try await preparation.makeDatabase(named: "school"))
        #expect(try await !preparation.makeDatabase(named: "school"))
        #expect(try await preparation.isCalledFor())

        let first = try await preparation.prepare(today: someDay)
        #expect(first.schema.applied.count == Schema.version && first.madeLogin && first.makesLogins)
        #expect(try await preparation.prepare(today: someDay) == .init(schema: .init(applied: [], codes: .init()), madeLogin: false, makesLogins: true))

        let everyday = Database.Configuration(settings: server.settings(database: "school").merging(["user": "waymark"]) { $1 })
        #expect(try await !ServerPreparation(database: everyday).isCalledFor())
        try await Database.withConnection(to: everyday) { try Schema.check($0) }
        #expect(try await ask("select waymark.is_steward(session_user)", everyday, as: Bool.self))
        try await server.stop()
    }

    @Test("who is no administrator of an empty database is told what its administrator runs")
    func nobodySpecial() async throws {
        let server = try await ThrowawayServer()
        try await Database.withConnection(to: .init(settings: server.settings())) { db in
            try db.execute("create role clerk login")
            try db.execute("create database school")
        }
        let clerk = Database.Configuration(settings: server.settings(database: "school").merging(["user": "clerk"]) { $1 })
        let preparation = ServerPreparation(database: clerk)
        #expect(try await preparation.isCalledFor())
        let missing = OperationsError.rolesMissing(login: "clerk", database: "school", missing: ServerRoles.definitions.map(\.name))
        await #expect(throws: missing) { try await preparation.prepare(today: someDay) }
        await #expect(throws: DatabaseError.self) { try await preparation.makeDatabase(named: "another") }
        try await server.stop()
    }
}

@Suite("What Waymark does by itself")
struct UnattendedWorkTests {
    private static let machine: Set<String> = ["/run/systemd/system", "/lib/systemd/system/waymark.target", "/usr/bin/systemctl"]

    private func isThere(home: String?, isRoot: Bool = true, without missing: String? = nil) -> Bool {
        UnattendedWork(home: home.map(ClusterHome.init), isRoot: isRoot) { Self.machine.contains($0) && $0 != missing } != nil
    }

    @Test("is switched on by root, with the package, for the machine's own database or a server's, and nowhere else")
    func machines() {
        #expect(isThere(home: "/var/lib/waymark"))
        #expect(isThere(home: nil))
        #expect(!isThere(home: "/home/teacher/.local/share/waymark"))
        #expect(!isThere(home: "/var/lib/waymark", isRoot: false))
        for thing in Self.machine { #expect(!isThere(home: "/var/lib/waymark", without: thing)) }
    }
}
