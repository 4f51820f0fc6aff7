import ArgumentParser
import Operations

extension BackupCommand {
    /// `waymark backup prune`
    struct Prune: BackupSubcommand {
        static let configuration = CommandConfiguration(
            commandName: "prune",
            abstract: "Remove backups that nobody needs any more.",
            usage: "waymark backup prune [<options>]",
            discussion: """
                The newest of each of the last so many days, weeks and months stays; so do the newest of all and the newest \
                that was proven, whatever the numbers say. One that can't be read is none of these, and stays to be looked at.

                Example:
                  waymark backup prune --dry-run
                """)

        @Option(help: ArgumentHelp("Days of which one stays.", valueName: "number"))
        var keepDaily = 7

        @Option(help: ArgumentHelp("Weeks of which one stays.", valueName: "number"))
        var keepWeekly = 5

        @Option(help: ArgumentHelp("Months of which one stays.", valueName: "number"))
        var keepMonthly = 12

        @Flag(name: .customLong("dry-run"), help: "Only say what would go.")
        var dryRun = false

        @OptionGroup var shelf: ShelfOption
        @OptionGroup var output: FormatOption
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard [keepDaily, keepWeekly, keepMonthly].allSatisfy({ (0...10_000).contains($0) }) else {
                throw ValidationError("How many to keep is a number from 0 to 10000.")
            }
        }

        func run() async throws {
            let shelf = shelf.shelf(environment)
            let retention = BackupRetention(daily: keepDaily, weekly: keepWeekly, monthly: keepMonthly)
            let verdicts = retention.verdicts(on: try shelf.all())
            let going = verdicts.filter { $0.reason == nil }
            if !dryRun {
                shelf.sweep()
                for verdict in going { try shelf.remove(verdict.backup) }
            }
            let listing = Listing(
                format: "waymark-backup-retention/1", name: "backups",
                columns: [
                    .init(key: "name", title: "Backup"), .init(key: "stays_as", title: "Stays as"),
                ],
                rows: verdicts.map { [.text($0.backup.name), Listing.Field(.optional($0.reason?.rawValue), shown: $0.reason.words)] })
            if !verdicts.isEmpty || output.format != .table { try OutputStream.output.write(listing.text(output.format, for: .output)) }
            Say.line(dryRun ? "\(going.count) of \(verdicts.count) would go." : "\(going.count) of \(verdicts.count) removed.")
        }
    }
}

extension BackupRetention.Reason? {
    fileprivate var words: String {
        switch self {
        case .newest: "the newest"
        case .newestProven: "the newest that was proven"
        case .day: "the newest of its day"
        case .week: "the newest of its week"
        case .month: "the newest of its month"
        case .unreadable: "unreadable: look why"
        case nil: "goes"
        }
    }
}
