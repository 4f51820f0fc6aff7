import ArgumentParser
import Casework
import Foundation
import Journey

extension PassportCommand {
    /// `waymark passport print`
    struct Print: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "print",
            abstract: "Print a pupil's passport on one page, to hand over.",
            usage: "waymark passport print <pupil> [<options>]",
            discussion: """
                The HTML page is one file that needs nothing else, and prints on one side of A4.

                Example:
                  waymark passport print AB --output passport.html
                """)

        @OptionGroup var pupil: PupilArgument

        @Option(help: ArgumentHelp("Which version; the last unless given.", valueName: "number"))
        var version: Int?

        @Option(help: ArgumentHelp("text, html or json: text unless the file's ending says otherwise.", valueName: "format"))
        var format: PassportFormat?

        @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
        var output: String?

        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: Stay.Stage.allCases, for: "A passport")
                let versions = try await office.casework.look(.print, at: stay.pupil.id, about: "passport") { desk in
                    try desk.passports(of: stay)
                }
                guard let passport = version.map({ number in versions.first { $0.version == number } }) ?? versions.last else {
                    throw CaseworkError.notThere(versions.isEmpty ? "passport" : "version of the passport")
                }
                let page = PassportPage(passport: passport, pupil: stay.pupil, setting: stay.setting)
                let destination = Destination(path: output)
                try destination.write { write in
                    switch format ?? PassportFormat(ofFile: output) {
                    case .text: try write(page.text)
                    case .html: try write(page.html)
                    case .json: try write(page.json.document)
                    }
                }
                if !page.fits {
                    Say.proposed("This passport is too long for one page. Shorten it", "waymark passport write \(stay.pupil.ref.asArgument)")
                }
                if let output { Say.line("The passport of \(page.pupil.name), version \(page.passport.version), is in \(output).") }
            }
        }
    }

    enum PassportFormat: String, CaseIterable, ExpressibleByArgument {
        case text, html, json

        /// The format that a file's name ends in; text where it says nothing.
        init(ofFile path: String?) {
            let ending = path.map { URL(filePath: $0).pathExtension.lowercased() } ?? ""
            self = ending == "htm" ? .html : PassportFormat(rawValue: ending) ?? .text
        }
    }
}
