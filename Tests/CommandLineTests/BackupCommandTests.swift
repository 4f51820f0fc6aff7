import Foundation
import Testing

@Suite("waymark backup")
struct BackupCommandTests {
    @Test("made, proven and restored: evidence repeats to the bit, and what was recorded since is gone from the live database")
    func wayThere() async throws {
        try await Self.withDemonstration { waymark, _ in
            #expect(try await waymark.run("evidence", "run").status == 0)
            #expect(try await waymark.run("backup", "list").error.contains("There is no backup"))
            let made = try await waymark.run("backup", "create", "--format", "json")
            #expect(made.status == 0, "\(made.error)")
            #expect(made.error.contains("waymark backup verify last"))
            let name = try #require(try Self.backups(made).first?["name"] as? String)
            #expect(try await waymark.run("backup", "verify").error.contains("\(name) comes back whole"))
            #expect(try Self.backups(await waymark.run("backup", "list", "--format", "json")).first?["proven"] is String)

            let before = try await waymark.run("pupil", "timeline", "P038").output
            #expect(try await waymark.run("contact", "add", "P038", "--kind", "message", "--with", "agency").status == 0)
            let refused = try await waymark.run("backup", "restore", name)
            #expect(refused.status == 64 && refused.error.contains("takes the place of the database waymark"))
            #expect(try await waymark.run("backup", "restore", name, "--confirm", "other").status == 2)
            #expect(try await waymark.run("backup", "restore", name, "--dry-run").error.contains("Nothing was changed"))
            #expect(try await waymark.run("evidence", "repeat", "last").status == 0)
            #expect(try await waymark.run("pupil", "timeline", "P038").output != before)

            let restored = try await waymark.run("backup", "restore", name, "--confirm", "waymark")
            #expect(restored.status == 0, "\(restored.error)")
            let drop = try #require(restored.error.firstMatch(of: #/\n  (psql .*'drop database waymark_before_\d+;')\n/#)?.1)
            #expect(try await waymark.shell(String(drop)).output == "DROP DATABASE\n")
            #expect(try await waymark.run("pupil", "timeline", "P038").output == before)
            #expect(try await waymark.run("evidence", "repeat", "last").status == 0)
            #expect(try await waymark.run("audit", "verify").status == 0)
        }
    }

    @Test("a damaged one ends with 10, one that isn't there with 5, and a wrong number of days with 64")
    func refusals() async throws {
        try await Self.withDemonstration { waymark, home in
            let shelf = home.appending(path: "elsewhere").path(percentEncoded: false)
            let made = try await waymark.run("backup", "create", "--folder", shelf, "--format", "json")
            let name = try #require(try Self.backups(made).first?["name"] as? String)
            #expect(try await waymark.run("backup", "verify").status == 5)
            #expect(try await waymark.run("backup", "verify", "--folder", shelf, "waymark-19990101T000000Z").status == 5)
            #expect(try await waymark.run("backup", "prune", "--keep-daily", "-1").status == 64)
            #expect(try await waymark.run("backup", "create", "--recipient", "age1nobody").status == 64)

            try Data("{}".utf8).write(to: URL(filePath: "\(shelf)/\(name)/manifest.json"))
            let damaged = try await waymark.run("backup", "verify", "--folder", shelf, "--format", "json")
            #expect(damaged.status == 64, "verify prints no records")
            for command in [["verify", "last"], ["restore", "last", "--confirm", "waymark"]] {
                let outcome = try await waymark.run(["backup"] + command + ["--folder", shelf])
                #expect(outcome.status == 10 && outcome.error.contains("is damaged"), "\(command)")
            }
            #expect(try await waymark.run("backup", "list", "--folder", shelf).output.contains("unreadable"))
            #expect(try await waymark.run("pupil", "show", "P038").status == 0)
        }
    }

    @Test("killed at any moment, there is a whole backup or none, and the next works")
    func killed() async throws {
        try await Self.withDemonstration { waymark, home in
            for attempt in 0..<8 {
                let running = try waymark.start("backup", "create")
                try await Task.sleep(for: .milliseconds(60 * attempt))
                kill(running.process, SIGKILL)
                _ = try running.finish()
            }
            #expect(try await waymark.run("backup", "create").status == 0)
            let listed = try Self.backups(await waymark.run("backup", "list", "--format", "json"))
            #expect(!listed.isEmpty && listed.allSatisfy { $0["schema"] is Int })
            #expect(try await waymark.run("backup", "verify").status == 0)
            let left = try FileManager.default.contentsOfDirectory(atPath: home.appending(path: "home/backups").path(percentEncoded: false))
            #expect(left.count == listed.count, "\(left)")
        }
    }

    @Test("prune says what stays and why, and removes the rest")
    func prune() async throws {
        try await Self.withDemonstration { waymark, _ in
            for _ in 0..<2 {
                #expect(try await waymark.run("backup", "create").status == 0)
                try await Task.sleep(for: .milliseconds(1_100))
            }
            #expect(try await waymark.run("backup", "prune", "--dry-run").error.contains("1 of 2 would go"))
            #expect(try await waymark.run("backup", "prune").error.contains("1 of 2 removed"))
            #expect(try Self.backups(await waymark.run("backup", "list", "--format", "json")).count == 1)
        }
    }

    private static func backups(_ outcome: ProgramProcess.Outcome) throws -> [[String: Any]] {
        try #require(try outcome.object()["backups"] as? [[String: Any]])
    }

    static func withDemonstration(_ body: (ProgramProcess, URL) async throws -> Void) async throws {
        try await TestFolder.with { folder in
            let home = folder.appending(path: "home").path(percentEncoded: false)
            let waymark = ProgramProcess(environment: ["WAYMARK_HOME": home, "WAYMARK_TODAY": "2026-03-31"])
            try #require(try await waymark.run("demo").status == 0)
            do { try await body(waymark, folder) } catch {
                _ = try? await waymark.run("database", "stop")
                throw error
            }
            #expect(try await waymark.run("database", "stop").status == 0)
        }
    }
}
