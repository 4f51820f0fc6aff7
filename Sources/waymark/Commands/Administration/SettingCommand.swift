import ArgumentParser
import Casework
import Journey

/// `waymark setting`
struct SettingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setting", abstract: "Add settings to the organisation, and show them.",
        discussion: """
            Example:
              waymark setting add 100001 "Larkfield Academy" --kind ap_academy \\
                --la 301 --teaches-year-11 yes
            """,
        subcommands: [Add.self, List.self, Show.self, Correct.self])
}

extension SettingCommand {
    /// `waymark setting add`
    struct Add: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Add a setting.",
            usage: "waymark setting add <urn> <name> [<options>]",
            discussion: """
                A provider without a URN has a local code: a letter, then up to eleven letters, digits or hyphens.

                Example:
                  waymark setting add 100001 "Larkfield Academy" --kind ap_academy \\
                    --la 301 --teaches-year-11 yes
                """)

        @Argument(help: ArgumentHelp("The URN, or a local code.", valueName: "urn"))
        var urn: String

        @Argument(help: ArgumentHelp("The name.", valueName: "name"))
        var name: String

        @OptionGroup var details: SettingOptions
        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let setting = try details.setting(urn: urn, name: name, office.dialogue)
                try await office.perform(setting, act) { _ in
                    "Added: \(name) (\(urn)). Give it a calendar next: waymark calendar set --setting \(urn) --year 2026/27"
                }
            }
        }
    }

    /// `waymark setting correct`
    struct Correct: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "correct",
            abstract: "Put right what a setting says of itself.",
            usage: "waymark setting correct <setting> [<options>]",
            discussion: """
                Example:
                  waymark setting correct 100001 --name "Larkfield School" --why "renamed"
                """)

        @Argument(help: ArgumentHelp("Its URN, or a piece of its name.", valueName: "setting"))
        var named: String

        @Option(help: ArgumentHelp("Another URN or local code.", valueName: "urn"))
        var urn: String?

        @Option(help: ArgumentHelp("Another name.", valueName: "name"))
        var name: String?

        @OptionGroup var details: SettingOptions
        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let setting = try await office.casework.read { try $0.setting(named: named) }
                let correction = CorrectSetting(
                    setting: setting.id, urn: urn, settingName: name,
                    kind: try details.kind.map { try Dialogue.code($0, of: CodeLists.settingKind, option: "--kind") },
                    laCode: details.la,
                    teachesYear11: try details.teachesYear11.map { try Dialogue.yesNo($0, option: "--teaches-year-11") },
                    seen: setting.change)
                try await office.perform(correction, act) { _ in "Corrected: \(name ?? setting.name) (\(urn ?? setting.urn))." }
            }
        }
    }

    /// `waymark setting list`
    struct List: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the settings of the organisation.",
            usage: "waymark setting list [<options>]",
            discussion: """
                Example:
                  waymark setting list
                """)

        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let settings = try await office.casework.read { try $0.settings() }
                if settings.isEmpty, output.format == .table {
                    return Say.line("There is no setting yet. Begin with: waymark setup")
                }
                let listing = Listing(
                    format: "waymark-settings/1", name: "settings",
                    columns: [
                        .init(key: "urn", title: "URN"), .init(key: "name", title: "Name", wraps: true),
                        .init(key: "kind", title: "Kind", wraps: true), .init(key: "la_code", title: "Authority"),
                        .init(key: "teaches_year_11", title: "Year 11"),
                    ],
                    rows: settings.map { setting in
                        [
                            .text(setting.urn), .text(setting.name),
                            .init(.text(setting.kind), shown: CodeLists.settingKind.label(setting.kind)),
                            .text(setting.laCode), .init(.bool(setting.teachesYear11)),
                        ]
                    })
                try OutputStream.output.write(listing.text(output.format, for: .output))
            }
        }
    }

    /// `waymark setting show`
    struct Show: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a setting and what it has configured.",
            usage: "waymark setting show [<setting>] [<options>]",
            discussion: """
                Example:
                  waymark setting show 100001
                """)

        @Argument(help: ArgumentHelp("Its URN, or a piece of its name.", valueName: "setting"))
        var named: String?

        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let named = named ?? options.setting
                let card = try await office.casework.read { desk in
                    let setting = try desk.setting(named: named)
                    return Self.card(setting, try desk.configuration(of: setting))
                }
                try OutputStream.output.write(card.text(output.format))
            }
        }

        /// - Parameter configured: nil: it is not the caller's to see, and nothing is said of it.
        private static func card(_ setting: SettingRecord, _ configured: Configuration?) -> Card {
            let reach = configured.flatMap { SchoolCalendar(halfTerms: $0.halfTerms, closures: []).reach }
            let hidden = "not yours to see"
            let own = configured.map { JSON.list($0.own.map { .text($0.rawValue) }) }
            return Card(
                format: "waymark-setting/1",
                lines: [
                    .init("urn", "URN", .text(setting.urn)), .init("name", "Name", .text(setting.name)),
                    .init("kind", "Kind", .init(.text(setting.kind), shown: CodeLists.settingKind.label(setting.kind))),
                    .init("la_code", "Authority", .text(setting.laCode)),
                    .init("teaches_year_11", "Teaches year 11", .init(.bool(setting.teachesYear11))),
                    .init("half_terms", "Half-terms", configured.map { .number($0.halfTerms.count) } ?? .init(.null, shown: hidden)),
                    .init("calendar_from", "Calendar from", .init(.optional(reach?.lowerBound.iso), shown: reach?.lowerBound.inEnglish)),
                    .init("calendar_to", "Calendar to", .init(.optional(reach?.upperBound.iso), shown: reach?.upperBound.inEnglish)),
                    .init("closures", "Closures", configured.map { .number($0.closures) } ?? .init(.null, shown: hidden)),
                    .init("own_templates", "Own templates", own.map { .init($0) } ?? .init(.null, shown: hidden)),
                ])
        }
    }
}

/// What a setting has configured, as far as its card says it.
private struct Configuration: Sendable {
    let halfTerms: [HalfTerm]
    let closures: Int
    /// For which it has templates of its own.
    let own: [StepProcess]
}

extension Desk {
    /// Nil: it is not the caller's to see.
    fileprivate func configuration(of setting: SettingRecord) throws -> Configuration? {
        guard try seesConfiguration(of: setting.id) else { return nil }
        return Configuration(
            halfTerms: try halfTerms(of: setting.id), closures: try closures(of: setting.id).count,
            own: try StepProcess.allCases.filter { try template($0, of: setting.id).isOwn })
    }
}

/// What is said of a setting beside its URN and name.
struct SettingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What kind of setting it is.", valueName: "kind"), completion: .codes(CodeLists.settingKind))
    var kind: String?

    @Option(help: ArgumentHelp("The code of its local authority.", valueName: "code"))
    var la: String?

    @Option(
        name: .customLong("teaches-year-11"), help: ArgumentHelp("Whether it teaches year 11: yes or no.", valueName: "yes|no"))
    var teachesYear11: String?

    func setting(urn: String, name: String, _ dialogue: Dialogue) throws -> AddSetting {
        AddSetting(
            urn: urn, settingName: name,
            kind: try dialogue.code(kind, of: CodeLists.settingKind, option: "--kind", question: "What kind of setting is it?"),
            laCode: la,
            teachesYear11: try dialogue.yesNo(
                teachesYear11, option: "--teaches-year-11", question: "Does it teach year 11?", standard: true))
    }
}
