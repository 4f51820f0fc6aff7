import ArgumentParser
import Casework
import Journey

extension StaffCommand {
    /// `waymark staff role`
    struct Role: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role", abstract: "Give somebody on the staff a role, or end one.",
            discussion: """
                Example:
                  waymark staff role add hussain dsl
                """,
            subcommands: [Add.self, End.self])

        /// `waymark staff role add`
        struct Add: AccessCommand {
            static let configuration = CommandConfiguration(
                commandName: "add",
                abstract: "Give somebody a role.",
                usage: "waymark staff role add <staff> <role> [<options>]",
                discussion: """
                    Example:
                      waymark staff role add hussain dsl --setting 100001
                    """)

            @OptionGroup var role: RoleArguments
            @OptionGroup var organisation: OrganisationOption
            @OptionGroup var common: CommonOptions

            func run() async throws {
                let code = try role.code()
                try await withRegistry { registry in
                    let member = try await registry.member(role.staff)
                    // A trust lead's post belongs to no one setting.
                    let urn = code == "trust_lead" && role.setting == nil ? nil : try await registry.urn(named: role.setting)
                    let appointment = Appointment(role: code, urn: urn)
                    try await registry.access.appoint(member.id, to: appointment)
                    Say.line("\(member.name.withoutControls) is \(appointment.shown).")
                    Say.proposed("To take it back", "waymark staff role end \(member.ref.asArgument) \(appointment.arguments)")
                }
            }
        }

        /// `waymark staff role end`
        struct End: AccessCommand {
            static let configuration = CommandConfiguration(
                commandName: "end",
                abstract: "End a role of somebody's.",
                usage: "waymark staff role end <staff> <role> [<options>]",
                discussion: """
                    A keyworker's pupils go to the inclusion leader's list. Nothing that they did or wrote is lost.

                    Example:
                      waymark staff role end hussain keyworker --setting 100001
                    """)

            @OptionGroup var role: RoleArguments
            @OptionGroup var organisation: OrganisationOption
            @OptionGroup var common: CommonOptions

            func run() async throws {
                let code = try role.code()
                try await withRegistry { registry in
                    let member = try await registry.member(role.staff)
                    let held = member.appointments.filter { $0.role == code }
                    let appointment =
                        held.count == 1 && role.setting == nil
                        ? held[0] : Appointment(role: code, urn: try await registry.urn(named: role.setting))
                    let handedOver = try await registry.access.dismiss(member.id, from: appointment)
                    Say.line("\(member.name.withoutControls) is no longer \(appointment.shown).")
                    if code == "keyworker" { Say.line(Departure.sentence(staysHandedOver: handedOver)) }
                    try await registry.sayVacancies(after: [appointment])
                    Say.proposed(
                        handedOver == 0 ? "To take it back" : "To give the role back, without the pupils",
                        "waymark staff role add \(member.ref.asArgument) \(appointment.arguments)")
                }
            }
        }
    }

    /// Who, which role, and where.
    struct RoleArguments: ParsableArguments {
        @Argument(help: ArgumentHelp("Their reference, login or name.", valueName: "staff"))
        var staff: String

        @Argument(help: ArgumentHelp("The role.", valueName: "role"), completion: .codes(CodeLists.role))
        var role: String

        @Option(help: ArgumentHelp("The setting, by URN or name, where there are several.", valueName: "setting"))
        var setting: String?

        func code() throws -> String { try Dialogue.code(role, of: CodeLists.role, option: "<role>") }
    }
}
