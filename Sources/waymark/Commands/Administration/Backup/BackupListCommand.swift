import ArgumentParser
import Operations

extension BackupCommand {
    /// `waymark backup list`
    struct List: BackupSubcommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the backups, and when each was last restored and found equal.",
            usage: "waymark backup list [<options>]",
            discussion: """
                Example:
                  waymark backup list
                """)

        @OptionGroup var shelf: ShelfOption
        @OptionGroup var output: FormatOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let shelf = shelf.shelf(environment)
            let backups = try shelf.all()
            if backups.isEmpty {
                Say.line("There is no backup in \(shelf.folder).")
                Say.next([("waymark backup create", "the first one")])
            }
            if !backups.isEmpty || output.format != .table {
                let listing = Listing(
                    format: "waymark-backups/1", name: "backups", columns: BackupShelf.Backup.columnTitles,
                    rows: backups.map { $0.columns() })
                try OutputStream.output.write(listing.text(output.format, for: .output))
            }
        }
    }
}
