import Foundation
import Journey
import Postgres
import Testing

@testable import Operations

@Suite("waymark upgrade")
struct UpgradeCommandTests {
    @Test("records of an earlier release are refused, rehearsed, upgraded and told of; what was recorded is there")
    func wholeWay() async throws {
        try await TestFolder.with { folder in
            let home = folder.appending(path: "home").path(percentEncoded: false)
            let waymark = ProgramProcess(environment: ["WAYMARK_HOME": home, "WAYMARK_TODAY": "2026-03-31"])
            try #require(try await waymark.run("database", "start").status == 0)
            try await Self.beginEarlier(PrivateCluster(home: ClusterHome(home)))
            let refused = try await waymark.run("audit", "verify")
            #expect(refused.status == 9 && refused.error.contains("waymark upgrade"))
            let started = try await waymark.run("database", "start")
            #expect(started.status == 0 && started.error.contains("waymark upgrade"), "\(started.error)")
            #expect(try await waymark.run("doctor").status == 10)

            let check = try await waymark.run("upgrade", "--check", "--format", "json")
            #expect(check.status == 0 && check.error.contains("The records were left as they are."), "\(check.error)")
            let migrations = try #require(try check.object()["migrations"] as? [[String: Any]])
            #expect(migrations.count == 2)
            #expect(try await waymark.run("audit", "verify").status == 9)

            let upgraded = try await waymark.run("upgrade")
            #expect(upgraded.status == 0, "\(upgraded.error)")
            for words in ["restored elsewhere and found equal", "waymark backup restore waymark-", "Applied 00", "waymark doctor"] {
                #expect(upgraded.error.contains(words), "\(upgraded.error)")
            }
            let verified = try await waymark.run("audit", "verify")
            #expect(verified.status == 0, "\(verified.error)")
            #expect(try await waymark.run("setup", "--no-input").error.contains("Stands already: A trust"))

            let again = try await waymark.run("upgrade")
            #expect(again.status == 0 && again.error.contains("up to date already"), "\(again.error)")
            #expect(try await waymark.run("upgrade", "--check").error.contains("Nothing is to be upgraded."))
            #expect(try await waymark.run("backup", "list", "--format", "json").output.components(separatedBy: "\"proven\": \"").count == 3)
            #expect(try await waymark.run("database", "stop").status == 0)
        }
    }

    @Test("a key without its secret one is refused before anything is done, and there is no newer PostgreSQL to move to")
    func refusals() async throws {
        try await BackupCommandTests.withDemonstration { waymark, _ in
            #expect(try await waymark.run("upgrade", "--recipient", "age1nobody").status == 64)
            let newest = try await waymark.run("upgrade", "--postgresql")
            #expect(newest.status == 0 && newest.error.contains("of the newest PostgreSQL that is installed here"), "\(newest.error)")
            #expect(try await waymark.run("database", "stop").status == 0)
            #expect(try await waymark.run("upgrade").status == 9)
        }
    }

    @Test("on a server, whoever isn't its administrator is told who upgrades")
    func onServer() async throws {
        let school = try await ServerSchool.empty()
        let outcome = try await school.waymark.run("upgrade", "--check")
        #expect(outcome.status == 4 && outcome.error.contains("runuser -u postgres"), "\(outcome.error)")
        await school.database.close()
    }

    /// An organisation's database as the program made it two migrations ago.
    private static func beginEarlier(_ cluster: PrivateCluster) async throws {
        let owner = try cluster.configuration(for: .owner)
        let server = Database(.init(settings: owner.settings.merging(["user": ServerRoles.superuser, "dbname": "postgres"]) { $1 }))
        try await server.withoutTransaction { session in
            try session.execute("drop database waymark with (force)")
            try session.execute("create database waymark owner waymark_owner")
        }
        await server.close()
        let earlier = Migrator(database: owner, migrations: Array(try Migration.embedded().dropLast(2)))
        _ = try await earlier.migrate(today: Day(daysSince2000: 9_585))
        let everyday = Database(try cluster.configuration())
        try await everyday.write { try $0.execute("select waymark.make_organisation('A trust')") }
        await everyday.close()
    }
}
