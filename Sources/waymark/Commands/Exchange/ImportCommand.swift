import ArgumentParser
import Casework
import Exchange
import Journey
import Operations

/// `waymark import`: brings a folder of CSV files in.
struct ImportCommand: WaymarkCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring a folder of CSV files in, as a whole or not at all.",
        usage: "waymark import <folder> [<options>]",
        discussion: """
            Every bad row is reported. Ends with 8 when rows were bad and nothing went in, with 3 when --skip-bad-rows \
            let the others in.

            Example:
              waymark import ~/autumn --dry-run --report problems.csv
            """)

    @Argument(help: ArgumentHelp("The folder.", valueName: "folder"), completion: .directory)
    var folder: String

    @Flag(name: .customLong("dry-run"), help: "Do everything, report, and take it back.")
    var dryRun = false

    @Flag(name: .customLong("skip-bad-rows"), help: "Let good rows in although others are bad.")
    var skipBadRows = false

    @Option(help: ArgumentHelp("Write the report to this file: .json as JSON, else CSV.", valueName: "file"))
    var report: String?

    @Option(
        help: ArgumentHelp("Whose records these are; in an empty database, what to call them.", valueName: "name"))
    var organisation: String?

    @OptionGroup var output: FormatOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try Destination(path: report).check()
        let report = try await atWork { workplace in
            let bar = ProgressBar()
            defer { bar.finish() }
            var options = try options(workplace)
            options.progress = bar.show
            let request = options
            guard let organisation = options.organisation else {
                return try await Import(folder: folder, options: request).run(on: workplace.database)
            }
            return try await Access(database: workplace.database, organisation: organisation).withPupils(for: .import) {
                try await Import(folder: folder, options: request).run(on: workplace.database)
            }
        }
        try ImportPage(report: report, skipsBadRows: skipBadRows).print(output.format, to: self.report)
    }

    private func options(_ workplace: Workplace) throws -> Import.Options {
        var options = Import.Options(today: workplace.today)
        options.isDryRun = dryRun
        options.skipBadRows = skipBadRows
        if workplace.organisations.isEmpty {
            options.organisationName = try organisation
                ?? Question.ask("Whose records are these? The name of the school or trust:", unless: common.noInput)
        } else {
            options.organisation = try workplace.organisation(named: organisation).id
        }
        return options
    }
}
