import ArgumentParser
import Casework
import Journey

extension InductionCommand {
    /// `waymark induction show`
    struct Show: CaseCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show the induction: what is done, due and overdue.",
            usage: "waymark induction show <pupil> [<options>]",
            discussion: """
                Example:
                  waymark induction show AB
                """)

        @OptionGroup var pupil: PupilArgument
        @OptionGroup var output: FormatOption
        @OptionGroup var options: CaseOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await withCases { office in
                let stay = try await office.stay(of: pupil.lookup, at: Stay.Stage.allCases, for: "An induction")
                let induction = try await office.casework.look(.show, at: stay.pupil.id) { desk in
                    try desk.induction(of: try desk.stay(stay.id))
                }
                let page = InductionPage(induction: induction, today: office.today)
                try OutputStream.output.write(page.text(output.format, for: .output))
            }
        }
    }
}

/// An induction as it is printed.
struct InductionPage {
    let induction: Induction
    let today: Day

    private var stay: Stay { induction.stay }

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table: page(for: screen)
        case .json: listing.json(heading: heading).document
        case .csv: listing.text(.csv, for: screen)
        }
    }

    private func page(for screen: Screen) -> String {
        let title = "\(stay.pupil.name) (\(stay.pupil.ref)) at \(stay.setting.name): \(start)"
        var lines = title.withoutControls.wrapped(to: screen.width).map(screen.bold)
        if induction.steps.isEmpty {
            lines.append("There are no steps: they are made when the referral is accepted.")
        } else {
            lines += ["", listing.text(.table, for: screen).trimmingSuffix("\n")]
        }
        if !induction.stages.isEmpty {
            let stages = induction.stages.map { stage in
                "\(stage.percent)% from \(stage.from.inEnglish)\(stage.whyNotFull.map { " (\($0))" } ?? "")"
            }
            lines += [""] + "Share of the week: \(stages.joined(separator: ", "))".withoutControls.wrapped(to: screen.width)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var start: String {
        if let firstDay = stay.firstDay { return "first day \(firstDay.inEnglish)" }
        return stay.plannedStart.map { "to start on \($0.inEnglish)" } ?? stay.stage.sentence
    }

    private var heading: [JSON.Member] {
        [
            .init(key: "pupil_ref", value: .text(stay.pupil.ref)), .init(key: "name", value: .text(stay.pupil.name)),
            .init(key: "urn", value: .text(stay.setting.urn)), .init(key: "stage", value: .text(stay.stage.rawValue)),
            .init(key: "planned_start", value: .optional(stay.plannedStart?.iso)),
            .init(key: "first_day", value: .optional(stay.firstDay?.iso)),
            .init(
                key: "timetable",
                value: .list(
                    induction.stages.map { stage in
                        .object([
                            "from_on": .text(stage.from.iso), "percent": .integer(stage.percent),
                            "why_not_full": .optional(stage.whyNotFull),
                        ])
                    })),
        ]
    }

    private var listing: Listing {
        Listing(
            format: "waymark-induction/1", name: "steps",
            columns: [
                .init(key: "step", title: "Step"), .init(key: "label", title: "What", wraps: true),
                .init(key: "required", title: nil), .init(key: "due_on", title: "Due"), .init(key: "status", title: nil),
                .init(key: "completed_on", title: nil), .init(key: "completed_by", title: nil),
                .init(key: "outcome", title: nil), .init(key: nil, title: "Stands", wraps: true),
            ],
            rows: induction.steps.map { step in
                [
                    .text(step.code), .text(step.label), .init(.bool(step.isRequired)),
                    .init(.optional(step.dueOn?.iso), shown: step.dueOn?.inEnglish), .text(status(step)),
                    .text(step.completedOn?.iso), .text(step.completedBy), .text(step.outcome), .text(standing(step)),
                ]
            })
    }

    private func status(_ step: Induction.Step) -> String {
        if step.completedOn != nil { return "done" }
        return step.obligation?.standing(on: today).rawValue ?? "optional"
    }

    private func standing(_ step: Induction.Step) -> String {
        if let done = step.completedOn {
            let by = step.completedBy.map { " by \($0)" } ?? ""
            return "done \(done.inEnglish)\(by)\(step.outcome.map { ": \($0)" } ?? "")"
        }
        return switch step.obligation?.standing(on: today) {
        case .overdue: "OVERDUE"
        case .onHold: "on hold"
        case .withdrawn: "withdrawn"
        case .due, .ahead, .done: "open"
        case nil: "need not be done"
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
