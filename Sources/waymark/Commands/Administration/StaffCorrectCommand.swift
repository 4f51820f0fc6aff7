import ArgumentParser
import Casework

extension StaffCommand {
    /// `waymark staff correct`
    struct Correct: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "correct",
            abstract: "Put right somebody's name or address.",
            usage: "waymark staff correct <staff> [<options>]",
            discussion: """
                What they entered stays theirs, and stands under the new name.

                Example:
                  waymark staff correct hussain --name "Amina Hussain-Cole"
                """)

        @Argument(help: ArgumentHelp("Their reference, login or name.", valueName: "staff"))
        var staff: String

        @Option(help: ArgumentHelp("Their name.", valueName: "name"))
        var name: String?

        @Option(help: ArgumentHelp("Their address; \"\" takes it away.", valueName: "email"))
        var email: String?

        @Option(name: .customLong("why"), help: ArgumentHelp("Why, kept with the change.", valueName: "reason"))
        var reason: String?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func validate() throws {
            if name == nil, email == nil { throw ValidationError("Nothing was given to correct. Say what is to be another: --name, --email.") }
        }

        func run() async throws {
            try await withRegistry { registry in
                let member = try await registry.member(staff)
                try await registry.access.correct(member.id, name: name, email: email, reason: reason)
                Say.line("Corrected: \((name ?? member.name).withoutControls) (\(member.ref)).")
                Say.proposed("To have it as it was", takingBack(member))
            }
        }

        private func takingBack(_ member: StaffMember) -> String {
            "waymark staff correct \(member.ref.asArgument)"
                + (name == nil ? "" : " --name \(member.name.asArgument)")
                + (email == nil ? "" : " --email \((member.email ?? "").asArgument)")
        }
    }
}
