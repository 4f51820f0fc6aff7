import Foundation
import Postgres
import Testing

@Suite("waymark upgrade")
struct UpgradeCommandTests {
    @Test("records of an earlier release are refused, rehearsed, upgraded and told of; what was recorded is there")
    func wholeWay() async throws {
        try await BackupCommandTests.withDemonstration { waymark, home in
            let before = try await waymark.run("pupil", "timeline", "P038").output
            try await Self.takeBack(waymark)
            let refused = try await waymark.run("today")
            #expect(refused.status == 9 && refused.error.contains("waymark upgrade"))
            let started = try await waymark.run("database", "start")
            #expect(started.status == 0 && started.error.contains("waymark upgrade"), "\(started.error)")
            #expect(try await waymark.run("doctor").status == 10)

            let check = try await waymark.run("upgrade", "--check", "--format", "json")
            #expect(check.status == 0 && check.error.contains("The records were left as they are."), "\(check.error)")
            let migrations = try #require(try check.object()["migrations"] as? [[String: Any]])
            #expect(migrations.count == 1)
            #expect(try await waymark.run("today").status == 9)

            let upgraded = try await waymark.run("upgrade")
            #expect(upgraded.status == 0, "\(upgraded.error)")
            for words in ["restored elsewhere and found equal", "waymark backup restore waymark-", "Applied 00", "waymark doctor"] {
                #expect(upgraded.error.contains(words), "\(upgraded.error)")
            }
            #expect(try await waymark.run("pupil", "timeline", "P038").output == before)
            #expect(try await waymark.run("audit", "verify").status == 0)

            let again = try await waymark.run("upgrade")
            #expect(again.status == 0 && again.error.contains("up to date already"), "\(again.error)")
            #expect(try await waymark.run("upgrade", "--check").error.contains("Nothing is to be upgraded."))
            #expect(try await waymark.run("backup", "list", "--format", "json").output.components(separatedBy: "\"proven\": \"").count == 3)
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

    /// As if the last migration had not been there yet.
    private static func takeBack(_ waymark: ProgramProcess) async throws {
        let status = try await waymark.run("database", "status", "--format", "json").object()
        let socket = try #require(status["socket"] as? String)
        let settings = ["host": socket, "port": "5432", "dbname": "waymark", "user": "waymark_owner"]
        let owner = Database(.init(settings: settings))
        try await owner.write { session in
            try session.execute(
                "delete from waymark_schema.migration where version = (select max(version) from waymark_schema.migration)")
        }
        await owner.close()
    }
}
