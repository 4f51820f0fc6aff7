import ArgumentParser
import Operations

extension BackupCommand {
    /// `waymark backup create`
    struct Create: BackupSubcommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Make a backup of all records, while people work.",
            usage: "waymark backup create [<options>]",
            discussion: """
                A folder with the dump, a manifest of what it holds, and SHA256SUMS. On a server it takes a login that gets \
                all rows to see; the error says which.

                Example:
                  waymark backup create --recipient age1...
                """)

        @Option(help: ArgumentHelp("age's public key to encrypt to; the records never lie on the disk in the clear then.", valueName: "key"))
        var recipient: String?

        @OptionGroup var shelf: ShelfOption
        @OptionGroup var output: FormatOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let shelf = shelf.shelf(environment)
            let maker = BackupMaker(server: try await server(), shelf: shelf, program: program)
            let backup = try await ProgressBar.during("Backing up") { try await maker.make(recipient: recipient) }
            shelf.handOver()
            if output.format != .table {
                try OutputStream.output.write(
                    Listing(format: "waymark-backups/1", name: "backups", columns: BackupShelf.Backup.columnTitles, rows: [backup.columns()])
                        .text(output.format, for: .output))
            }
            let rows = backup.manifest?.census.rows ?? 0
            Say.line("Backed up \(rows) rows to \(shelf.folder)/\(backup.name) (\(backup.sizeInWords)).")
            let proof = BackupShelf.commandOfProof(isEncrypted: recipient != nil) + (self.shelf.folder.map { " --folder \($0)" } ?? "")
            let needed = recipient == nil ? "" : "where the file with the secret key is: "
            Say.next([(proof, needed + "restores it into a database of its own, and compares every row")])
        }
    }
}
