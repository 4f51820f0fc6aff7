import ArgumentParser
import Casework
import Foundation
import Journey
import Operations
import Postgres

/// `waymark setup`: from an empty database to the first day's work.
struct SetupCommand: WaymarkCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Begin: found the organisation, its first setting, its calendar and staff.",
        usage: "waymark setup [<options>]",
        discussion: """
            Asks for what it needs, or takes it from options. Run again it says what stands already, and goes on from there. \
            Without a database server it works in the private cluster, which is started when needed. Run by root on a machine \
            with Waymark's package, it also turns on what Waymark does by itself: backups, nightly evidence, checks.

            On a database server it is run twice: first by an administrator of the server, for the database (PGDATABASE), the \
            roles, the schema and the login waymark; then with that login.

            Example:
              waymark setup
              runuser -u postgres -- env PGHOST=/run/postgresql PGDATABASE=waymark \\
                waymark setup
            """)

    @Option(help: ArgumentHelp("The trust, authority or school whose records they are.", valueName: "name"))
    var organisation: String?

    @Option(help: ArgumentHelp("The first setting's URN, or a local code.", valueName: "urn"))
    var urn: String?

    @Option(help: ArgumentHelp("The first setting's name.", valueName: "name"))
    var name: String?

    @OptionGroup var setting: SettingOptions
    @OptionGroup var calendar: HalfTermOptions

    @Option(help: ArgumentHelp("What the first member of staff is called for short.", valueName: "ref"))
    var staffRef: String?

    @Option(help: ArgumentHelp("Their name.", valueName: "name"))
    var staffName: String?

    @Option(name: .customLong("role"), help: ArgumentHelp("A role of theirs; may be repeated.", valueName: "role"), completion: .codes(CodeLists.role))
    var roles: [String] = []

    @Option(help: ArgumentHelp("Their login on the database server.", valueName: "login"))
    var login: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let place = try place()
        let today = try Today(environment: environment, isPrivateCluster: place.isPrivateCluster)
        switch place {
        case .privateCluster(let cluster):
            try await cluster.start(today: today.day, program: try .release())
            try await begin(at: place, today)
            try await switchOn(cluster)
        case .server:
            guard try await ServerSetup(place: place, environment: environment).prepare(today: today.day) else { return }
            try await begin(at: place, today)
        }
    }

    private func begin(at place: Place, _ today: Today) async throws {
        let configuration = try StewardSession(actingAs: common.actingAs, environment: environment, today: today).configuration(at: place)
        try await Database.with(configuration) { database in
            let workplace = try await Workplace(database: database, today: today)
            let standing = try await Standing(workplace, organisation: organisation, urn: urn)
            standing.say()
            // Everything is asked for before the first of it is written.
            let plan = try plan(standing, today: today.day)
            guard !plan.isEmpty else { return Say.line("Nothing is missing, and nothing was changed.") }
            try await carryOut(plan, standing, workplace)
            Say.next([
                ("waymark staff add --role keyworker", "the colleagues who work with the pupils"),
                ("waymark referral add", "the first pupil"),
                ("waymark today", "what is to be done"),
            ])
        }
    }

    /// On a machine that has the package, what is set up also looks after itself from now on.
    private func switchOn(_ cluster: PrivateCluster) async throws {
        guard let work = UnattendedWork(home: cluster.home), try await work.switchOn(cluster) else { return }
        Say.line("Backups, nightly evidence and checks run by themselves from now on; see when with: systemctl list-timers 'waymark-*'")
    }

    // MARK: What is to be made

    private struct Plan {
        var organisation: String?
        var setting: AddSetting?
        var halfTerms: (year: AcademicYear, days: [HalfTerm])?
        var staff: NewStaffMember?

        var isEmpty: Bool { organisation == nil && setting == nil && halfTerms == nil && staff == nil }
    }

    private func plan(_ standing: Standing, today: Day) throws -> Plan {
        let dialogue = Dialogue(isSilent: common.noInput)
        var plan = Plan()
        if standing.organisation == nil {
            plan.organisation = try dialogue.text(
                organisation, option: "--organisation", question: "Whose records are these? The name of the school or trust:")
        }
        if standing.setting == nil {
            let urn = try dialogue.provider(urn, option: "--urn", question: "The first setting's URN, or a local code for it?")
            let name = try dialogue.text(name, option: "--name", question: "Its name?", standard: plan.organisation)
            plan.setting = try setting.setting(urn: urn, name: name, dialogue)
        }
        if standing.halfTerms.isEmpty {
            let (year, days) = try calendar.read(dialogue, today: today)
            plan.halfTerms = (year, days)
        }
        if standing.staff.isEmpty {
            plan.staff = try member(dialogue, at: plan.setting?.urn ?? standing.setting?.urn)
        }
        return plan
    }

    private func member(_ dialogue: Dialogue, at urn: String?) throws -> NewStaffMember {
        let name = try dialogue.text(staffName, option: "--staff-name", question: "The first member of staff: name?")
        let ref = try dialogue.text(
            staffRef, option: "--staff-ref", question: "What are they called for short?",
            standard: name.split(separator: " ").last.map { $0.lowercased() })
        let roles = try dialogue.codes(
            roles, of: CodeLists.role, option: "--role", question: "In which roles? Somebody has to be the administrator.",
            standard: "administrator")
        return NewStaffMember(
            ref: ref, name: name, login: login, posts: [.init(urn: roles == ["trust_lead"] ? nil : urn, roles: roles)])
    }

    // MARK: Making it

    /// Step by step, each wholly or not at all: whoever is interrupted runs the command again.
    private func carryOut(_ plan: Plan, _ standing: Standing, _ workplace: Workplace) async throws {
        var organisation = standing.organisation?.id
        if let name = plan.organisation {
            organisation = try await Casework.found(name, on: workplace.database)
            Say.line("Founded: \(name.withoutControls).")
        }
        guard let organisation else { return }
        let casework = Casework(database: workplace.database, organisation: organisation, today: workplace.today)
        if let setting = plan.setting {
            _ = try await casework.perform(setting)
            Say.line("Added: \(setting.settingName.withoutControls) (\(setting.urn)).")
        }
        if let (year, days) = plan.halfTerms {
            let urn = plan.setting?.urn ?? standing.setting?.urn
            let setting = try await casework.read { try $0.setting(named: urn) }
            _ = try await casework.perform(SetHalfTerms(setting: setting.id, halfTerms: days))
            Say.line("The calendar of \(setting.name.withoutControls) has \(days.count) half-terms of \(year).")
            let holidays = try await casework.read { try $0.bankHolidays(of: year, at: setting.id) } ?? []
            if !holidays.isEmpty {
                Say.line("Close on bank holidays with: waymark calendar close --bank-holidays \(year)")
            }
        }
        if let staff = plan.staff {
            try await Access(database: workplace.database, organisation: organisation).add(staff)
            let login = staff.login.map { ", who logs in as \($0.withoutControls)" } ?? ""
            Say.line("Added: \(staff.name.withoutControls)\(login).")
        }
    }
}

