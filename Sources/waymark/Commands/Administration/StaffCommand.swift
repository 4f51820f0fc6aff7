import ArgumentParser
import Casework
import Journey

/// `waymark staff`: who works here, and with which login.
struct StaffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff", abstract: "Say who works here, with which login and in which roles.",
        discussion: """
            Example:
              waymark staff list
            """,
        subcommands: [Add.self, Correct.self, Login.self, Role.self, Leave.self, Return.self, List.self])

    /// `waymark staff list`
    struct List: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the staff with their posts.",
            usage: "waymark staff list [<options>]",
            discussion: """
                Example:
                  waymark staff list --leavers
                """)

        @Flag(help: "Also those who have left.")
        var leavers = false

        @OptionGroup var output: FormatOption
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let staff = try await withRegistry { try await $0.access.staff(includingLeavers: leavers) }
            if staff.isEmpty { Say.line("There is nobody yet. Begin with: waymark staff add") }
            if !staff.isEmpty || output.format != .table {
                try OutputStream.output.write(Self.listing(staff).text(output.format, for: .output))
            }
        }

        private static func listing(_ staff: [StaffMember]) -> Listing {
            Listing(
                format: "waymark-staff/1", name: "staff",
                columns: [
                    .init(key: "ref", title: "Reference"), .init(key: "name", title: "Name", wraps: true),
                    .init(key: "login", title: "Login"), .init(key: "email", title: nil),
                    .init(key: "posts", title: "Posts", wraps: true), .init(key: "left_on", title: "Left on"),
                ],
                rows: staff.map { member in
                    let posts = member.posts.map(\.shown)
                    return [
                        .text(member.ref), .text(member.name), .text(member.login), .text(member.email),
                        .init(.list(posts.map { .text($0) }), shown: posts.joined(separator: "; ")), .text(member.leftOn?.description),
                    ]
                })
        }
    }
}
