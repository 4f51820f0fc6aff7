import Casework
import Journey

/// Obligations one by one, each with its reasons.
struct WhyPage {
    let pupil: Pupil
    let explanations: [Explanation]
    let today: Day

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table:
            explanations.isEmpty
                ? """
                Nothing is due for \(pupil.name.withoutControls).
                What lies ahead, or is done: waymark why \(pupil.ref.asArgument) --all

                """
                : explanations.map { facts(for: $0).text(for: screen) }.joined(separator: "\n")
        case .json: document.document
        case .csv: listing.text(.csv, for: screen)
        }
    }

    // MARK: For the eye

    private func facts(for explanation: Explanation) -> Facts {
        let obligation = explanation.obligation
        return Facts(
            title: "\(obligation.title)\(explanation.ref.map { " (\($0))" } ?? ""): \(explanation.standingWords(on: today))",
            lines: [
                .init("rule", "Rule", .text(obligation.rule)),
                .init("from", "Window", .text((obligation.from...obligation.until).inEnglish)),
                .init("counted", "Counted", .text(explanation.countingWords)),
                .init("holds", "Holds", .text(explanation.holds.map { $0.words(on: today) }.joined(separator: "; "))),
                .init("owner", "Lies with", .text(explanation.owner.words)),
                .init("ending", explanation.standing == .withdrawn ? "Withdrawn" : "Done", .text(explanation.endingWords)),
            ])
    }

    // MARK: For programs

    private var document: JSON {
        .object([
            "format": .text("waymark-why/1"), "pupil": .text(pupil.ref), "today": .text(today.iso),
            "obligations": .list(explanations.map { $0.json(on: today) }),
        ])
    }

    private var listing: Listing {
        Listing(
            format: "waymark-why/1", name: "obligations",
            columns: ["kind", "about", "ref", "standing", "from", "until", "rule", "counted_from", "school_days", "owner", "falls_to"]
                .map { .init(key: $0, title: $0) },
            rows: explanations.map { explanation in
                let obligation = explanation.obligation
                return [
                    .text(obligation.kind), .text(obligation.about), .text(explanation.ref), .text(explanation.standing.rawValue),
                    .day(obligation.from), .day(obligation.until), .text(obligation.rule), .day(explanation.countedFrom),
                    .number(explanation.counting?.count.schoolDays), .text(explanation.owner.name), .text(explanation.owner.fallsTo),
                ]
            })
    }
}

extension Explanation {
    fileprivate var countedFrom: Day { counting?.from ?? obligation.countedFrom }

    /// "overdue since Fri 3 Apr 2026"
    fileprivate func standingWords(on today: Day) -> String {
        switch standing {
        case .overdue: "overdue since \(obligation.until.adding(days: 1).inEnglish)"
        case .due: "due by \(obligation.until.inEnglish)"
        case .ahead: "not yet, from \(obligation.from.inEnglish)"
        case .onHold:
            "on hold until \((obligation.reviewBy ?? obligation.until).inEnglish)"
                + (obligation.until < today ? ", and overdue since \(obligation.until.adding(days: 1).inEnglish)" : "")
        case .done, .withdrawn: standing.words
        }
    }

    /// "5 school days after Mon 5 Jan 2026, without the holiday Sat 14 Feb to Sun 22 Feb 2026, closed on Mon 4 May 2026"
    fileprivate var countingWords: String? {
        guard let counting else {
            return obligation.countsCalendarDays ? "in calendar days from \(obligation.countedFrom.inEnglish)" : nil
        }
        let count = counting.count.schoolDays
        let days = count == 1 ? "1 school day" : "\(count) school days"
        let direction = counting.to < counting.from ? "before" : "after"
        let start = count == 0 ? "on \(counting.from.inEnglish) itself" : "\(days) \(direction) \(counting.from.inEnglish)"
        let holidays = counting.count.holidays.map { "holiday \($0.inEnglish)" }
        let closures = counting.count.closures.map { day in
            "closed on \(day.inEnglish)" + (counting.reasons[day].map { " (\($0))" } ?? "")
        }
        let skipped = holidays + closures
        return start + (skipped.isEmpty ? "" : "; not counted: \(skipped.joined(separator: ", "))")
            + (counting.countedNow.map {
                "; the plan counts it to \($0.inEnglish) now, and it kept its day, since it was overdue or done when the plan moved"
            } ?? "")
    }

    fileprivate var endingWords: String? {
        guard let ending else { return nil }
        let day = standing == .done ? obligation.doneOn : obligation.withdrawnOn
        return "\(day.map { "on \($0.inEnglish) " } ?? "")by \(ending)"
    }

    fileprivate func json(on today: Day) -> JSON {
        .object([
            "kind": .text(obligation.kind), "about": .optional(obligation.about.isEmpty ? nil : obligation.about),
            "ref": .optional(ref), "title": .text(obligation.title), "standing": .text(standing.rawValue),
            "from": .text(obligation.from.iso), "until": .text(obligation.until.iso), "rule": .text(obligation.rule),
            "counted_from": .text(countedFrom.iso), "school_days": .optional(counting?.count.schoolDays),
            "holidays": .list(
                (counting?.count.holidays ?? []).map {
                    .object(["from": .text($0.lowerBound.iso), "until": .text($0.upperBound.iso)])
                }),
            "closures": .list((counting?.count.closures ?? []).map { .text($0.iso) }),
            "holds": .list(
                holds.map { hold in
                    .object([
                        "held_on": .text(hold.heldOn.iso), "review_by": .text(hold.reviewBy.iso),
                        "released_on": .optional(hold.releasedOn?.iso), "reason": .text(hold.reason),
                        "active": .bool(hold.isActive(on: today)),
                    ])
                }),
            "owner": .optional(owner.name), "role": .text(owner.role), "falls_to": .optional(owner.fallsTo),
            "covered_by": .optional(owner.cover?.name), "done_on": .optional(obligation.doneOn?.iso),
            "withdrawn_on": .optional(obligation.withdrawnOn?.iso), "ended_by": .optional(ending),
        ])
    }
}

extension Explanation.Owner {
    /// "Kim Example, keyworker since Wed 7 Jan 2026; Ken Example covers until Fri 10 Apr 2026"
    fileprivate var words: String {
        guard let name else { return listWords }
        let capacity = since.map { ", keyworker since \($0.inEnglish)" } ?? ", to whom it was given"
        return name + capacity + (cover.map { "; \($0.name) covers until \($0.until.inEnglish)" } ?? "")
    }

    private var listWords: String {
        guard let fallsTo else { return "nobody" }
        let list = CodeLists.role.label(fallsTo)
        let names = holders.isEmpty ? "nobody holds that role" : holders.joined(separator: ", ")
        if fallsTo == role { return "\(list): \(names)" }
        let wanted = CodeLists.role.label(role)
        return "\(list), since there is no \(wanted) for it: \(names)"
    }
}

extension Hold {
    /// "Illness, Tue 31 Mar 2026 to Tue 14 Apr 2026"
    fileprivate func words(on today: Day) -> String {
        let end = releasedOn.map { "released \($0.inEnglish)" } ?? "until \(reviewBy.inEnglish)"
        let state = isActive(on: today) ? "on hold" : "was on hold"
        return "\(state) from \(heldOn.inEnglish), \(end): \(CodeLists.holdReason.label(reason).lowercased())"
            + (kind == nil ? ", with everything of the stay" : "")
    }
}
