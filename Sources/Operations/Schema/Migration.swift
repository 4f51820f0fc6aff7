/// One step of the schema: a file of SQL, applied once, whole, and never edited afterwards.
public struct Migration: Sendable, Hashable {
    /// Counts from 1; the database is at the version of the last one applied.
    public let version: Int
    /// The file's name without its ending: `0003-pupils-and-stays`.
    public let name: String
    /// What it runs.
    public let text: String

    /// - Parameter file: `0003-pupils-and-stays.sql`.
    /// - Throws: ``OperationsError/migrationsUnreadable(_:)`` when the file is not named like that.
    init(file: String, text: String) throws {
        guard file.hasSuffix(".sql"), let dash = file.firstIndex(of: "-"), let version = Int(file[..<dash]), version > 0
        else { throw OperationsError.migrationsUnreadable(file) }
        self.version = version
        self.name = String(file.dropLast(4))
        self.text = text
    }

    /// The migrations that the program carries, in order.
    ///
    /// - Throws: ``OperationsError/migrationsUnreadable(_:)`` when they are not numbered 1, 2, 3 and so on.
    static func embedded() throws -> [Migration] {
        try ordered(EmbeddedFiles.migrations.map { try Migration(file: $0.name, text: $0.text) })
    }

    static func ordered(_ migrations: [Migration]) throws -> [Migration] {
        let sorted = migrations.sorted { $0.version < $1.version }
        for (place, migration) in sorted.enumerated() where migration.version != place + 1 {
            throw OperationsError.migrationsUnreadable(migration.name + ".sql")
        }
        return sorted
    }
}
