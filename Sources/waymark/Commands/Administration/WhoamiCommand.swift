import ArgumentParser
import Casework

/// `waymark whoami`
struct WhoamiCommand: AccessCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Say whose login this is, and what it may do.",
        usage: "waymark whoami [<options>]",
        discussion: """
            Example:
              waymark whoami
            """)

    @OptionGroup var output: FormatOption
    @OptionGroup var organisation: OrganisationOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let identity = try await withRegistry { try await $0.access.whoAmI() }
        try OutputStream.output.write(Self.card(identity).text(output.format))
    }

    private static func card(_ identity: Identity) -> Card {
        let words = (identity.member?.posts ?? []).map(\.shown)
        return Card(
            format: "waymark-identity/1",
            lines: [
                .init("login", "Login", .text(identity.login)), .init("staff", "Staff member", .text(identity.member?.name)),
                .init("ref", "Reference", .text(identity.member?.ref)),
                .init("posts", "Posts", .init(.list(words.map { .text($0) }), shown: words.joined(separator: "; "))),
                .init("may_do_everything", "May do everything", .init(.bool(identity.isSteward && !identity.isActing))),
                .init("acting", "Acting as somebody", .init(.bool(identity.isActing))),
            ])
    }
}
