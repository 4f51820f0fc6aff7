import ArgumentParser
import Casework
import Foundation
import Operations
import Postgres

/// `waymark doctor`: whether the installation is well, and what mends what is not.
struct DoctorCommand: WaymarkCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look over the installation, and say what mends what is wrong.",
        usage: "waymark doctor [<options>]",
        discussion: """
            Numbered checks of server, schema, rights, calendar, clocks, disk, evidence, backups, trail and records. Nothing is \
            changed. Ends with 10 when one failed; what this login may not look at is told, and not counted as fine.

            Example:
              waymark doctor
            """)

    @OptionGroup var shelf: ShelfOption
    @OptionGroup var output: FormatOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let place = try place()
        let today = try Today(environment: environment, isPrivateCluster: place.isPrivateCluster)
        var configuration = try StewardSession(actingAs: common.actingAs, environment: environment, today: today).configuration(at: place)
        // A chain of years takes longer to go over than a screen may.
        configuration.statementTimeout = nil
        let (settings, shelf) = (configuration, shelf.shelf(environment))
        today.sayIfFixed()
        let results = try await Database.with(settings) { database in
            let patient = Patient(database: database, configuration: settings, today: today.day, cluster: place.cluster, shelf: shelf)
            return try await ProgressBar.during("Looking over the installation") {
                try await Doctor(checks: Doctor.checks + [.trespass]).examine(patient)
            }
        }
        let page = DoctorPage(results: results)
        switch output.format {
        case .table: try OutputStream.output.write(page.text(for: .output))
        case .json: try OutputStream.output.write(page.json.document)
        case .csv: try OutputStream.output.write(page.listing.text(.csv, for: .output))
        }
        page.summary.wrapped(to: Screen.error.width).forEach(Say.line)
        let failed = page.count(.failed)
        if failed > 0 { throw WaymarkError.unwell(checks: failed) }
    }
}

extension Place {
    fileprivate var cluster: PrivateCluster? {
        if case .privateCluster(let cluster) = self { cluster } else { nil }
    }
}

extension DoctorCheck {
    /// Tries what each must not be able to do. A steward tries it for somebody of every combination of roles, anybody else for
    /// themselves.
    fileprivate static let trespass = DoctorCheck(
        8, "Refusals", looksAt: "What each must not do is tried, and refused"
    ) { patient in
        let organisations = try await patient.database.read { try Organisation.all($0) }
        guard !organisations.isEmpty else { return .notChecked("There is no organisation yet, or none to see.", fix: "waymark setup") }
        var tried = 0
        var open: Set<String> = []
        var alone = true
        for organisation in organisations {
            let access = Access(database: patient.database, organisation: organisation.id)
            let me = try await access.whoAmI()
            var asWhom: [UUID?] = [nil]
            if me.isSteward, !me.isActing {
                alone = false
                let byRoles = Dictionary(grouping: try await access.staff()) { Set($0.posts.flatMap(\.roles)) }
                asWhom += byRoles.values.compactMap { $0.first?.id }
            }
            for member in asWhom {
                let outcome = try await access.trespass(actingAs: member)
                tried += outcome.count
                open.formUnion(outcome.filter { !$0.isStopped }.map { "somebody \($0.sentence) (\($0.code))" })
            }
        }
        guard open.isEmpty else {
            return .failed(
                "Not refused: \(open.sorted().joined(separator: "; ")).",
                fix: "undo what was granted by hand; checks 7 and 9 say what is not as it was made")
        }
        return .fine("\(tried) attempts were refused\(alone ? ", with this login's own rights" : ", for every role").")
    }
}
