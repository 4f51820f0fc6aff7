import ArgumentParser
import Casework
import Foundation
import Journey

extension StaffCommand {
    /// `waymark staff add`
    struct Add: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Add somebody to the staff, with a role and a login.",
            usage: "waymark staff add <ref> <name> [<options>]",
            discussion: """
                The login is made on the database server. Whoever has it sees in any program what their roles let them \
                see, and no more.

                Example:
                  waymark staff add hussain "Amina Hussain" --role keyworker --login ahussain
                """)

        @Argument(help: ArgumentHelp("What they are called for short; once in the organisation.", valueName: "ref"))
        var ref: String

        @Argument(help: ArgumentHelp("Their name.", valueName: "name"))
        var name: String

        @Option(name: .customLong("role"), help: ArgumentHelp("A role; may be repeated.", valueName: "role"), completion: .codes(CodeLists.role))
        var roles: [String] = []

        @Option(help: ArgumentHelp("The setting of the roles, by URN or name; a trust lead has none.", valueName: "setting"))
        var setting: String?

        @Option(help: ArgumentHelp("Their login on the database server.", valueName: "login"))
        var login: String?

        @Option(help: ArgumentHelp("Their address.", valueName: "email"))
        var email: String?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let roles = try self.roles.map { try Dialogue.code($0, of: CodeLists.role, option: "--role") }
            try await withRegistry { registry in
                let post = try await post(roles, registry)
                try await registry.access.add(
                    NewStaffMember(ref: ref, name: name, email: email, login: login, posts: post.map { [$0] } ?? []))
            }
            Say.line("Added: \(name.withoutControls)\(login.map { ", who logs in as \($0.withoutControls)" } ?? "").")
            Say.next([("waymark staff leave \(ref.asArgument)", "ends their work here, and the login")])
        }

        private func post(_ roles: [String], _ registry: Registry) async throws -> StaffMember.Post? {
            if roles.isEmpty { return nil }
            if roles == ["trust_lead"] { return .init(urn: nil, roles: roles) }
            return .init(urn: try await registry.urn(named: setting), roles: roles)
        }
    }
}
