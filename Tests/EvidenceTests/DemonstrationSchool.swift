import Evidence
import Exchange
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

/// The demonstration school in a database of its own, and its evidence.
struct DemonstrationSchool {
    let database: MigratedDatabase
    let evidence: EvidenceService

    /// The day on which the school stands as its folder tells it.
    static let today = Day(daysSince2000: 9_586)

    static var folder: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/demonstration-school").path(percentEncoded: false)
    }

    static func opened() async throws -> DemonstrationSchool {
        let school = try await empty()
        try await school.take(folder)
        return school
    }

    /// The database with no organisation's records in it.
    static func empty() async throws -> DemonstrationSchool {
        let database = try await ThrowawayServer.shared().migratedDatabase()
        return DemonstrationSchool(
            database: database, evidence: try EvidenceService(database: database.everyday, organisation: 1))
    }

    /// Imports a folder, and expects every row to be taken.
    @discardableResult
    func take(_ folder: String) async throws -> ImportReport {
        let report = try await Import(folder: folder, options: .init(today: Self.today)).run(on: database.everyday)
        try #require(report.badRows.isEmpty, "\(report.text())")
        return report
    }

    /// Imports one file with these lines beside the records that are there.
    func take(_ file: String, _ lines: [String]) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "waymark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try lines.joined(separator: "\n").write(to: folder.appending(path: file), atomically: true, encoding: .utf8)
        try await take(folder.path(percentEncoded: false))
    }

    /// A change of the records, as an act.
    func act(_ body: @Sendable (Session, Int64) throws -> Void) async throws {
        try await database.everyday.write { db in
            let seq = try db.value("select waymark.open_act(1)", as: Int64.self)
            try body(db, seq)
            try db.execute("select waymark.close_act(1, gen_random_uuid(), 'correct', 'found out later', '{}')")
        }
    }

    func close() async {
        await database.close()
    }
}
