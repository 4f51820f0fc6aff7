import ArgumentParser
import Casework

extension StaffCommand {
    /// `waymark staff return`
    struct Return: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "return",
            abstract: "Take somebody back who had left.",
            usage: "waymark staff return <staff> [<options>]",
            discussion: """
                With the roles and the login that they had. Their pupils stay with those who have had them since.

                Example:
                  waymark staff return hussain --why "back from leave"
                """)

        @Argument(help: ArgumentHelp("Their reference, login or name.", valueName: "staff"))
        var staff: String

        @Option(name: .customLong("why"), help: ArgumentHelp("Why, kept with the change.", valueName: "reason"))
        var reason: String?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withRegistry { registry in
                let member = try await registry.member(staff, includingLeavers: true)
                try await registry.access.takeBack(member, reason: reason)
                let login = member.login.map { ", and logs in as \($0.withoutControls)" } ?? ""
                let posts = member.posts.isEmpty ? "without a role" : "as \(member.posts.map(\.shown).joined(separator: "; "))"
                Say.line("\(member.name.withoutControls) is back \(posts)\(login).")
                let ref = member.ref.asArgument
                Say.next([
                    ("waymark staff role end \(ref) ROLE", "ends a role that they no longer have"),
                    ("waymark staff leave \(ref)", "takes this back"),
                ])
            }
        }
    }
}
