import ArgumentParser
import Casework
import Exchange

/// `waymark export`: writes the records as a folder of CSV files.
struct ExportCommand: WaymarkCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all records into a new folder, as CSV files.",
        usage: "waymark export <folder> [<options>]",
        discussion: """
            What was exported can be imported again without a difference. The folder must not exist yet, or be empty; it \
            appears when it is complete, and only you can read it.

            Cells are as they were recorded, so that nothing is lost on the way: a spreadsheet may take one that begins with \
            an equals sign for a formula. Open the files there as text.

            Example:
              waymark export ~/handover
            """)

    @Argument(help: ArgumentHelp("The folder.", valueName: "folder"), completion: .directory)
    var folder: String

    @Flag(help: "Write into a folder that is not empty, and replace its files of the same names.")
    var replace = false

    @Flag(name: .customLong("with-objections"), help: "Also whoever objects to sharing: for your own use, such as a move to another server.")
    var withObjections = false

    @OptionGroup var organisation: OrganisationOption
    @OptionGroup var output: FormatOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await atWork { workplace in
            let bar = ProgressBar()
            defer { bar.finish() }
            var options = Export.Options()
            let organisation = try workplace.organisation(named: organisation.organisation).id
            options.organisation = organisation
            options.mayReplace = replace
            options.withObjections = withObjections
            options.progress = bar.show
            let request = options
            return try await Access(database: workplace.database, organisation: organisation).withPupils(for: .export) {
                try await Export(folder: folder, options: request).run(on: workplace.database)
            }
        }
        try OutputStream.output.write(Self.listing(report).text(output.format, for: .output))
        let rows = report.files.map(\.rows).reduce(0, +)
        Say.line("Exported \(rows) rows of \(report.organisation.withoutControls) into \(folder).")
        if report.leftOut > 0 {
            Say.line("Left out: \(report.leftOut) who object to sharing. For your own use: --with-objections")
        }
        Say.line("It holds personal data: keep it safe, and delete it when it has served.")
        Say.next([("waymark import \(folder.asArgument) --dry-run", "compare it with what is recorded")])
    }

    private static func listing(_ report: Export.Report) -> Listing {
        Listing(
            format: "waymark-export/1", name: "files",
            columns: [.init(key: "file", title: "File"), .init(key: "rows", title: "Rows", isNumber: true)],
            rows: report.files.map { [.text($0.name), .number($0.rows)] })
    }
}
