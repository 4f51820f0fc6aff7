import Exchange
import Foundation
import Journey
import Postgres
import Testing
import TestSupport

/// A database, a folder for the test's own files, and a day that is today: what tests of the exchange work with.
struct Workshop {
    let database: MigratedDatabase
    let folder: URL
    var today = Day(iso: "2026-03-31") ?? Day(daysSince2000: 0)

    /// An empty database of its own.
    static func fresh() async throws -> Workshop {
        try Workshop(database: await ThrowawayServer.shared().migratedDatabase())
    }

    /// An empty database that the tests of a suite share, since they leave nothing behind.
    static func untouched(by suite: String) async throws -> Workshop {
        try Workshop(database: await UntouchedDatabases.shared.database(of: suite))
    }

    private init(database: MigratedDatabase) throws {
        self.database = database
        folder = FileManager.default.temporaryDirectory.appending(path: "waymark-exchange-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func close() async {
        await database.close()
        cleanUp()
    }

    func cleanUp() {
        try? FileManager.default.removeItem(at: folder)
    }

    @discardableResult
    func importing(
        _ example: ExampleFolder, lineEnd: String = "\n", _ configure: (inout Import.Options) -> Void = { _ in }
    ) async throws -> ImportReport {
        try await importing(folder: example.write(below: folder, lineEnd: lineEnd), configure)
    }

    @discardableResult
    func importing(
        folder path: String, _ configure: (inout Import.Options) -> Void = { _ in }
    ) async throws -> ImportReport {
        var options = Import.Options(today: today)
        configure(&options)
        return try await Import(folder: path, options: options).run(on: database.everyday)
    }

    func exporting(as name: String, _ configure: (inout Export.Options) -> Void = { _ in }) async throws -> String {
        var options = Export.Options()
        configure(&options)
        let path = folder.appending(path: name).path(percentEncoded: false)
        _ = try await Export(folder: path, options: options).run(on: database.everyday)
        return path
    }

    func value<Value: PostgresDecodable & Sendable>(_ query: SQL, as type: Value.Type = Value.self) async throws -> Value {
        try await database.everyday.read { try $0.value(query, as: type) }
    }

    /// How many records there are of a kind.
    func count(_ table: String) async throws -> Int {
        try await value("select count(*) from waymark.\(identifier: table)")
    }
}

private actor UntouchedDatabases {
    static let shared = UntouchedDatabases()
    private var databases: [String: Task<MigratedDatabase, any Error>] = [:]

    func database(of suite: String) async throws -> MigratedDatabase {
        let database = databases[suite] ?? Task { try await ThrowawayServer.shared().migratedDatabase() }
        databases[suite] = database
        return try await database.value
    }
}

extension ImportReport {
    /// Each refusal as `placements.csv:2 first_day out_of_order`.
    var refusals: [String] {
        badRows.map { "\($0.file):\($0.line) \($0.finding.column ?? "-") \($0.finding.code.rawValue)" }
    }

    func counts(_ file: String) -> Counts? {
        files.first { $0.name == file }?.counts
    }
}

/// The files of a folder by name.
func contents(of folder: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try Dictionary(uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(filePath: folder + "/" + $0))) })
}
