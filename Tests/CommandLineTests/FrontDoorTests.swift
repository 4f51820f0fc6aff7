import Foundation
import Testing

@Suite("The program's front door")
struct FrontDoorTests {
    private let waymark = ProgramProcess()

    @Test("says how to begin and lists the commands by job", arguments: [[], ["--help"], ["-h"], ["help"]])
    func frontPage(arguments: [String]) async throws {
        let outcome = try await waymark.run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        for words in ["First steps", "waymark demo", "Evidence", "evidence run", "Administration", "database start"] {
            #expect(outcome.output.contains(words))
        }
        #expect(outcome.outputLines.allSatisfy { $0.count <= 80 })
    }

    @Test("names its version")
    func version() async throws {
        let outcome = try await waymark.run("--version")
        #expect(outcome.status == 0)
        #expect(outcome.output.firstMatch(of: /^[0-9]+\.[0-9]+\.[0-9]+\n$/) != nil)
    }

    @Test("explains every command with a sentence and an example")
    func everyCommandHasHelp() async throws {
        let commands = try await Self.commands()
        try #require(commands.count >= 13)
        for command in commands {
            let outcome = try await waymark.run(command.path + ["--help"])
            let name = command.path.joined(separator: " ")
            #expect(outcome.status == 0, "\(name)")
            #expect(outcome.error.isEmpty, "\(name)")
            #expect(outcome.output.contains("Example:\n  waymark"), "\(name) has no example")
            #expect(command.abstract.hasSuffix("."), "\(name) has no sentence")
            #expect(outcome.outputLines.allSatisfy { $0.count <= 80 }, "\(name) is wider than 80")
            #expect(try await waymark.run(["help"] + command.path).output == outcome.output, "\(name)")
        }
    }

    @Test("explains every option")
    func everyOptionHasHelp() async throws {
        for command in try await Self.commands() {
            for argument in command.arguments where argument["shouldDisplay"] as? Bool == true {
                let abstract = argument["abstract"] as? String ?? ""
                #expect(!abstract.isEmpty, "\(command.path.joined(separator: " ")) \(argument["valueName"] ?? "")")
            }
        }
    }

    @Test("explains its topics", arguments: ["exit-codes", "formats", "environment"])
    func topics(topic: String) async throws {
        for columns in ["80", "50"] {
            let outcome = try await ProgramProcess(environment: ["COLUMNS": columns]).run("help", topic)
            #expect(outcome.status == 0)
            #expect(outcome.outputLines.count > 5)
            #expect(outcome.outputLines.allSatisfy { $0.count <= Int(columns) ?? 0 })
        }
    }

