import ArgumentParser
import Casework
import Journey

/// `waymark correct`
struct CorrectCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Put right what was entered wrongly; the former value is kept.",
        usage: "waymark correct <type> <ref> <field=value> ... --why <reason>",
        discussion: """
            Nothing after the sign empties a field. Codes may be written by their labels, several with commas; days in any \
            way in which waymark takes days.

            \(NamedRecordArgument.naming)

            Example:
              waymark correct contact C12 held_on=yesterday --why "Wrong day"
              waymark correct pupil AB preferred_name=Ash --why "Told by the family"
              waymark correct target T4 closed_on= outcome= --why "Closed too early"
            """)

    @OptionGroup var record: NamedRecordArgument

    @Argument(help: ArgumentHelp("A field and what it shall be.", valueName: "field=value"))
    var assignments: [String]

    @Option(
        help: ArgumentHelp(
            "The number of the change after which you saw the record: refused when somebody changed it since.",
            valueName: "change"))
    var seen: Int64?

    @OptionGroup var act: ActOptions
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let type = try RecordType.said(record.type)
            let correction = try await office.casework.correction(of: type, named: record.ref, assignments, seen: seen)
            var act = act
            act.reason = try office.dialogue.text(act.reason, option: "--why", question: "Why?")
            try await office.perform(CorrectRecord(correction), act) { _ in
                "Corrected: \(correction.record.sentence): \(correction.changes.map(\.sentence).joined(separator: "; "))."
            }
        }
    }
}
