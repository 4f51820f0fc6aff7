import ArgumentParser
import Casework

/// `waymark objection`: somebody objects to a record being passed on.
struct ObjectionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "objection", abstract: "Keep or end an objection to a pupil's record being shared.",
        discussion: """
            Example:
              waymark objection add P1024 --by parent_carer
            """,
        subcommands: [Add.self, Withdraw.self])

    /// `waymark objection add`
    struct Add: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Keep an objection: nothing more goes to other settings or agencies, nor out with an export.",
            usage: "waymark objection add <pupil> --by <who> [<options>]",
            discussion: """
                From the 16th birthday it is the young person's, before that a parent's or carer's. A child protection file \
                goes with the child all the same.

                Example:
                  waymark objection add P1024 --by parent_carer
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var objector: ObjectorOptions
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let hit = try await withRegistry { registry in
                let hit = try await registry.pupil(pupil.lookup)
                try await registry.access.object(
                    to: hit.id, by: objector.by, on: try registry.day(objector.on, option: "--on"))
                return hit
            }
            Say.line("Kept: an objection to sharing the record of \(hit.pupil.name.withoutControls).")
            Say.next([("waymark objection withdraw \(hit.pupil.ref.asArgument) --by \(objector.by.rawValue)", "ends it")])
        }
    }

    /// `waymark objection withdraw`
    struct Withdraw: AccessCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw",
            abstract: "End the objection that stands; it remains on record.",
            usage: "waymark objection withdraw <pupil> --by <who> [<options>]",
            discussion: """
                Example:
                  waymark objection withdraw P1024 --by pupil
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var objector: ObjectorOptions
        @OptionGroup var organisation: OrganisationOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let hit = try await withRegistry { registry in
                let hit = try await registry.pupil(pupil.lookup)
                try await registry.access.withdrawObjection(
                    about: hit.id, by: objector.by, on: try registry.day(objector.on, option: "--on"))
                return hit
            }
            Say.line("Withdrawn: the record of \(hit.pupil.name.withoutControls) may be shared again.")
            Say.next([("waymark objection add \(hit.pupil.ref.asArgument) --by \(objector.by.rawValue)", "takes it back")])
        }
    }
}

/// Who objects, and when.
struct ObjectorOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who: pupil or parent_carer.", valueName: "who"))
    var by: Objection.Objector

    @Option(help: ArgumentHelp("The day; today unless given.", valueName: "day"))
    var on: String?
}

extension Objection.Objector: ExpressibleByArgument {}
