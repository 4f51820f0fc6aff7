import ArgumentParser
import Evidence
import Logging

extension EvidenceCommand {
    /// `waymark evidence nightly`: the batch that keeps all evidence current, for a timer.
    struct Nightly: WaymarkCommand {
        static let configuration = CommandConfiguration(
            commandName: "nightly",
            abstract: "Keep the evidence of every setting current: the batch for a timer.",
            usage: "waymark evidence nightly [<options>]",
            discussion: """
                Computes the settings whose records or windows moved since their last run, of all organisations. Ends with 3 \
                when a setting failed (the others are done), and with 7 when another batch is under way. Killed, it goes on \
                where it was the next time.

                Example:
                  waymark evidence nightly --metrics /var/lib/node_exporter/waymark.prom
                """)

        @Option(help: ArgumentHelp("Write metrics for Prometheus to this file.", valueName: "file"))
        var metrics: String?

        @OptionGroup var common: CommonOptions

        /// A timer's journal wants a line a setting; at a terminal the progress says enough.
        var logLevel: Logger.Level? { Screen.error.isTerminal ? nil : .info }

        func run() async throws {
            try await atWork { workplace in
                let bar = ProgressBar()
                let batch = try NightlyBatch(database: workplace.database)
                defer { bar.finish() }
                let report = try await batch.run(today: workplace.today) { done, all in
                    bar.show(all == 0 ? nil : Double(done) / Double(all), doing: "Evidence of \(all) settings")
                }
                bar.finish()
                if let metrics { try Destination(path: metrics, permissions: 0o644).write { try $0(NightlyMetrics(report).text) } }
                Say.line(Self.sentence(report))
                if report.failed > 0 { throw WaymarkError.nightlyFailed(report.failed) }
            }
        }

        private static func sentence(_ report: NightlyReport) -> String {
            if report.results.isEmpty { return "Nothing is new: the evidence of all \(report.settings.count) settings is current." }
            return "\(report.computed) of \(report.results.count) runs made, for \(report.settings.count) settings."
        }
    }
}
