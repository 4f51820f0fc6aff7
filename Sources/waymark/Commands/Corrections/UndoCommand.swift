import ArgumentParser
import Casework
import Journey

/// `waymark undo`
struct UndoCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take a change back, wholly or not at all.",
        usage: "waymark undo <change> [--why <reason>]",
        discussion: """
            Every command that changes something says its number. What the change recorded goes, what it corrected or took \
            out is as it was, and what is due follows. What others have changed since stays: they are told instead. Taking \
            back is itself a change, and can be taken back.

            Example:
              waymark undo 42
              waymark undo 42 --why "Wrong pupil" --dry-run
            """)

    @Argument(help: ArgumentHelp("The number of the change.", valueName: "change"))
    var change: Int64

    @OptionGroup var act: ActOptions
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let maker = try await office.casework.maker(of: change)
            try await office.perform(UndoChange(change), act) { performed in
                let made = maker.map { " (\($0.act.replacing("_", with: " ")) by \($0.sentence))" } ?? ""
                return "Taken back: change \(change)\(made). \(Self.words(performed.deed))"
            }
        }
    }

    /// "Removed: 1 contact. As before: 2 keyworkers."
    private static func words(_ deed: Deed) -> String {
        let counts = (deed.counts ?? [:]).sorted { $0.key < $1.key }
        return [("removed", "Removed"), ("restored", "As before"), ("returned", "Back")].compactMap { did, word in
            let records = counts.compactMap { key, count -> String? in
                let parts = key.split(separator: " ").map(String.init)
                guard parts.last == did, let type = parts.first else { return nil }
                return RecordType.counted(count, type)
            }
            return records.isEmpty ? nil : "\(word): \(records.joined(separator: ", "))."
        }.joined(separator: " ")
    }
}
