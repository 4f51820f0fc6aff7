import ArgumentParser
import Casework
import Journey

/// `waymark move`
struct MoveCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Put a record that was entered for the wrong pupil where it belongs.",
        usage: "waymark move <type> <ref> --to <pupil>",
        discussion: """
            Its parts go with it, to the other pupil's stay at the same setting on that day; --setting names another.

            \(NamedRecordArgument.naming)

            Example:
              waymark move contact C12 --to P7
              waymark move assessment A3 --to "Begum" --why "Two pupils of one name"
            """)

    @OptionGroup var record: NamedRecordArgument

    @Option(
        help: ArgumentHelp("The pupil whose it is.", valueName: "pupil"),
        completion: .custom { _, _, _ in await PupilCompletion.candidates() })
    var to: String?

    @OptionGroup var act: ActOptions
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let address = try await record.address(office)
            let name = try office.dialogue.text(to, option: "--to", question: "Whose is it?")
            let other = try await office.casework.read { try $0.pupil(PupilLookup(name)).pupil }
            try await office.perform(MoveRecord(address, to: other.id, urn: options.setting), act) { _ in
                "Moved: \(address.sentence) is now \(other.name)'s (\(other.ref))."
            }
        }
    }
}