/// What is there before setting up.
private struct Standing: Sendable {
    let organisation: Organisation?
    /// The one that was named, or the first there is.
    let setting: SettingRecord?
    let halfTerms: [HalfTerm]
    let staff: [StaffMember]

    /// - Parameter name: one that is not there is to be founded.
    init(_ workplace: Workplace, organisation name: String?, urn: String?) async throws {
        let known = workplace.organisations
        if let name { organisation = known.first { $0.name == name } } else {
            organisation = known.isEmpty ? nil : try workplace.organisation(named: nil)
        }
        guard let organisation else {
            (setting, halfTerms, staff) = (nil, [], [])
            return
        }
        let casework = Casework(database: workplace.database, organisation: organisation.id, today: workplace.today)
        (setting, halfTerms) = try await casework.read { desk in
            let settings = try desk.settings()
            let setting = urn.map { urn in settings.first { $0.urn.lowercased() == urn.lowercased() } } ?? settings.first
            return (setting, try setting.map { try desk.halfTerms(of: $0.id) } ?? [])
        }
        staff = try await Access(database: workplace.database, organisation: organisation.id).staff()
    }

    func say() {
        guard let organisation else { return }
        var lines = ["Stands already: \(organisation.name)"]
        if let setting { lines.append("the setting \(setting.name) (\(setting.urn))") }
        if let first = halfTerms.first, let last = halfTerms.last {
            lines.append("its calendar from \(first.firstDay.inEnglish) to \(last.lastDay.inEnglish)")
        }
        if !staff.isEmpty { lines.append(staff.count == 1 ? "1 member of staff" : "\(staff.count) members of staff") }
        Say.line(lines.joined(separator: "; ").withoutControls + ".")
    }
}
