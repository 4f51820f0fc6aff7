import Casework
import Journey

/// The whole case on one screen.
struct CasePage {
    let record: CaseRecord
    let today: Day

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table: words(for: screen)
        case .json: json.document
        case .csv: CSV.text([["section", "ref", "day", "words"]] + rows)
        }
    }

    private var sections: [(title: String, key: String, lines: [CaseRecord.Line], lists: [CodeList])] {
        [
            ("EHC plan", "ehc_plans", record.ehcPlans, [CodeLists.ehcDecision]),
            ("Open needs", "needs", record.openNeeds, [CodeLists.needCategory]),
            ("Open targets", "targets", record.openTargets, [CodeLists.targetArea, CodeLists.mastery]),
            ("Transitions", "transitions", record.transitions, [CodeLists.transitionKind, CodeLists.transitionEndReason]),
            ("Destination", "destination", record.destination.map { [$0] } ?? [], [CodeLists.destinationStatus]),
            ("Last check-ins", "check_ins", record.lastCheckIns,
             [CodeLists.checkInMethod, CodeLists.destinationStatus, CodeLists.risk]),
            ("Last contacts", "contacts", record.lastContacts, [CodeLists.contactKind]),
        ]
    }

    // MARK: For a person

    private func words(for screen: Screen) -> String {
        var lines = [screen.bold("\(record.pupil.name) (\(record.pupil.ref))")]
        lines += indented(about, screen)
        for stay in record.stays { lines += [""] + paragraph(stay, screen) }
        for section in sections where !section.lines.isEmpty {
            lines += ["", screen.bold(section.title)]
            for line in section.lines { lines += indented(said(line, section.lists), screen) }
        }
        lines += [""] + due(screen)
        return lines.map(\.withoutControls).joined(separator: "\n") + "\n"
    }

    private var about: String {
        let year = YearGroup(bornOn: record.pupil.dateOfBirth, in: today.academicYear)
        let details = record.details
        let flags = [
            (details.isDisadvantaged, "pupil premium"), (details.isLookedAfter, "looked after"),
            (details.hasSocialWorker, "social worker"), (details.hasYouthJustice, "youth justice"),
        ].filter { $0.0 == true }.map(\.1)
        let sen = details.senProvision.map { code in
            CodeLists.senProvision.label(code) + (details.primaryNeed.map { " (\(CodeLists.senType.label($0)))" } ?? "")
        }
        let born = "born \(record.pupil.dateOfBirth.inEnglish), \(record.pupil.dateOfBirth.age(on: today)), \(year)"
        return ([born, details.upn.map { "UPN \($0)" } ?? "no UPN", sen].compactMap(\.self) + flags).joined(separator: "; ")
    }

    private func paragraph(_ line: CaseRecord.StayLine, _ screen: Screen) -> [String] {
        let stay = line.stay
        var facts = [
            "referred \(stay.referredOn.inEnglish)\(line.referredBy.map { " by \($0)" } ?? ""), \(CodeLists.referralReason.label(line.reason).lowercased())"
        ]
        if stay.stage == .accepted, let start = stay.plannedStart { facts.append("to start \(start.inEnglish)") }
        if let first = stay.firstDay { facts.append("first day \(first.inEnglish)") }
        if let end = stay.endedOn, let reason = stay.endReason {
            facts.append("left \(end.inEnglish): \(CodeLists.placementEndReason.label(reason).lowercased())")
        }
        if line.steps > 0 { facts.append("induction \(line.stepsDone) of \(line.steps) steps") }
        facts.append(line.keyworker.map { "keyworker \($0)" } ?? "no keyworker")
        return [screen.bold("\(stay.setting.name): \(stay.stage.label)")] + indented(facts.joined(separator: "; "), screen)
    }

    private func said(_ line: CaseRecord.Line, _ lists: [CodeList]) -> String {
        let words = line.words.map { word in lists.lazy.compactMap { $0[word]?.label }.first ?? word.spacedOut }
        let head = [line.day?.inEnglish, line.ref.map { "(\($0))" }].compactMap(\.self).joined(separator: " ")
        return "\(head): \(words.joined(separator: ", "))"
    }

    private func due(_ screen: Screen) -> [String] {
        let open = record.work.filter { $0.standing == .overdue || $0.standing == .due }
        guard !open.isEmpty else { return [screen.bold("Nothing is due.")] }
        return [screen.bold("Due (\(open.count))")] + open.flatMap { item in
            indented("\(item.obligation.title), \(item.dueWords)", screen) + ["      \(item.command)"]
        }
    }

    private func indented(_ text: String, _ screen: Screen) -> [String] {
        text.wrapped(to: screen.width - 4).enumerated().map { ($0 == 0 ? "  " : "    ") + $1 }
    }

    // MARK: For programs

    private var rows: [[String]] {
        sections.flatMap { section in
            section.lines.map { [section.key, $0.ref ?? "", $0.day?.iso ?? "", $0.words.joined(separator: ";")] }
        }
    }

    private var json: JSON {
        let details = record.details
        let members: [JSON.Member] = [
            .init(key: "format", value: .text("waymark-case/1")), .init(key: "pupil", value: .text(record.pupil.ref)),
            .init(key: "name", value: .text(record.pupil.name)),
            .init(key: "date_of_birth", value: .text(record.pupil.dateOfBirth.iso)),
            .init(key: "upn", value: .optional(details.upn)), .init(key: "sen_provision", value: .optional(details.senProvision)),
            .init(key: "primary_need", value: .optional(details.primaryNeed)),
            .init(key: "stays", value: .list(record.stays.map(Self.json))),
            .init(
                key: "due",
                value: .list(
                    record.work.map { item in
                        .object([
                            "standing": .text(item.standing.rawValue), "kind": .text(item.obligation.kind),
                            "title": .text(item.obligation.title), "until": .text(item.obligation.until.iso),
                            "command": .text(item.command),
                        ])
                    })),
        ]
        let lists = sections.map { section in
            JSON.Member(
                key: section.key,
                value: .list(
                    section.lines.map { line in
                        .object([
                            "ref": .optional(line.ref), "day": .optional(line.day?.iso), "words": .list(line.words.map { .text($0) }),
                        ])
                    }))
        }
        return .object(members + lists)
    }

    private static func json(_ line: CaseRecord.StayLine) -> JSON {
        let stay = line.stay
        return .object([
            "ref": .text(stay.ref), "setting": .text(stay.setting.urn), "stage": .text(stay.stage.rawValue),
            "referred_on": .text(stay.referredOn.iso), "reason": .text(line.reason), "referred_by": .optional(line.referredBy),
            "registration": .text(line.registration), "planned_start": .optional(stay.plannedStart?.iso),
            "first_day": .optional(stay.firstDay?.iso), "ended_on": .optional(stay.endedOn?.iso),
            "end_reason": .optional(stay.endReason), "keyworker": .optional(line.keyworker),
            "induction_steps_done": .integer(line.stepsDone), "induction_steps": .integer(line.steps),
        ])
    }
}

extension Stay.Stage {
    /// As a list shows it.
    var label: String {
        switch self {
        case .referred: "referred"
        case .accepted: "accepted"
        case .declined: "declined"
        case .withdrawn: "withdrawn"
        case .onRoll: "on roll"
        case .left: "left"
        }
    }
}

extension String {
    fileprivate var spacedOut: String { replacing("_", with: " ") }
}
