import Foundation
import Testing

@Suite("waymark in its private cluster")
struct PrivateClusterCommandTests {
    @Test("a demonstration from nothing to a figure, and back to nothing")
    func demonstration() async throws {
        try await Self.withHome { waymark in
            #expect(try await waymark.run("database", "status").status == 9)
            #expect(try await waymark.run("database", "stop").error.contains("was not running"))

            let first = try await waymark.run("demo")
            try #require(first.status == 0, "\(first.error)")
            #expect(first.output.isEmpty)
            #expect(first.error.contains("Wrenbrook Trust (demonstration) is loaded"))
            #expect(first.error.contains("WAYMARK_TODAY=2026-03-31 waymark evidence run"))
            let second = try await waymark.run("demo")
            #expect(second.status == 0)
            #expect(second.error.contains("was there already; nothing was changed"))

            var demonstration = waymark
            demonstration.environment["WAYMARK_TODAY"] = "2026-03-31"
            let run = try await demonstration.run("evidence", "run")
            #expect(run.status == 0)
            #expect(run.error.hasPrefix("Today is taken as Tue 31 Mar 2026 (WAYMARK_TODAY).\n"))
            #expect(run.output.contains("as of Tue 31 Mar 2026"))

            let status = try await waymark.run("database", "status", "--format", "json").object()
            #expect(status["running"] as? Bool == true)
            #expect(status["ready"] as? Bool == true)
            #expect(status["checksums"] as? Bool == true)

            let owner = try await waymark.run("whoami", "--format", "json").object()
            #expect(owner["may_do_everything"] as? Bool == true)
            let staff = try await waymark.run("staff", "list", "--format", "json").object()
            let refs = try #require(staff["staff"] as? [[String: Any]]).compactMap { $0["ref"] as? String }
            let acting = try await waymark.run("whoami", "--as", try #require(refs.first), "--format", "json").object()
            #expect(acting["ref"] as? String == refs.first)
            #expect(acting["may_do_everything"] as? Bool == false && acting["acting"] as? Bool == true)
            #expect(try await waymark.run("whoami", "--as", "nobody-there").status == 5)

            #expect(try await waymark.run("database", "start").error.contains("was running already"))
            #expect(try await waymark.run("database", "migrate").error.contains("up to date already"))
            #expect(try await waymark.run("database", "migrate", "--plan").error == "The schema is up to date.\n")
            #expect(try await waymark.run("database", "stop").error.contains("was dumped to"))
            #expect(try await waymark.run("evidence", "list").status == 9)
            #expect(try await waymark.run("database", "start").status == 0)
            #expect(try await waymark.run("evidence", "show", "last", "12.2.c").status == 0)
        }
    }

    @Test("the demonstration keeps away from other records")
    func demonstrationKeepsAway() async throws {
        try await Self.withHome { waymark in
            #expect(try await waymark.run("database", "start").error.contains("was made and runs"))
            #expect(try await waymark.run("import", DemonstrationFolder.path, "--organisation", "Own School").status == 0)
            let outcome = try await waymark.run("demo")
            #expect(outcome.status == 8)
            #expect(outcome.error.contains("WAYMARK_HOME=~/waymark-demo waymark demo"))
        }
    }

    @Test("WAYMARK_TODAY must be a day, written year first")
    func badToday() async throws {
        let outcome = try await ProgramProcess(environment: ["WAYMARK_TODAY": "31/3/2026"]).run("database", "start")
        #expect(outcome.status == 64)
        #expect(outcome.error.contains("WAYMARK_TODAY is not a day."))
    }

    /// A home of its own, whose server is stopped whatever happens.
    static func withHome(_ body: (ProgramProcess) async throws -> Void) async throws {
        try await TestFolder.with { folder in
            // The server's user must get there, who isn't the user that runs the tests when that is root.
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path(percentEncoded: false))
            let home = folder.appending(path: "home").path(percentEncoded: false)
            let waymark = ProgramProcess(environment: ["WAYMARK_HOME": home])
            do {
                try await body(waymark)
            } catch {
                _ = try await waymark.run("database", "stop")
                throw error
            }
            _ = try await waymark.run("database", "stop")
        }
    }
}
