import ArgumentParser
import Casework

extension StaffCommand {
    /// `waymark staff login`
    struct Login: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "login",
            abstract: "Give somebody on the staff a login.",
            usage: "waymark staff login <staff> <login> [<options>]",
            discussion: """
                For whoever came by an import, or is to have another login; the former one ends. It is made on the database \
                server.

                Example:
                  waymark staff login hussain ahussain
                """)

        @Argument(help: ArgumentHelp("Their reference, login or name.", valueName: "staff"))
        var staff: String

        @Argument(help: ArgumentHelp("Their login on the database server.", valueName: "login"))
        var login: String

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withRegistry { registry in
                let member = try await registry.member(staff)
                try await registry.access.give(login, to: member)
                let former = member.login.flatMap { $0 == login ? nil : " The login \($0.withoutControls) has ended." } ?? ""
                Say.line("\(member.name.withoutControls) logs in as \(login.withoutControls).\(former)")
                if let former = member.login, former != login {
                    Say.proposed("To have it as it was", "waymark staff login \(member.ref.asArgument) \(former.asArgument)")
                } else {
                    Say.next([("waymark staff leave \(member.ref.asArgument)", "ends their work here, and the login")])
                }
            }
        }
    }
}
