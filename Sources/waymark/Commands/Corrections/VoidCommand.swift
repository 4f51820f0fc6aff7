import ArgumentParser
import Casework
import Journey

/// `waymark void`
struct VoidCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "void",
        abstract: "Mark a record as entered in error, with its parts.",
        usage: "waymark void <type> <ref> [--why <reason>]",
        discussion: """
            It counts nowhere from then on; waymark pupil timeline --voided still shows it. While other records refer to it, \
            it can't go, and they are listed.

            \(NamedRecordArgument.naming)

            Example:
              waymark void contact C12 --why "Entered twice"
              waymark void target_review T4/2026-03-02
            """)

    @OptionGroup var record: NamedRecordArgument
    @OptionGroup var act: ActOptions
    @OptionGroup var options: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await withCases { office in
            let address = try await record.address(office)
            try await office.perform(VoidRecord(address), act) { performed in
                let pupil = performed.deed.records.contains { $0.type == "pupil" } && address.type != .pupil
                    ? " It was the only stay of \(address.pupil.ref), whose record went with it." : ""
                return "Taken out as entered in error: \(address.sentence).\(pupil)"
            }
        }
    }
}
