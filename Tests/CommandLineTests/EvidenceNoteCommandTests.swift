import Foundation
import TestSupport
import Testing

@Suite("waymark evidence note")
struct EvidenceNoteCommandTests {
    private static let place = ["--setting", "190137", "--year", "2025/26"]

    private func waymark() async throws -> ProgramProcess { try await ServerSchool.loaded().waymark }

    @Test("keeps what was written before as a version, with who wrote it")
    func versions() async throws {
        let waymark = try await waymark()
        let note = ["evidence", "note", "12"] + Self.place
        #expect(try await waymark.run(note + ["--strength", "Visits before every move"]).status == 0)
        let second = try await waymark.run(note + ["--strength", "Families come along", "--source", "Minutes of meetings"])
        #expect(second.status == 0 && second.error.contains("kept as a version"), "\(second.error)")

        let shown = try await waymark.run(note + ["--show", "--format", "json"]).object()
        #expect(shown["strengths"] as? String == "Visits before every move\nFamilies come along")
        #expect(shown["sources"] as? String == "Minutes of meetings")
        let versions = try await waymark.run(note + ["--versions", "--format", "json"]).object()
        let written = try #require(versions["versions"] as? [[String: Any]])
        #expect(written.map { $0["strengths"] as? String } == ["Visits before every move\nFamilies come along", "Visits before every move"])
    }

    @Test("takes an action with its owner and day, which stands on the worklist until it is done")
    func actions() async throws {
        let waymark = try await waymark()
        let note = ["evidence", "note", "13"] + Self.place
        let added = try await waymark.run(note + ["--action", "Ask the college for its lists", "--due", "today"])
        #expect(added.status == 0, "\(added.error)")
        let number = try #require(added.error.firstMatch(of: /--done (\d+)/)).1
        let line = "waymark evidence note 13 --setting 190137 --year 2025/26 --done \(number)"
        #expect(try await waymark.run("today", "--team").output.contains(line))
        #expect(try await waymark.run(note + ["--done", "\(number)"]).status == 0)
        #expect(try await !waymark.run("today", "--team").output.contains(line))
        #expect(try await waymark.run(note + ["--undone", "\(number)"]).status == 0)
        #expect(try await waymark.run("today", "--team").output.contains(line))
        #expect(try await waymark.run(note + ["--done", "4711"]).status == 5)
    }

    @Test("at a terminal opens the editor on what stands there, and without one says what to give instead")
    func editor() async throws {
        var waymark = try await waymark()
        let note = ["evidence", "note", "5"] + Self.place
        #expect(try await waymark.run(note).status == 64)
        try await TestFolder.with { folder in
            waymark.environment["TMPDIR"] = folder.path(percentEncoded: false)
            let inTerminal = "TERM=xterm script -qec \"$waymark \(note.joined(separator: " "))\" /dev/null </dev/null"
            waymark.environment["EDITOR"] = "sed -i '/^# Development areas/a Letters home come late'"
            let written = try await waymark.shell(inTerminal)
            #expect(written.status == 0, "\(written.output)")
            waymark.environment["EDITOR"] = "sed -i 's/come late/come on the day/'"
            #expect(try await waymark.shell(inTerminal).status == 0)
            let shown = try await waymark.run(note + ["--show", "--format", "json"]).object()
            #expect(shown["development_areas"] as? String == "Letters home come on the day")
            waymark.environment["EDITOR"] = "true"
            #expect(try await waymark.shell(inTerminal).status == 2, "left as it was")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)) == [])
        }
    }
}
