import Casework
import Journey

/// The four questions of a check-in. Enter takes over last time's answer, so that one in which nothing has changed is
/// four keys, and one in which nobody was reached is two.
struct CheckInQuestions {
    let standing: FollowUpCase
    let day: Day
    let dialogue: Dialogue

    func ask() throws -> RecordCheckIn {
        standing.introduction(on: day).forEach { Say.line($0) }
        let (method, isReached) = try reached()
        var checkIn = RecordCheckIn(stay: standing.stay.id, contactedOn: day, method: method, isReached: isReached)
        guard isReached else { return checkIn }
        let last = standing.lastReached
        checkIn.status = try dialogue.choice(
            of: CodeLists.destinationStatus, question: "2 What do they do now?",
            standard: last?.status ?? standing.destination?.status)
        checkIn.risk = try dialogue.choice(
            of: CodeLists.risk, question: "3 How does it go?", standard: last?.risk, mayBeOpen: last != nil)
        if ["at_risk", "dropped_out"].contains(checkIn.risk) { try askForAction(&checkIn) }
        checkIn.evidence = try dialogue.choice(
            of: CodeLists.checkInEvidence, question: "4 Who or what shows it?", standard: last?.evidence, mayBeOpen: true)
        return checkIn
    }

    /// How somebody was reached; n: not at all.
    private func reached() throws -> (method: String, isReached: Bool) {
        let usual = standing.checkIns.last?.method ?? "call"
        let list = CodeLists.checkInMethod
        while true {
            let question = "1 Reached? n: could not. How? [\(list.label(usual))] "
            guard let typed = try Question.line(question) else { throw WaymarkError.cancelled }
            switch typed.lowercased() {
            case "", "y", "yes": return (usual, true)
            case "n", "no": return (usual, false)
            case "?": Say.line("  " + list.codes.enumerated().map { "\($0 + 1) \($1.label)" }.joined(separator: "\n  "))
            default:
                // "n visit": tried by a visit.
                let words = typed.split(separator: " ", maxSplits: 1).map(String.init)
                let isReached = words[0].lowercased() != "n"
                if let method = Dialogue.chosen(isReached ? typed : words[1], of: list) { return (method, isReached) }
            }
        }
    }

    private func askForAction(_ checkIn: inout RecordCheckIn) throws {
        guard let typed = try Question.line("  What was done about it? [nothing yet] ") else { throw WaymarkError.cancelled }
        guard !typed.isEmpty else { return }
        checkIn.action = typed
        checkIn.actionOn = day
    }
}

extension FollowUpCase {
    /// Refuses a day outside the follow-up, or ahead, before anybody answers a question.
    func demandDay(_ day: Day, isEarly: Bool, today: Day) throws {
        let findings = [
            JourneyRules.checkIn(on: day, today: today),
            JourneyRules.checkIn(on: day, leftOn: stay.endedOn, followUpStartsOn: followUp.start, isEarly: isEarly),
            JourneyRules.checkIn(on: day, followUpEndedOn: stay.followUpEndedOn),
        ].compactMap(\.self)
        if !findings.isEmpty { throw CaseworkError.refused(findings) }
    }

    /// Who, which month, and what was heard last.
    fileprivate func introduction(on day: Day, screen: Screen = .error) -> [String] {
        var lines = ["\(stay.pupil.name): \(month(of: day))."]
        if let last = lastReached {
            let status = last.status.map(CodeLists.destinationStatus.label) ?? ""
            let risk = last.risk.map { ", \(CodeLists.risk.label($0).lowercased())" } ?? ""
            lines.append("Last: \(status)\(risk), on \(last.contactedOn.inEnglish).")
        } else if let destination {
            lines.append("On record: \(destination.words), since \(destination.startedOn.inEnglish).")
        }
        lines.append("Enter takes what stands in [ ], ? lists.")
        return lines.flatMap { $0.wrapped(to: screen.width) }
    }

    /// "month 5 of 7, Thu 1 Jan 2026 to Sat 31 Jan 2026"
    fileprivate func month(of day: Day) -> String {
        if let month = followUp.month(of: day) { return "month \(month) of 7, \(followUp.window(ofMonth: month).inEnglish)" }
        return day < followUp.start ? "before month 1, which starts on \(followUp.start.inEnglish)" : "after month 7"
    }

    /// What was recorded, and for which month it counts.
    func sentence(for checkIn: RecordCheckIn) -> String {
        let how = CodeLists.checkInMethod.label(checkIn.method).lowercased()
        let found = [
            checkIn.status.map(CodeLists.destinationStatus.label), checkIn.risk.map { CodeLists.risk.label($0).lowercased() },
        ].compactMap(\.self).joined(separator: ", ")
        let what = checkIn.isReached ? "reached (\(how)); \(found)" : "could not be reached (\(how))"
        return "\(stay.pupil.name) on \(checkIn.contactedOn.inEnglish): \(what). \(counts(checkIn))"
    }

    private func counts(_ checkIn: RecordCheckIn) -> String {
        guard let month = followUp.month(of: checkIn.contactedOn) else { return "It counts for none of the seven months." }
        let window = followUp.window(ofMonth: month)
        let wasReached = checkIns.contains { $0.isReached && window.contains($0.contactedOn) }
        if checkIn.isReached { return "It counts for month \(month) of 7." }
        if wasReached { return "Month \(month) of 7 was reached already." }
        return "Month \(month) of 7 stays open until \(window.upperBound.inEnglish)."
    }

    /// What a check-in asks for beside what it recorded.
    func sayWhatFollows(from checkIn: RecordCheckIn, recordedAs ref: String?) {
        let pupil = stay.pupil.ref.asArgument
        if let same = checkIns.last(where: { $0.says(checkIn) }) {
            Say.line("\(same.ref) is of the same day and says the same. If it was entered twice, take this one back.")
        }
        if ["at_risk", "dropped_out"].contains(checkIn.risk), checkIn.action == nil {
            let until = checkIn.contactedOn.adding(days: 7)
            // What was done is left out, so that it is asked for: a word that stands for it would be stored as it stands.
            let which = ref.map { " --ref \($0.asArgument)" } ?? ""
            Say.proposed("What is done about the risk is due by \(until.inEnglish)", "waymark checkin action \(pupil)\(which)")
        }
        guard let status = checkIn.status, status != "unknown", status != destination?.status else { return }
        let standing =
            destination.map { "On record as destination: \($0.words). If that has changed" } ?? "No destination is on record yet"
        Say.proposed(standing, "waymark destination set \(pupil) --status \(status) --on \(checkIn.contactedOn.iso)")
    }
}

extension CheckIn {
    /// Whether it is another record of the same talk, for all that can be told.
    fileprivate func says(_ other: RecordCheckIn) -> Bool {
        (contactedOn, method, isReached, status, risk) == (other.contactedOn, other.method, other.isReached, other.status, other.risk)
    }
}
