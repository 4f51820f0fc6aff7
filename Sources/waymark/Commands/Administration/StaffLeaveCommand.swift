import ArgumentParser
import Casework

extension StaffCommand {
    /// `waymark staff leave`
    struct Leave: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "leave",
            abstract: "End somebody's login, and hand their caseload to the inclusion leader.",
            usage: "waymark staff leave <staff> [<options>]",
            discussion: """
                Their sessions end at once. Nothing that they did or wrote is lost.

                Example:
                  waymark staff leave hussain --why "moved to another school"
                """)

        @Argument(help: ArgumentHelp("Their reference, login or name.", valueName: "staff"))
        var staff: String

        @Option(help: ArgumentHelp("The day from which they see nothing; today unless given.", valueName: "day"))
        var on: String?

        @Option(name: .customLong("why"), help: ArgumentHelp("Why, kept with the change.", valueName: "reason"))
        var reason: String?

        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withRegistry { registry in
                let member = try await registry.member(staff)
                let warning = "\(member.name.withoutControls) loses the login, and the pupils go to the inclusion leader's list "
                    + "for good. Go on (yes, no)?"
                try Dialogue(isSilent: common.noInput).confirm(
                    warning.wrapped(to: Screen.error.width).joined(separator: "\n"), standard: nil)
                let departure = try await registry.access.leave(
                    member.id, on: try registry.day(on, option: "--on"), reason: reason)
                Say.line("\(member.name.withoutControls) has left. \(Self.sentence(departure))")
                try await registry.sayVacancies(after: member.appointments)
                // No undo: the sessions are gone, and others have the pupils from now on.
                Say.proposed("If they come back", "waymark staff return \(member.ref.asArgument)")
            }
        }

        private static func sentence(_ departure: Departure) -> String {
            let sessions = departure.sessionsEnded == nil
                ? " Open sessions could not be ended: ask the server's administrator." : ""
            return Departure.sentence(staysHandedOver: departure.staysHandedOver) + sessions
        }
    }
}
