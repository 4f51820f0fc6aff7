import Postgres

/// The program that migrates, and what it keeps in the database beside the schema.
public struct Program: Sendable {
    /// What the history of migrations is to name, such as "waymark 1.2.0".
    public let name: String
    /// Bring what the program carries as data in line with its own, after the migrations and in one transaction with each
    /// other, as the schema's owner. Each must change nothing when it runs again.
    public let installations: [Installation]

    public typealias Installation = @Sendable (Session) throws -> Void

    public init(name: String = "waymark", installations: [Installation] = []) {
        self.name = name
        self.installations = installations
    }
}
