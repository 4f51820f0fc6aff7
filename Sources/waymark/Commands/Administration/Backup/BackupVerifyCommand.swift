import ArgumentParser
import Operations

extension BackupCommand {
    /// `waymark backup verify`
    struct Verify: BackupSubcommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Prove a backup: restore it elsewhere, and compare every row and the trail.",
            usage: "waymark backup verify [<backup>] [<options>]",
            discussion: """
                Works in a cluster of its own in the temporary folder, which is removed afterwards; the live database is not \
                touched and need not run. Ends with 10 when anything is damaged or differs.

                Example:
                  waymark backup verify last
                """)

        @Argument(help: ArgumentHelp("Its name, or last.", valueName: "backup"), completion: .custom(BackupCompletion.names))
        var name = "last"

        @OptionGroup var key: IdentityOption
        @OptionGroup var shelf: ShelfOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let shelf = shelf.shelf(environment)
            let backup = try shelf.backup(named: name)
            let prover = BackupProver(shelf: shelf, program: program, environment: environment)
            try await ProgressBar.during("Restoring and comparing") { try await prover.prove(backup, identity: key.identity) }
            shelf.handOver()
            let census = backup.manifest?.census
            Say.line("\(backup.name) comes back whole: \(census?.rows ?? 0) rows in \(census?.tables.count ?? 0) tables are equal, and the trail is unbroken.")
        }
    }
}

/// The names of the backups in the usual folder, for a shell to complete.
enum BackupCompletion {
    @Sendable static func names(_: [String], _: Int, _: String) -> [String] {
        ((try? BackupShelf.standard().all()) ?? []).map(\.name)
    }
}
