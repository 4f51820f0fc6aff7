import ArgumentParser
import Foundation

/// The program `waymark`: its commands, grouped by job.
@main
struct Waymark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waymark",
        abstract: "the pupil's journey through alternative provision.",
        version: Release.version,
        groupedSubcommands: [
            CommandGroup(
                name: "Every day",
                subcommands: [
                    TodayCommand.self, PupilCommand.self, ReferralCommand.self, InductionCommand.self, ContactCommand.self,
                    AssessmentCommand.self, NeedCommand.self, SpecialistCommand.self, EHCCommand.self, ShareCommand.self,
                    TargetCommand.self, PassportCommand.self, TransitionCommand.self, CareersCommand.self, DestinationCommand.self,
                    CheckInCommand.self, LeaveCommand.self, HoldCommand.self, ReleaseCommand.self, WhyCommand.self,
                    KeyworkerCommand.self, CoverCommand.self, HandoverCommand.self, CorrectCommand.self,
                    VoidCommand.self, MoveCommand.self, MergeCommand.self, UndoCommand.self,
                ]),
            CommandGroup(name: "Evidence", subcommands: [EvidenceCommand.self, QualityCommand.self]),
            CommandGroup(
                name: "Administration",
                subcommands: [
                    SetupCommand.self, SettingCommand.self, CalendarCommand.self, TemplateCommand.self,
                    DemoCommand.self, StaffCommand.self, WhoamiCommand.self, ImportCommand.self, ExportCommand.self,
                    DatabaseCommand.self, BackupCommand.self, UpgradeCommand.self, DoctorCommand.self, HelpCommand.self,
                ]),
            CommandGroup(
                name: "Safeguarding and data protection",
                subcommands: [
                    NoteCommand.self, BreakGlassCommand.self, ObjectionCommand.self, SubjectAccessCommand.self,
                    RetentionCommand.self, AuditCommand.self,
                ]),
        ])

    static func main() async {
        let arguments = Array(ProcessInfo.processInfo.arguments.dropFirst())
        let work = Task { await Call(arguments: arguments).run() }
        let watch = Interruption.watch(work)
        let outcome = await work.value
        watch.cancel()
        Foundation.exit(outcome.rawValue)
    }

    /// The worklist; where there are no records yet, how to begin.
    func run() async throws {
        do {
            try await TodayCommand.parse([]).run()
        } catch let error where WaymarkError(error).isBeforeTheBeginning {
            try OutputStream.output.line(FrontPage.text(for: .output))
        }
    }
}

/// What is said when asked for the version.
enum Release {
    static let version = "0.1.0"
}
