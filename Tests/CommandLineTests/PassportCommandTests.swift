import Foundation
import Testing

@Suite("The passport at the command line", .serialized)
struct PassportCommandTests {
    private static let school = Task { try await ServerSchool.loaded() }

    private func waymark() async throws -> ProgramProcess { try await Self.school.value.waymark }

    @Test("it is written with somebody, by options or at a terminal, and a newer version is told")
    func write() async throws {
        let waymark = try await waymark(), pupil = "P032"
        let nothing = try await waymark.run("passport", "write", pupil, "--with", "Ellie-Mae", "--on", "2026-03-30")
        #expect(nothing.status == 64 && nothing.error.contains("None of the passport's parts is given."))
        #expect(try await waymark.run("passport", "write", pupil, "--helps", "time").error.contains("--with is missing."))
        #expect(try await waymark.run("passport", "print", pupil).status == 5)
        func written(_ more: String...) async throws -> ProgramProcess.Outcome {
            try await waymark.run(["passport", "write", pupil, "--with", "Ellie-Mae", "--on", "2026-03-30"] + more)
        }
        #expect(try await written("--helps", "time to think", "--needs", "glasses").output.contains("version 1,"))
        #expect(try await written("--needs", "", "--avoid", "shouting").output.contains("version 2,"))
        let text = try await waymark.run("passport", "print", pupil).output
        #expect(text.contains("WHAT HELPS\n  time to think") && text.contains("WHAT TO AVOID\n  shouting"))
        #expect(!text.contains("NEEDS"))
        #expect(try await waymark.run("passport", "print", pupil, "--version", "1").output.contains("NEEDS\n  glasses"))
        #expect(try await waymark.run("passport", "print", pupil, "--version", "9").status == 5)
        let late = try await written("--helps", "music", "--from-version", "1", "--format", "json")
        #expect(late.status == 7)
        #expect(try late.errorObject()["code"] as? String == "changed_meanwhile")
        #expect(try await waymark.run("passport", "share", pupil, "--audience", "receiving_setting", "--on", "2026-03-30").status == 0)
    }

    @Test("the page is one file in which what somebody wrote is text")
    func page() async throws {
        let waymark = try await waymark(), pupil = "P030"
        let hostile = "</section><script>alert(1)</script> \"quoted\" & 'so'"
        _ = try await waymark.run("passport", "write", pupil, "--with", hostile, "--strengths", hostile, "--pupil-words", hostile, "--on", "2026-03-30")
        try await TestFolder.with { folder in
            let file = folder.appending(path: "passport.html")
            let outcome = try await waymark.run("passport", "print", pupil, "--output", file.path(percentEncoded: false))
            #expect(outcome.status == 0 && outcome.output.isEmpty)
            let html = try String(contentsOf: file, encoding: .utf8)
            #expect(html.hasPrefix("<!DOCTYPE html>"))
            #expect(!html.contains("<script") && !html.contains("http") && !html.contains("url("))
            #expect(html.components(separatedBy: "&lt;/section&gt;&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &amp; &#39;so&#39;").count == 4)
            #expect(html.contains("size: A4"))
            #expect(html.contains("<h1>Freya Lindqvist</h1>"))
            #expect(html.components(separatedBy: "<section ").count == 3)
        }
        let json = try await waymark.run("passport", "print", pupil, "--format", "json").object()
        #expect(json["format"] as? String == "waymark-passport/1" && json["strengths"] as? String == hostile)
    }

    @Test("a short passport is printed large, a long one small, and one that is too long is told")
    func sizes() async throws {
        let waymark = try await waymark(), pupil = "P031"
        for (length, size) in [(2_000, "large"), (3_000, "medium"), (4_000, "small"), (5_000, "smallest"), (6_000, "smallest")] {
            let words = String(repeating: "steady ", count: length / 7)
            let outcome = try await waymark.run(
                "passport", "write", pupil, "--with", "Ibrahim", "--on", "2026-03-30", "--strengths", words)
            try #require(outcome.status == 0, "\(outcome.error)")
            let printed = try await waymark.run("passport", "print", pupil, "--format", "html")
            #expect(printed.output.contains("<body class=\"\(size)\">"), "\(length)")
            #expect(printed.error.contains("too long for one page") == (length == 6_000), "\(length)")
        }
    }

    @Test("at a terminal the editor is opened on the last version; what can't be stored is kept in a file")
    func editor() async throws {
        var waymark = try await waymark()
        let pupil = "P029"
        #expect(try await waymark.run("passport", "write", pupil, "--with", "Kuba", "--helps", "music", "--on", "2026-03-30").status == 0)
        try await TestFolder.with { folder in
            waymark.environment["TMPDIR"] = folder.path(percentEncoded: false)
            func edited(_ editor: String, _ more: String = "") async throws -> ProgramProcess.Outcome {
                waymark.environment["EDITOR"] = editor
                let line = "$waymark passport write \(pupil) --with Kuba --on 2026-03-30 \(more)"
                return try await waymark.shell("TERM=xterm script -qec \"\(line)\" /dev/null </dev/null")
            }
            func keptFiles() throws -> [URL] {
                try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            }
            let saved = try await edited("sed -i 's/^music$/music, and a seat by the door/'")
            #expect(saved.status == 0 && saved.output.contains("version 2,"), "\(saved.output)")
            #expect(try await waymark.run("passport", "print", pupil).output.contains("WHAT HELPS\n  music, and a seat by the door"))
            #expect(try await edited("true").status == 2, "left as it was")
            #expect(try await edited("false").status == 1)
            #expect(try keptFiles().count == 1, "an editor that failed leaves its text")
            let broken = try await edited("sed -i 's/^== Needs/== Needless/'")
            #expect(broken.status == 64 && broken.output.contains("\"Needless\" is no title"))
            let late = try await edited("sed -i 's/^music.*/drums/'", "--from-version 1")
            #expect(late.status == 7)
            let kept = try keptFiles()
            #expect(kept.count == 3)
            #expect(try kept.contains { try String(contentsOf: $0, encoding: .utf8).contains("drums") })
            for file in kept { #expect(try TestFolder.permissions(of: file) == 0o600) }
        }
    }
}
