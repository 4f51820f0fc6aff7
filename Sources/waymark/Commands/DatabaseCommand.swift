import ArgumentParser
import Journey
import Operations
import Postgres

/// `waymark database`: where the records lie.
struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database",
        abstract: "Start, stop and look after the database.",
        discussion: """
            Example:
              waymark database start
            """,
        subcommands: [Start.self, Stop.self, Status.self, Migrate.self])
}

extension DatabaseCommand {
    struct Start: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Start the private cluster; the first time, make it.",
            usage: "waymark database start [<options>]",
            discussion: """
                Example:
                  waymark database start
                """)

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let cluster = try place().demandPrivateCluster(for: "database start")
            let today = try Today(environment: environment, isPrivateCluster: true)
            let start = try await cluster.start(today: today.day, program: try .release())
            Say.line(sentence(start, in: cluster.home.folder))
            if !start.pending.isEmpty { Say.next([("waymark upgrade", "brings the records up to version \(Schema.version), with a way back")]) }
        }

        private func sentence(_ start: PrivateCluster.Start, in folder: String) -> String {
            let what = start.isFirst ? "was made and runs" : start.wasRunning ? "was running already" : "runs"
            return "The database in \(folder) \(what); its schema is at version \(Schema.version - start.pending.count)."
        }
    }

    struct Stop: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "stop",
            abstract: "Dump the private cluster, then stop it.",
            usage: "waymark database stop [<options>]",
            discussion: """
                Example:
                  waymark database stop
                """)

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let cluster = try place().demandPrivateCluster(for: "database stop")
            switch try await cluster.stop() {
            case .wasNotRunning: Say.line("The database in \(cluster.home.folder) was not running.")
            case .stopped(let dump): Say.line("The database was dumped to \(dump) and stopped.")
            case .stoppedWithoutDump(let reason):
                Say.line("The database was stopped, but not dumped before.")
                throw reason
            }
        }
    }

    struct Status: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Say where the database is and how it is.",
            usage: "waymark database status [<options>]",
            discussion: """
                Ends with 9 when it can't be worked with.

                Example:
                  waymark database status --format json
                """)

        @OptionGroup var output: FormatOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let status = try await DatabaseStatus.of(try place())
            try OutputStream.output.write(status.card.text(output.format))
            if let problem = status.problem { throw problem }
        }
    }

    struct Migrate: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "migrate",
            abstract: "Bring the database's schema up to this program's version.",
            usage: "waymark database migrate [<options>]",
            discussion: """
                Forward only, each step a transaction of its own, without a backup: waymark upgrade sees to a way back.

                Example:
                  waymark database migrate --plan
                """)

        @Flag(help: "Only list what would be applied.")
        var plan = false

        @OptionGroup var output: FormatOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let place = try place()
            let today = try Today(environment: environment, isPrivateCluster: place.isPrivateCluster)
            let migrator = try Migrator(database: try place.configuration(for: .owner), program: try .release())
            if plan {
                try show(try await migrator.plan())
            } else {
                today.sayIfFixed()
                try await migrator.migrate(today: today.day).say()
            }
        }

        private func show(_ pending: [Migration]) throws {
            let listing = Listing(
                format: "waymark-migrations/1", name: "migrations",
                columns: [
                    .init(key: "version", title: "Version", isNumber: true),
                    .init(key: "name", title: "Migration", wraps: true),
                ],
                rows: pending.map { [.number($0.version), .text($0.name)] })
            if pending.isEmpty { Say.line("The schema is up to date.") }
            if !pending.isEmpty || output.format != .table {
                try OutputStream.output.write(listing.text(output.format, for: .output))
            }
        }
    }
}
