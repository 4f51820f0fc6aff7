import Foundation
import Testing

@Suite("Manners of the command line")
struct MannersTests {
    // MARK: Streams

    @Test("data goes to standard output and everything else to standard error")
    func streams() async throws {
        let school = try await ServerSchool.shared()
        let run = try await school.waymark.run("evidence", "run", "--as-of", ServerSchool.asOf, "--format", "json")
        #expect(run.status == 0)
        #expect(try run.object()["format"] as? String == "waymark-evidence/1")
        #expect(run.error.contains("Next:"))
        #expect(!run.output.contains("Next:"))
    }

    @Test("every command that prints records prints JSON that names its shape, and CSV")
    func formats() async throws {
        let school = try await ServerSchool.shared()
        let commands: [([String], String)] = [
            (["evidence", "list"], "waymark-runs/1"), (["evidence", "show", "1"], "waymark-evidence/1"),
            (["evidence", "repeat", "1"], "waymark-repetition/1"),
            (["import", DemonstrationFolder.path, "--dry-run"], "waymark-import-report/1"),
            (["database", "status"], "waymark-database/1"),
        ]
        for (command, format) in commands {
            let json = try await school.waymark.run(command + ["--format", "json"])
            #expect(json.status == 0, "\(json.error)")
            #expect(try json.object()["format"] as? String == format)
            let csv = try await school.waymark.run(command + ["--format", "csv"])
            #expect(csv.status == 0)
            let header = csv.output.prefix { !$0.isNewline }
            #expect(header.wholeMatch(of: /[a-z0-9_]+(,[a-z0-9_]+)+/) != nil, "\(command)")
        }
    }

    @Test("an error is two lines for a person and an object for a program that asked for JSON")
    func errors() async throws {
        let waymark = ProgramProcess()
        let text = try await waymark.run("evidence", "run", "--year", "25/26")
        #expect(text.error == "waymark: \"25/26\" is not an academic year.\n  Write both calendar years: --year 2025/26\n")
        let json = try await waymark.run("evidence", "list", "--format", "json")
        #expect(json.output.isEmpty)
        let object = try json.errorObject()
        #expect(object["format"] as? String == "waymark-error/1")
        #expect(object["code"] as? String == "cluster_not_running")
        #expect((object["message"] as? String)?.hasSuffix(".") == true)
        #expect(object["advice"] as? String == "Start it: waymark database start")
        let usage = try await waymark.run("evidence", "list", "--format=json", "--nonsense")
        #expect(try usage.errorObject()["code"] as? String == "wrong_command")
    }

    @Test("a reader that goes away is no failure, and nothing is said")
    func brokenPipe() async throws {
        let school = try await ServerSchool.shared()
        let line = "{ \"$waymark\" evidence show 1; echo $? >&2; } | true"
        for _ in 1...3 {
            let outcome = try await school.waymark.shell(line)
            #expect(outcome.error == "0\n")
        }
    }

    @Test("a file that is written is there in full, and a format follows from its name")
    func outputFile() async throws {
        let school = try await ServerSchool.shared()
        try await TestFolder.with { folder in
            let file = folder.appending(path: "figures.csv").path(percentEncoded: false)
            let outcome = try await school.waymark.run("evidence", "show", "1", "--output", file)
            #expect(outcome.status == 0)
            #expect(outcome.output.isEmpty)
            let printed = try await school.waymark.run("evidence", "show", "1", "--format", "csv").output
            #expect(try String(contentsOfFile: file, encoding: .utf8) == printed)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)) == ["figures.csv"])
        }
    }

    @Test("what is written to a device, a pipe or an open file goes through, and no file takes its place")
    func outputPassage() async throws {
        let school = try await ServerSchool.shared()
        try await TestFolder.with { folder in
            let link = folder.appending(path: "null").path(percentEncoded: false)
            let pipe = folder.appending(path: "pipe").path(percentEncoded: false)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/null")
            #expect(mkfifo(pipe, 0o600) == 0)
            let printed = try await school.waymark.run("evidence", "show", "1", "--format", "csv").output
            #expect(try await school.waymark.run("evidence", "show", "1", "--format", "csv", "--output", link).status == 0)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/dev/null")
            for line in [
                "timeout 20 cat '\(pipe)' & \"$waymark\" evidence show 1 --format csv --output '\(pipe)' && wait; test -p '\(pipe)'",
                "\"$waymark\" evidence show 1 --format csv --output /dev/fd/1 | cat",
            ] {
                let outcome = try await school.waymark.shell(line)
                #expect(outcome.output == printed)
                #expect(outcome.status == 0)
            }
        }
    }

    // MARK: Width and colour

