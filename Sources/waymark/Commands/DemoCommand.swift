import ArgumentParser
import Exchange
import Foundation
import Journey
import Operations
import Postgres

/// `waymark demo`: a made-up school in the private cluster.
struct DemoCommand: WaymarkCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Load a small, made-up school, ready to look at.",
        usage: "waymark demo [<options>]",
        discussion: """
            Its pupils, staff and places are invented. It goes into the private cluster, which is started when needed.

            Example:
              waymark demo
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let place = try place()
        let cluster = try place.demandPrivateCluster(for: "demo")
        let clock = try Today(environment: environment, isPrivateCluster: true)
        try await cluster.start(today: clock.day, program: try .release())
        let isNew = try await Database.with(try place.configuration(), load)
        Say.line(
            isNew
                ? "\(Demonstration.organisation) is loaded: two made-up settings as of \(Demonstration.day.inEnglish)."
                : "\(Demonstration.organisation) was there already; nothing was changed.")
        Say.next([
            ("WAYMARK_TODAY=\(Demonstration.day.iso) waymark evidence run", "its evidence of the year"),
            ("waymark evidence show last 12.2.c", "a figure, and what it counts"),
            ("waymark evidence members last 12.2.c", "who stood behind it"),
            ("waymark export FOLDER", "its records as CSV files"),
        ])
    }

    /// - Returns: whether anything had to be loaded.
    private func load(into database: Database) async throws -> Bool {
        let present = try await database.read { session in
            try Schema.check(session)
            return try Organisation.all(session).map(\.name)
        }
        if present == [Demonstration.organisation] { return false }
        guard present.isEmpty else { throw WaymarkError.otherRecordsHere }
        let bar = ProgressBar()
        defer { bar.finish() }
        var options = Import.Options(today: Demonstration.day)
        options.organisationName = Demonstration.organisation
        options.progress = bar.show
        let request = options
        let report = try await Demonstration.withFolder { folder in
            try await Import(folder: folder, options: request).run(on: database)
        }
        guard report.badRows.isEmpty else { throw WaymarkError.demonstrationRefused }
        return true
    }
}

/// The school that the program carries.
enum Demonstration {
    static let organisation = "Wrenbrook Trust (demonstration)"
    /// 31 March 2026: its records end on that day.
    static let day = Day(daysSince2000: 9_586)

    /// Lays the school's files out in a folder that is gone afterwards.
    static func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "waymark-demo-\(UUID().uuidString.lowercased())")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in EmbeddedFiles.demonstrationSchool {
            try file.text.write(to: folder.appending(path: file.name), atomically: false, encoding: .utf8)
        }
        return try await body(folder.path(percentEncoded: false))
    }
}
