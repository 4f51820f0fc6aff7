import ArgumentParser
import Foundation
import Operations

/// `waymark backup`: copies of all records that are known to come back.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Back up, prove that it comes back, restore.",
        discussion: """
            A backup that was never restored is none: verify restores it into a database of its own and compares every row.

            Example:
              waymark backup create
              waymark backup verify last
            """,
        subcommands: [Create.self, List.self, Verify.self, Restore.self, Prune.self])
}

/// Where backups stand.
struct ShelfOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("The folder with the backups; otherwise WAYMARK_BACKUPS, or backups in Waymark's home.", valueName: "folder"),
        completion: .directory)
    var folder: String?

    func shelf(_ environment: [String: String]) -> BackupShelf {
        folder.map { BackupShelf($0) } ?? .standard(environment: environment)
    }
}

/// The key of an encrypted backup.
struct IdentityOption: ParsableArguments {
    @Option(help: ArgumentHelp("The file with age's secret key, for an encrypted one.", valueName: "file"), completion: .file())
    var identity: String?
}

/// A command that makes or reads backups.
protocol BackupSubcommand: WaymarkCommand {
    var shelf: ShelfOption { get }
}

extension BackupSubcommand {
    /// The server, as a login for which no policy holds.
    func server() async throws -> BackupServer {
        switch try place() {
        case .privateCluster(let cluster): try await BackupServer(cluster)
        case .server: try await BackupServer(try place().configuration(), environment: environment)
        }
    }

    /// How manifests name the program.
    var program: String { "waymark \(Release.version)" }
}

extension BackupShelf.Backup {
    /// "3.2 MB"
    var sizeInWords: String { ByteCountFormatStyle(style: .file, locale: Locale(identifier: "en_GB")).format(size) }

    func columns() -> [Listing.Field] {
        [
            .text(name), Listing.Field(.text(created.description), shown: created.minute),
            Listing.Field(.optional(Int(size)), shown: sizeInWords), .number(manifest?.census.schema),
            Listing.Field(manifest.map { .bool($0.isEncrypted) } ?? .null),
            Listing.Field(.optional(proven?.description), shown: manifest == nil ? "unreadable" : proven?.minute ?? "never"),
        ]
    }

    static let columnTitles: [Listing.Column] = [
        .init(key: "name", title: "Backup"), .init(key: "created", title: nil),
        .init(key: "bytes", title: "Size", isNumber: true), .init(key: "schema", title: "Schema", isNumber: true),
        .init(key: "encrypted", title: "Encrypted"), .init(key: "proven", title: "Proven (UTC)"),
    ]
}