    @Test("a table fits 80 columns and on 50 has one field a line", arguments: [80, 50])
    func width(columns: Int) async throws {
        var waymark = try await ServerSchool.shared().waymark
        waymark.environment["COLUMNS"] = String(columns)
        for command in [["list"], ["show", "1"], ["show", "1", "13.3.c.3"], ["members", "1", "13.3.a"]] {
            let outcome = try await waymark.run(["evidence"] + command)
            #expect(outcome.status == 0)
            #expect(outcome.outputLines.allSatisfy { $0.count <= columns }, "\(command)")
            #expect(outcome.output.contains(/(?m)^Measure: 5.1.a$/) == (columns == 50 && command == ["show", "1"]))
        }
    }

    @Test("a terminal's own width counts, and colour is for terminals that want it")
    func terminal() async throws {
        let school = try await ServerSchool.shared()
        func onTerminal(_ settings: String) async throws -> String {
            let inner = "stty cols 50; \(settings) \\\"$waymark\\\" evidence show 1 5.1.a"
            return try await school.waymark.shell("TERM=xterm script -qec \"\(inner)\" /dev/null </dev/null").output
        }
        let coloured = try await onTerminal("")
        #expect(coloured.contains("\u{1B}[1m5.1.a Understood before lessons"))
        #expect(coloured.contains("Measure: 5.1.a"))
        for settings in ["NO_COLOR=1", "TERM=dumb"] {
            let plain = try await onTerminal(settings)
            #expect(plain.contains("5.1.a Understood before lessons"))
            #expect(!plain.contains("\u{1B}"))
        }
        #expect(try await !school.waymark.run("evidence", "show", "1", "5.1.a").output.contains("\u{1B}"))
    }

    // MARK: Days

    @Test(
        "a day that had to be understood is said back",
        arguments: [
            ("31/3/2026", "--as-of is taken as Tue 31 Mar 2026.\n"), ("31 mar 2026", "--as-of is taken as Tue 31 Mar 2026.\n"),
            ("2026-03-31", ""),
        ])
    func daySaidBack(text: String, said: String) async throws {
        let school = try await ServerSchool.shared()
        let outcome = try await school.waymark.run("evidence", "run", "--as-of", text, "--format", "json")
        #expect(outcome.status == 0)
        #expect(try outcome.object()["as_of"] as? String == "2026-03-31")
        #expect(outcome.error.components(separatedBy: "Next:")[0] == said)
    }

    @Test("a day that is none is refused with the rule")
    func badDay() async throws {
        let school = try await ServerSchool.shared()
        let outcome = try await school.waymark.run("evidence", "run", "--from", "13/13")
        #expect(outcome.status == 64)
        #expect(outcome.error.hasPrefix("waymark: --from: There is no month 13.\n  Write the day first"))
    }

    @Test("WAYMARK_TODAY is refused on a server")
    func todayOnServer() async throws {
        var waymark = try await ServerSchool.shared().waymark
        waymark.environment["WAYMARK_TODAY"] = "2026-03-31"
        let outcome = try await waymark.run("evidence", "list")
        #expect(outcome.status == 64)
        #expect(outcome.error.contains("WAYMARK_TODAY only counts in a private cluster"))
    }

    // MARK: Where it works

    @Test("--database goes before the environment")
    func databaseOption() async throws {
        let school = try await ServerSchool.shared()
        let settings = school.database.settings.map { "\($0.key)='\($0.value)'" }.joined(separator: " ")
        let waymark = ProgramProcess(environment: ["PGHOST": "/nonexistent"])
        #expect(try await waymark.run("evidence", "list", "--database", settings).status == 0)
        #expect(try await waymark.run("evidence", "list").status == 9)
    }

    @Test("no question is asked with --no-input")
    func noInput() async throws {
        let school = try await ServerSchool.empty()
        let line = "script -qec \"$waymark import \(DemonstrationFolder.path) --dry-run --no-input\" /dev/null </dev/null"
        let outcome = try await school.waymark.shell(line)
        #expect(!outcome.output.contains("Whose records"))
        #expect(outcome.status == 0)
    }

    // MARK: Persons

    @Test("no name and no UPN is in a log or in an error for programs")
    func noNames() async throws {
        let school = try await ServerSchool.empty()
        let personal = try DemonstrationFolder.personalValues()
        try #require(personal.count > 60)
        try await TestFolder.with { folder in
            // Each pupil twice, with UPNs that can't be: refusals of all kinds.
            let bad = try DemonstrationFolder.copy(to: folder, changing: "pupils.csv") { $0 += $0.dropFirst() }
            let outcomes = [
                try await school.waymark.run(
                    "import", DemonstrationFolder.path, "--organisation", "X", "--verbose", "--format", "json"),
                try await school.waymark.run("import", bad, "--verbose", "--format", "json"),
                try await school.waymark.run("evidence", "run", "--as-of", ServerSchool.asOf, "--verbose"),
                try await school.waymark.run("evidence", "members", "last", "5.1.a", "--verbose"),
            ]
            #expect(outcomes.map(\.status) == [0, 8, 0, 0])
            #expect(outcomes[0].error.contains("debug"))
            for outcome in outcomes {
                for value in personal {
                    #expect(!outcome.error.contains(value))
                    #expect(!outcome.output.contains(value))
                }
            }
        }
    }
}
