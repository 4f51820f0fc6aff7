import Foundation
import Testing

/// What systemd is told to run, held against what the program knows, so that neither drifts from the other.
@Suite("systemd units")
struct UnitTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "deploy/systemd")

    private static func units(_ kind: String) throws -> [(name: String, lines: [Substring])] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted()
            .filter { $0.hasSuffix("." + kind) }
            .map { ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8).split(separator: "\n")) }
    }

    @Test("run commands that the program has, with options that they take")
    func commands() async throws {
        let dump = try await ProgramProcess().run("--experimental-dump-help").object()
        let root = try #require(dump["command"] as? [String: Any])
        var lines = 0
        for unit in try Self.units("service") {
            for line in unit.lines where line.hasPrefix("Exec") {
                let words = line.drop { $0 != "=" }.dropFirst().split(separator: " ")
                guard words.first == "/usr/bin/waymark" else { continue }
                lines += 1
                #expect(Self.complaint(words.dropFirst(), root) == nil, "\(unit.name): \(line)")
            }
        }
        #expect(lines >= 4, "there are units to look at")
        for wrong in ["evidence nightly --metrix x", "evidence dayly", "database", "audit head now"] {
            #expect(Self.complaint(wrong.split(separator: " ")[...], root) != nil, "\(wrong)")
        }
    }

    /// What the program would not understand; nil when it understands the line.
    private static func complaint(_ words: ArraySlice<Substring>, _ root: [String: Any]) -> String? {
        var (command, rest) = (root, words)
        while let subcommands = command["subcommands"] as? [[String: Any]], !subcommands.isEmpty {
            guard let word = rest.popFirst(), let next = subcommands.first(where: { $0["commandName"] as? String == String(word) }) else {
                return "no command"
            }
            command = next
        }
        let arguments = command["arguments"] as? [[String: Any]] ?? []
        while let word = rest.popFirst() {
            let named = arguments.first { argument in
                (argument["names"] as? [[String: Any]] ?? []).contains { "--\($0["name"] as? String ?? "")" == word }
            }
            guard let named else { return "no option \(word)" }
            if named["kind"] as? String == "option", rest.popFirst() == nil { return "no value" }
        }
        return nil
    }

    @Test("each timer has its service, is part of the one switch, and makes up for what a machine slept through")
    func timers() throws {
        let services = Set(try Self.units("service").map(\.name))
        let timers = try Self.units("timer")
        #expect(timers.count >= 2)
        for timer in timers {
            #expect(services.contains(timer.name.replacing(".timer", with: ".service")))
            for line in ["PartOf=waymark.target", "Persistent=true", "WantedBy=waymark.target"] {
                #expect(timer.lines.contains { $0 == line }, "\(timer.name): \(line)")
            }
            #expect(timer.lines.contains { $0.hasPrefix("OnCalendar=") && $0.hasSuffix(" Europe/London") }, "\(timer.name)")
            #expect(timer.lines.contains { $0.hasPrefix("RandomizedDelaySec=") }, "\(timer.name)")
        }
    }

    @Test("each service tells when it has failed, but for the one that tells")
    func failures() throws {
        for service in try Self.units("service") where service.name != "waymark-failure@.service" {
            #expect(service.lines.contains("OnFailure=waymark-failure@%N.service"), "\(service.name)")
        }
    }
}
