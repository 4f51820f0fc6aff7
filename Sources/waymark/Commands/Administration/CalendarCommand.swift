import ArgumentParser
import Casework
import Journey

/// `waymark calendar`
struct CalendarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Say when a setting has school: half-terms and closures.",
        discussion: """
            Example:
              waymark calendar show --setting 100001 --year 2025/26
            """,
        subcommands: [Show.self, Set.self, Close.self, Open.self])
}

extension CalendarCommand {
    /// `waymark calendar show`
    struct Show: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show half-terms, school days and closures.",
            usage: "waymark calendar show [<options>]",
            discussion: """
                Example:
                  waymark calendar show --setting 100001 --year 2025/26
                """)

        @Option(help: ArgumentHelp("Only this academic year.", valueName: "year"))
        var year: String?

        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let year = try year.map(CalendarCommand.year)
                let setting = try await office.setting(forRoles: CodeLists.role.codes.map(\.code))
                let page = try await office.casework.read { desk in
                    guard try desk.seesConfiguration(of: setting.id) else { throw WaymarkError.calendarHidden(setting.name) }
                    return CalendarPage(
                        setting: setting, halfTerms: try desk.halfTerms(of: setting.id), closures: try desk.closures(of: setting.id),
                        year: year)
                }
                if page.isEmpty, output.format == .table {
                    return Say.line("\(setting.name) has no calendar yet. Give it one: waymark calendar set --setting \(setting.urn)")
                }
                try OutputStream.output.write(page.text(output.format, for: .output))
            }
        }
    }

    /// `waymark calendar set`
    struct Set: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Give the half-terms of an academic year.",
            usage: "waymark calendar set --year <year> [--half-term <days> ...] [<options>]",
            discussion: """
                Six half-terms in order, or a single one by its number; asked for at a terminal.

                Example:
                  waymark calendar set --year 2026/27 \\
                    --half-term 2026-09-02..2026-10-23 --half-term 2026-11-02..2026-12-18 \\
                    --half-term 2027-01-04..2027-02-12 --half-term 2027-02-22..2027-03-25 \\
                    --half-term 2027-04-12..2027-05-28 --half-term 2027-06-07..2027-07-22
                  waymark calendar set --year 2026/27 --half-term 6=2027-06-07..2027-07-21
                """)

        @OptionGroup var halfTerms: HalfTermOptions
        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let setting = try await office.setting(forRoles: ["administrator"])
                let (year, halfTerms) = try halfTerms.read(office.dialogue, today: office.today)
                try await office.perform(SetHalfTerms(setting: setting.id, halfTerms: halfTerms), act) { performed in
                    "The calendar of \(setting.name) for \(year): half-terms given or corrected: \(performed.deed.records.count)."
                }
                try await sayBankHolidays(of: year, setting, office)
            }
        }

        private func sayBankHolidays(of year: AcademicYear, _ setting: SettingRecord, _ office: Office) async throws {
            let proposed = try await office.casework.read { try $0.bankHolidays(of: year, at: setting.id) }
            guard let proposed, !proposed.isEmpty, !act.isRehearsal else { return }
            Say.line("Bank holidays in these half-terms: \(proposed.map { "\($0.name), \($0.day.inEnglish)" }.joined(separator: "; ")).")
            Say.next([("waymark calendar close --setting \(setting.urn) --bank-holidays \(year)", "closes on them")])
        }
    }

    /// `waymark calendar close`
    struct Close: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: "Say on which days a setting is closed: bank holidays, training days.",
            usage: "waymark calendar close [<day> ...] [<options>]",
            discussion: """
                Due dates that are set already stay; what is counted in school days from now on leaves the day out.

                Example:
                  waymark calendar close 2026-09-02 5/1/2027 --reason "training day"
                  waymark calendar close --bank-holidays 2026/27
                """)

        @Argument(help: ArgumentHelp("The days.", valueName: "day"))
        var days: [String] = []

        @Option(help: ArgumentHelp("England's bank holidays of this academic year that fall into half-terms.", valueName: "year"))
        var bankHolidays: String?

        @Option(help: ArgumentHelp("Why, such as: training day.", valueName: "text"))
        var reason: String?

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard days.isEmpty != (bankHolidays == nil) else {
                throw WaymarkError.wrongCommand("It is not said on which days.", advice: "Give days, or --bank-holidays YEAR, and not both.")
            }
            try await withCases { office in
                let setting = try await office.setting(forRoles: ["administrator"])
                let closures =
                    if let bankHolidays {
                        try await holidays(in: try CalendarCommand.year(bankHolidays), setting, office)
                    } else {
                        try days.map {
                            CloseDays.Closure(
                                try Dialogue.day($0, option: "The day", today: office.today, leaning: .future), reason: reason)
                        }
                    }
                guard !closures.isEmpty else { return }
                try await office.perform(CloseDays(setting: setting.id, closures: closures), act) { _ in
                    "\(setting.name) is closed on \(closures.map(\.day.inEnglish).joined(separator: ", "))."
                }
            }
        }

        private func holidays(
            in year: AcademicYear, _ setting: SettingRecord, _ office: Office
        ) async throws -> [CloseDays.Closure] {
            guard let proposed = try await office.casework.read({ try $0.bankHolidays(of: year, at: setting.id) }) else {
                throw WaymarkError.wrongCommand(
                    "The list of bank holidays, of \(BankHolidays.asOf), does not reach \(year).",
                    advice: "Give the days: waymark calendar close DAY ... --reason \"bank holiday\"")
            }
            guard !proposed.isEmpty else {
                Say.line("No bank holiday of \(year) falls into a half-term on which \(setting.name) is open. Nothing was changed.")
                return []
            }
            Say.line("Bank holidays in England, as of \(BankHolidays.asOf):")
            for holiday in proposed { Say.line("  \(holiday.day.inEnglish)  \(holiday.name)") }
            if !act.isRehearsal { try office.dialogue.confirm("Close on these days?") }
            return proposed.map { CloseDays.Closure($0.day, reason: $0.name) }
        }
    }

    /// `waymark calendar open`
    struct Open: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "open",
            abstract: "Take closures back: the setting is open after all.",
            usage: "waymark calendar open <day> ... [<options>]",
            discussion: """
                Example:
                  waymark calendar open 2026-09-02
                """)

        @Argument(help: ArgumentHelp("The days.", valueName: "day"))
        var days: [String]

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let setting = try await office.setting(forRoles: ["administrator"])
                let days = try days.map { try Dialogue.day($0, option: "The day", today: office.today, leaning: .future) }
                try await office.perform(OpenDays(setting: setting.id, days: days), act) { _ in
                    "\(setting.name) is open on \(days.map(\.inEnglish).joined(separator: ", "))."
                }
            }
        }
    }

    static func year(_ text: String) throws -> AcademicYear {
        guard let year = AcademicYear(text) else { throw WaymarkError.badAcademicYear(text) }
        return year
    }
}
