import Evidence
import Foundation
import Journey
import Testing

/// The second computation of every measure, in another language: the scripts of `Tests/SecondOpinion`.
enum SecondOpinion {
    static var scripts: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "SecondOpinion")
    }

    /// Runs a script, and gives what it printed.
    ///
    /// - Throws: ``Failure`` with its words when it ends with anything but 0.
    @discardableResult
    static func run(_ script: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B", scripts.appending(path: script).path(percentEncoded: false)] + arguments
        let output = FileManager.default.temporaryDirectory.appending(path: "waymark-\(UUID().uuidString)")
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        let file = try FileHandle(forWritingTo: output)
        process.standardOutput = file
        process.standardError = file
        try process.run()
        process.waitUntilExit()
        try file.close()
        let said = try Data(contentsOf: output)
        guard process.terminationStatus == 0 else {
            throw Failure(script: script, said: String(decoding: said.suffix(3000), as: UTF8.self))
        }
        return said
    }

    struct Failure: Error, CustomStringConvertible {
        let script: String
        let said: String
        var description: String { "\(script): \(said)" }
    }

    /// A fresh folder that is gone when the body has ended.
    static func inFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "waymark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    /// What the program says to the same question, in the form of the scripts: results, and the members of every measure.
    static func ours(_ evidence: EvidenceService, _ request: RunRequest) async throws -> Data {
        let run = try await evidence.run(request)
        let figures = try await evidence.figures(of: run)
        var text = ""
        RunDocument(run, figures: Reader.internal.view(figures, of: run), for: .internal, library: evidence.library)
            .writeJSON { text += $0 }
        var lists: [String] = []
        for measure in evidence.library.measures {
            var list = ""
            MemberDocument(try await evidence.members(of: run, measure: measure.id)).writeJSON { list += $0 }
            lists.append("\"\(measure.id)\": \(list)")
        }
        text.removeLast("}\n".count)
        return Data((text + ", \"members\": {" + lists.joined(separator: ",") + "}}").utf8)
    }
}

/// The day that a test writes as text.
func writtenDay(_ iso: String) throws -> Day {
    let day = Day(iso: iso)
    return try #require(day)
}

/// The cases made by hand, as `make_cases.py` writes them down.
struct HandMadeCase: Decodable {
    let name: String
    let runs: [Run]

    struct Run: Decodable {
        let from: String
        let to: String
        let as_of: String
        let settings: [String]
        let by: [String]

        func request() throws -> RunRequest {
            RunRequest(
                from: try writtenDay(from), to: try writtenDay(to), asOf: try writtenDay(as_of),
                settings: settings.isEmpty ? nil : settings, breakdowns: by.compactMap(Breakdown.init))
        }
    }
}
