import Foundation
import Testing

@Suite("waymark evidence nightly")
struct NightlyCommandTests {
    /// The demonstration school, and settings enough that a batch takes a while.
    private func manySettings(_ number: Int) async throws -> ServerSchool {
        let school = try await ServerSchool.loaded()
        let rows = (0..<number).map { "\(200_000 + $0),House \($0),pru,yes\n" }.joined()
        try await TestFolder.with { folder in
            try "urn,name,kind,teaches_year_11\n\(rows)"
                .write(to: folder.appending(path: "settings.csv"), atomically: true, encoding: .utf8)
            let outcome = try await school.waymark.run("import", folder.path(percentEncoded: false), "--organisation", ServerSchool.organisation)
            try #require(outcome.status == 0, "\(outcome.error)")
        }
        return school
    }

    private func count(_ what: String, in school: ServerSchool) async throws -> Int64 {
        try await school.database.unfettered.read { db in
            switch what {
            case "runs": try db.value("select count(*) from evidence.run", as: Int64.self)
            case "current": try db.value("select count(*) from evidence.nightly", as: Int64.self)
            default:
                // A run that lacks a figure of one of its 57 measures, for its setting and for all.
                try db.value(
                    """
                    select count(*) from evidence.run r
                    where (select count(*) from evidence.result x where x.run_id = r.run_id) <> 57 * 2
                       or not exists (select from evidence.nightly n where n.run_id = r.run_id)
                    """, as: Int64.self)
            }
        }
    }

    @Test("killed at any moment leaves whole runs only, and finishes on the next start")
    func killed() async throws {
        let school = try await manySettings(60)
        var generator = SystemRandomNumberGenerator()
        var deaths = 0
        for _ in 0..<8 {
            let batch = try school.waymark.start("evidence", "nightly")
            usleep(UInt32.random(in: 50_000...900_000, using: &generator))
            kill(batch.process, SIGKILL)
            if try batch.finish().status == 128 + SIGKILL { deaths += 1 }
            #expect(try await count("broken", in: school) == 0)
        }
        #expect(deaths > 0)
        // The server may still be busy with the last one's statement; it holds the lock until it has noticed.
        var last = try await school.waymark.run("evidence", "nightly")
        while last.status == 7 { last = try await school.waymark.run("evidence", "nightly") }
        #expect(last.status == 0, "\(last.error)")
        #expect(try await count("broken", in: school) == 0)
        let periods: Int64 = try await count("current", in: school) / 62
        #expect(try await count("current", in: school) == 62 * periods && periods >= 1)
        #expect(try await count("runs", in: school) == 62 * periods)
        let again = try await school.waymark.run("evidence", "nightly")
        #expect(again.error.contains("Nothing is new"))
    }

    @Test("logs a line a setting by numbers, and writes metrics to a file that is there in full")
    func output() async throws {
        let school = try await ServerSchool.loaded()
        try await TestFolder.with { folder in
            let metrics = folder.appending(path: "waymark.prom")
            let outcome = try await school.waymark.run("evidence", "nightly", "--metrics", metrics.path(percentEncoded: false))
            #expect(outcome.status == 0 && outcome.output.isEmpty)
            let lines = outcome.error.split(separator: "\n").filter { $0.contains("waymark.nightly") && $0.hasSuffix("computed") }
            #expect(lines.count >= 2 && lines.allSatisfy { $0.contains("organisation=1") && $0.contains("seconds=") })
            let text = try String(contentsOf: metrics, encoding: .utf8)
            #expect(text.contains("waymark_nightly_setting_current_timestamp_seconds{organisation=\"1\",setting=\"2\"}"))
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(line.contains(/^waymark_nightly_[a-z_]+(\{organisation="\d+",setting="\d+"\})? [0-9.]+$/), "\(line)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)) == ["waymark.prom"])
            // Another program reads it.
            #expect(try TestFolder.permissions(of: metrics) & 0o444 == 0o444)
        }
    }
}