    @Test("lists every exit code there is")
    func exitCodes() async throws {
        let output = try await waymark.run("help", "exit-codes").output
        for code in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 64, 130] {
            #expect(output.firstMatch(of: try Regex("(?m)^  \(code) +[a-z]")) != nil, "\(code)")
        }
    }

    @Test(
        "answers a mistyped command with the nearest one and runs nothing",
        arguments: [
            (["imprt", "x"], "waymark import"), (["evidence", "lst"], "waymark evidence list"),
            (["evidnce"], "waymark evidence"), (["database", "strat"], "waymark database start"),
            (["data"], "waymark database"), (["help", "demoo"], "waymark demo"),
        ])
    func mistypedCommand(arguments: [String], nearest: String) async throws {
        let outcome = try await waymark.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains("Did you mean \(nearest)?"))
    }

    @Test(
        "answers a mistyped option or code with the nearest one",
        arguments: [
            (["evidence", "run", "--yaer", "2025/26"], "--year"), (["evidence", "run", "--by", "sen"], "sen_provision"),
            (["evidence", "run", "--reader", "sharable"], "shareable"), (["evidence", "list", "--format=jsn"], "json"),
        ])
    func mistypedOption(arguments: [String], nearest: String) async throws {
        let outcome = try await waymark.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.error.contains("Did you mean '\(nearest)'?") || outcome.error.contains("Did you mean \(nearest)?"))
    }

    @Test(
        "says of a refused value what its own option takes, and of another mistake what that is",
        arguments: [
            (["evidence", "pack", "1", "--format", "pdf"], "It takes: html, markdown, csv, json"),
            (["subject-access", "P1", "--format", "csv"], "It takes: html, text, json"),
            (["audit", "log", "--by", "hussain", "--sinse", "mon"], "Unknown option '--sinse'."),
            (["cover", "kim", "--by", "ken", "--untl", "fri"], "Unknown option '--untl'."),
        ])
    func ownValues(arguments: [String], said: String) async throws {
        let outcome = try await waymark.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.error.contains(said), "\(outcome.error)")
    }

    @Test("a missing argument is asked for at a terminal, and never otherwise")
    func missingArgument() async throws {
        func atTerminal(_ keys: String, _ line: String) async throws -> String {
            try await waymark.shell("printf '\(keys)' | script -qec \"\\\"$waymark\\\" \(line)\" /dev/null").output
        }
        let one = try await atTerminal("P12\\n", "pupil show")
        #expect(one.contains("A reference, a UPN or its last four") && one.contains("is not running"), "\(one)")
        let two = try await atTerminal("kim\\nKim Novak\\n", "staff add --role keyworker")
        #expect(two.contains("What they are called for short") && two.contains("Name? Their name."), "\(two)")
        #expect(two.contains("is not running"), "\(two)")
        let silent = try await atTerminal("P12\\n", "pupil show --no-input")
        #expect(silent.contains("Missing expected argument '<pupil>'."), "\(silent)")
        #expect(try await waymark.run("pupil", "show").status == 64)
    }

    @Test(
        "the quotation marks and dashes of a word processor are told as such",
        arguments: [
            ["contact", "add", "AB", "--kind", "call", "--note", "“running", "late”"],
            ["contact", "add", "AB", "–kind", "call"], ["contact", "add", "AB", "—kind", "call"],
        ])
    func typeset(arguments: [String]) async throws {
        let outcome = try await waymark.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.error.contains("word processor"), "\(outcome.error)")
    }

    @Test("says where help is when nothing is near")
    func nothingNear() async throws {
        let outcome = try await waymark.run("xyzzy")
        #expect(outcome.status == 64)
        #expect(outcome.error == "waymark: There is no command \"waymark xyzzy\".\n  See: waymark --help\n")
    }

    @Test("no example in its help is wider than a terminal of 80 columns: one that was broken can't be pasted")
    func exampleWidth() async throws {
        for command in try await Self.commands() {
            for line in command.discussion.split(separator: "\n") where line.hasPrefix("  ") {
                #expect(line.count <= 80, "\(command.path.joined(separator: " ")): \(line)")
            }
        }
    }

    @Test("wraps its help once: where a line of a paragraph ends is the screen's to say")
    func wrappedOnce() async throws {
        for command in try await Self.commands() {
            for paragraph in command.discussion.components(separatedBy: "\n\n") {
                let lines = paragraph.split(separator: "\n")
                for (line, next) in zip(lines, lines.dropFirst()) where !line.hasSuffix(":") && !next.hasPrefix(" ") {
                    #expect(line.hasPrefix(" "), "\(command.path.joined(separator: " ")): \(line)")
                }
            }
        }
    }

    // MARK: The tree of commands

    private struct Command {
        let path: [String]
        let abstract: String
        let discussion: String
        let arguments: [[String: Any]]
    }

    /// Every command but the root, as the parser itself describes them.
    private static func commands() async throws -> [Command] {
        let dump = try await ProgramProcess().run("--experimental-dump-help").object()
        let root = try #require(dump["command"] as? [String: Any])
        // The parser adds a help of its own to the description, which ours stands in for.
        var seen: Set<[String]> = []
        return below(root, path: []).filter { seen.insert($0.path).inserted }
    }

    private static func below(_ command: [String: Any], path: [String]) -> [Command] {
        let children = command["subcommands"] as? [[String: Any]] ?? []
        return children.flatMap { child in
            let childPath = path + [child["commandName"] as? String ?? ""]
            let own = Command(
                path: childPath, abstract: child["abstract"] as? String ?? "", discussion: child["discussion"] as? String ?? "",
                arguments: child["arguments"] as? [[String: Any]] ?? [])
            return [own] + below(child, path: childPath)
        }
    }
}
