import ArgumentParser
import Casework
import Journey

/// `waymark template`
struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Say which steps a setting takes with each arrival and move.",
        discussion: """
            Example:
              waymark template show induction
            """,
        subcommands: [Show.self, Set.self, Reset.self])
}

extension TemplateCommand {
    /// `waymark template show`
    struct Show: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show the steps and when each is due.",
            usage: "waymark template show [<process>] [<options>]",
            discussion: """
                Counted in school days from the referral (R), the planned first day (F) or the planned start of a \
                transition (S).

                Example:
                  waymark template show induction
                """)

        @Argument(help: ArgumentHelp("induction, phased_induction or transition; all unless given.", valueName: "process"), completion: .processes)
        var process: String?

        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let processes = try process.map { [try TemplateCommand.process($0)] } ?? StepProcess.allCases
                let setting = try await office.setting(forRoles: CodeLists.role.codes.map(\.code))
                let templates = try await office.casework.read { desk in
                    guard try desk.seesConfiguration(of: setting.id) else { throw WaymarkError.templatesHidden(setting.name) }
                    return try processes.map { try desk.template($0, of: setting.id) }
                }
                try OutputStream.output.write(text(templates, setting))
            }
        }

        private func text(_ templates: [SettingTemplate], _ setting: SettingRecord) -> String {
            switch output.format {
            case .table:
                return templates.map { template in
                    let whose = template.isOwn ? "the setting's own" : "as every setting begins"
                    let title = "\(setting.name), \(template.process.label.lowercased()): \(whose)".withoutControls
                    return title.wrapped(to: Screen.output.width).map(Screen.output.bold).joined(separator: "\n") + "\n"
                        + listing([template]).text(.table, for: .output)
                }.joined(separator: "\n")
            case .json: return listing(templates).json(heading: [.init(key: "urn", value: .text(setting.urn))]).document
            case .csv: return listing(templates).text(.csv, for: .output)
            }
        }

        private func listing(_ templates: [SettingTemplate]) -> Listing {
            Listing(
                format: "waymark-template/1", name: "steps",
                columns: [
                    .init(key: "process", title: nil), .init(key: "own", title: nil), .init(key: "step", title: "Step"),
                    .init(key: "label", title: "What", wraps: true), .init(key: "counted_from", title: nil),
                    .init(key: "school_days", title: nil, isNumber: true), .init(key: nil, title: "Due"),
                    .init(key: "required", title: "Required"), .init(key: "only_kind", title: "Only for"),
                ],
                rows: templates.flatMap { template in
                    template.template.steps.map { step in
                        [
                            .text(template.process.rawValue), .init(.bool(template.isOwn)), .text(step.code),
                            .text(template.process.steps.label(step.code)), .text(step.anchor.rawValue), .number(step.offset),
                            .text(step.due), .init(.bool(step.isRequired)), .text(step.onlyKind),
                        ]
                    }
                })
        }
    }

    /// `waymark template set`
    struct Set: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Put a step in, change it, or take it out.",
            usage: "waymark template set <process> <step> [--due <when>] [<options>]",
            discussion: """
                The first change makes the template the setting's own. Pupils who have their steps already keep them.

                Example:
                  waymark template set induction uniform_ordered --due F-3
                  waymark template set induction home_visit --due F-3 --optional
                  waymark template set induction youth_justice_check --remove
                """)

        @Argument(help: ArgumentHelp("induction, phased_induction or transition.", valueName: "process"), completion: .processes)
        var process: String

        @Argument(help: ArgumentHelp("A step, or a new one of your own.", valueName: "step"))
        var step: String

        @Option(help: ArgumentHelp("When: R, F or S, and so many school days: F-5.", valueName: "when"))
        var due: String?

        @Flag(inversion: .prefixedNo, help: "Whether it has to be done.")
        var required: Bool?

        @Flag(help: "It need not be done: the same as --no-required.")
        var optional = false

        @Option(help: ArgumentHelp("Only for this kind of move.", valueName: "kind"), completion: .codes(CodeLists.transitionKind))
        var onlyKind: String?

        @Flag(help: "Take the step out.")
        var remove = false

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let process = try TemplateCommand.process(process)
                let setting = try await office.setting(forRoles: ["administrator"])
                let code = (try? Dialogue.code(step, of: process.steps, option: "A step"))
                    ?? step.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
                let step = remove ? nil : try await changed(code, process, setting, office)
                try await office.perform(SetTemplateStep(setting: setting.id, process: process, code: code, step: step), act) { _ in
                    let what = step.map { "is due \($0.due)\($0.isRequired ? "" : ", and need not be done")" } ?? "is taken out"
                    return "\(setting.name), \(process.label.lowercased()): \(process.steps.label(code)) \(what)."
                }
            }
        }

        /// The step as it will be: what is not given stays.
        private func changed(
            _ code: String, _ process: StepProcess, _ setting: SettingRecord, _ office: Office
        ) async throws -> StepTemplate.Step {
            let standing = try await office.casework.read { try $0.template(process, of: setting.id) }
            let former = standing.template.steps.first { $0.code == code }
            let when = try office.dialogue.text(
                due, option: "--due", question: "When is it due? R, F or S and school days, such as F-5:", standard: former?.due)
            guard let due = StepTemplate.Step.due(when) else {
                throw WaymarkError.wrongCommand(
                    "--due takes R, F or S, and a number of school days.",
                    advice: "Such as F-5: five school days before the planned first day.")
            }
            let kind = try onlyKind.map { try Dialogue.code($0, of: CodeLists.transitionKind, option: "--only-kind") }
            return StepTemplate.Step(
                code: code, anchor: due.anchor, offset: due.offset,
                isRequired: optional ? false : required ?? former?.isRequired ?? true, onlyKind: kind ?? former?.onlyKind)
        }
    }

    /// `waymark template reset`
    struct Reset: ActCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset",
            abstract: "Go back to the steps that every setting begins with.",
            usage: "waymark template reset <process> [<options>]",
            discussion: """
                Example:
                  waymark template reset induction
                """)

        @Argument(help: ArgumentHelp("induction, phased_induction or transition.", valueName: "process"), completion: .processes)
        var process: String

        @OptionGroup var act: ActOptions
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let process = try TemplateCommand.process(process)
                let setting = try await office.setting(forRoles: ["administrator"])
                try await office.perform(ResetTemplate(setting: setting.id, process: process), act) { _ in
                    "\(setting.name), \(process.label.lowercased()): the standard template holds again."
                }
            }
        }
    }

    /// As people type it.
    static func process(_ text: String) throws -> StepProcess {
        let code = text.lowercased().replacing("-", with: "_")
        if let process = StepProcess(rawValue: code) { return process }
        let known = StepProcess.allCases.map(\.rawValue)
        throw WaymarkError.wrongCommand(
            "There is no template \"\(text.prefix(40).description.withoutControls)\".",
            advice: Spelling.nearest(to: code, among: known).map { "Did you mean \($0)?" } ?? "There is: \(known.joined(separator: ", "))")
    }
}

extension CompletionKind {
    fileprivate static var processes: CompletionKind { .list(StepProcess.allCases.map(\.rawValue)) }
}
