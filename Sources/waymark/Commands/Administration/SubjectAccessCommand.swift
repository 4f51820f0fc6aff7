import ArgumentParser
import Casework
import Foundation

/// `waymark subject-access`: everything that is held about a pupil.
struct SubjectAccessCommand: AccessCommand {
    static let configuration = CommandConfiguration(
        commandName: "subject-access",
        abstract: "Write down everything that is held about a pupil, to look over and hand out.",
        usage: "waymark subject-access <pupil> [<options>]",
        discussion: """
            What names or may name somebody else is marked: look it over first. Restricted notes are only in a \
            safeguarding lead's copy.

            Example:
              waymark subject-access P1024 --output record.html
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case html, text, json }

    @OptionGroup var pupil: PupilArgument

    @Option(help: ArgumentHelp("How to write it: text unless the file's ending says otherwise.", valueName: "format"))
    var format: Format?

    @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var output: String?

    @OptionGroup var organisation: OrganisationOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let record = try await withRegistry { registry in
            try await registry.access.withPupils(for: .export) {
                try await registry.access.subjectRecord(of: try await registry.pupil(pupil.lookup).id)
            }
        }
        let destination = Destination(path: output)
        try destination.write { write in
            switch format ?? ending {
            case .html: try write(SubjectPage(record).html)
            case .json: try write(SubjectDocument(record).json.document)
            case .text: try write(SubjectDocument(record).text(for: destination.screen))
            }
        }
        if let output { Say.line("The record is in \(output). It holds personal data: keep it safe.") }
        Say.line("\(record.fieldsToReview) entries name or may name somebody else: look them over before you hand it out.")
        for holder in record.holders where !holder.isOpen {
            Say.line("\(holder.setting.withoutControls) holds a part that you don't see: ask them for it.")
        }
        if !record.hasRestrictedNotes { Say.line("Restricted notes, if there are any, are only in the safeguarding lead's copy.") }
    }

    private var ending: Format {
        switch output.map({ URL(filePath: $0).pathExtension.lowercased() }) {
        case "html", "htm": .html
        case "json": .json
        default: .text
        }
    }
}
