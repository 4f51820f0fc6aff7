import ArgumentParser
import Operations

extension BackupCommand {
    /// `waymark backup restore`
    struct Restore: BackupSubcommand {
        static let configuration = CommandConfiguration(
            commandName: "restore",
            abstract: "Bring a backup back, in place of the live database or beside it.",
            usage: "waymark backup restore <backup> [<options>]",
            discussion: """
                It is restored beside the live database and compared first; then the two change names in one step. The former \
                one is kept until you drop it. Over records that are there the database's name must be typed.

                Example:
                  waymark backup restore last --dry-run
                """)

        @Argument(help: ArgumentHelp("Its name, or last.", valueName: "backup"), completion: .custom(BackupCompletion.names))
        var name: String

        @Option(help: ArgumentHelp("Restore into a new database of this name, and leave the live one alone.", valueName: "database"))
        var into: String?

        @Option(help: ArgumentHelp("The name that would have to be typed.", valueName: "name"))
        var confirm: String?

        @Flag(name: .customLong("dry-run"), help: "Do all of it but the last step, and remove what was made.")
        var dryRun = false

        @OptionGroup var key: IdentityOption
        @OptionGroup var shelf: ShelfOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let shelf = shelf.shelf(environment)
            let backup = try shelf.backup(named: name)
            let server = try await server()
            let restorer = BackupRestorer(server: server, shelf: shelf)
            if !dryRun, into == nil, try await restorer.isLive() {
                Say.line(
                    "\(backup.name), made \(backup.created.minute) (UTC), takes the place of the database \(server.database). "
                        + "What was recorded since is only in the former database then, which is kept under another name.")
                try Confirmation(
                    name: server.database, given: confirm, isSilent: common.noInput, consequence: "This replaces the live records."
                ).demand()
            }
            let restored = try await ProgressBar.during("Restoring and comparing") {
                try await restorer.restore(backup, identity: key.identity, into: into, isRehearsal: dryRun)
            }
            say(restored, backup, server)
        }

        private func say(_ restored: BackupRestorer.Restored, _ backup: BackupShelf.Backup, _ server: BackupServer) {
            guard !dryRun else {
                return Say.line("\(backup.name) was restored and compared, and removed again. Nothing was changed.")
            }
            Say.line("\(backup.name) is restored as the database \(restored.database), equal in every row.")
            if let former = restored.former {
                Say.proposed("What was there before is the database \(former). When nobody needs it any more", server.commandToDrop(former))
            }
            var next = [("waymark audit verify", "the trail, once more, in its place")]
            if restored.schema < Schema.version { next.insert(("waymark upgrade", "its schema is older than this program"), at: 0) }
            Say.next(next)
        }
    }
}
