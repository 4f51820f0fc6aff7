import Casework

/// The command that does what an obligation asks for, and by when it is done.
extension Worklist.Item {
    /// "by Tue 31 Mar 2026", "overdue since Fri 5 Sep 2025"
    var dueWords: String {
        isPast ? "overdue since \(obligation.until.adding(days: 1).inEnglish)" : "by \(obligation.until.inEnglish)"
    }

    /// Whether it comes next for somebody who has just done something else: a month of check-ins that has passed only waits for
    /// an attempt that was made in it.
    var comesNext: Bool {
        [.overdue, .due].contains(standing) && !(isPast && obligation.kind == "check_in")
    }

    var command: String {
        let pupil = pupil.ref.asArgument
        let about = obligation.about.asArgument
        let line =
            switch obligation.kind {
            case "referral_decision": "referral accept \(pupil)"
            case "referral_information": "referral item \(pupil) \(about) --received today"
            case "induction_step": "induction done \(pupil) \(about)"
            case "transition_step": "transition done \(pupil) \(about)"
            case "target_review": "target review \((aboutRef ?? pupil).asArgument)"
            case "ehc_annual_review": "ehc review \(pupil)"
            case "specialist_referral_unanswered": "specialist seen \((aboutRef ?? pupil).asArgument)"
            case "transition_check": "transition check \(pupil)\(obligation.about == "4" ? "" : missedDay)"
            case "aftercare_contact": "contact add \(pupil) --kind aftercare\(move)\(missedDay)"
            case "passport_acknowledged": acknowledgement(pupil)
            case "child_protection_file": "share add \(pupil) --content safeguarding_file --audience receiving_setting"
            case "guidance_interview", "application", "offer": "careers add \(pupil) --kind \(obligation.kind)"
            case "risk_action": "checkin action \(pupil) --ref \(about)"
            default: "checkin \(pupil)\(missedDay)"
            }
        return "waymark \(line)"
    }

    /// What belongs to a month or a half-term that has passed is only done by what happened in it, on a day to be filled in.
    private var missedDay: String { isPast ? " --on DAY" : "" }

    /// A pupil who came back may have moved on twice.
    private var move: String { aboutRef.map { " --transition \($0.asArgument)" } ?? "" }

    private func acknowledgement(_ pupil: String) -> String {
        aboutRef.map { "share acknowledged \($0.asArgument)" } ?? "passport share \(pupil) --audience receiving_setting"
    }
}

extension String {
    /// As a shell takes it for one word.
    var asArgument: String {
        let isPlain = !isEmpty && unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_./".unicodeScalars.contains($0) }
        return isPlain && !hasPrefix("-") ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
