/// Transitions and the seven months after leaving: rules over several values or records.
extension JourneyRules {
    /// A move that was not planned says why.
    public static func transition(isPlanned: Bool, why: String?) -> Finding? {
        guard !isPlanned, (why ?? "").allSatisfy(\.isWhitespace) else { return nil }
        return Finding(.missingValue, in: "why", "The move was not planned, and nobody says why. Say it in a few words.")
    }

    /// What never began did not happen, and what did not happen never began.
    public static func transition(endedFor reason: String, startedOn: Day?) -> Finding? {
        switch (reason, startedOn) {
        case ("did_not_happen", let startedOn?):
            Finding(
                .notAllowed, in: "end_reason",
                "The transition started on \(startedOn.iso), so it did happen. Give the reason why it ended.")
        case ("did_not_happen", nil), (_, _?): nil
        default:
            Finding(
                .notAllowed, in: "end_reason",
                "The transition has not started. Give its start first, or end it as one that did_not_happen.")
        }
    }

    /// A check belongs to a move that has started and has not ended.
    public static func transitionCheck(on checkedOn: Day, startedOn: Day?, endedOn: Day?) -> Finding? {
        guard let startedOn else {
            return Finding(.notAllowed, in: "checked_on", "The transition has not started, so there is nothing to check yet.")
        }
        if checkedOn < startedOn {
            return Finding(
                .outOfOrder, in: "checked_on",
                "The check on \(checkedOn.iso) is before the transition started, \(startedOn.iso). Check both days.")
        }
        guard let endedOn, checkedOn > endedOn else { return nil }
        return Finding(
            .outOfOrder, in: "checked_on",
            "The check on \(checkedOn.iso) is after the transition ended, \(endedOn.iso). Check both days.")
    }

    /// A transition doesn't end before a day on which somebody found the pupil still on the roll there.
    public static func transition(endedOn: Day, lastOnRoll: Day?) -> Finding? {
        guard let lastOnRoll, endedOn < lastOnRoll else { return nil }
        return Finding(
            .outOfOrder, in: "ended_on",
            """
            The check on \(lastOnRoll.iso) found the pupil on the roll there, which is after the end, \(endedOn.iso). \
            Check both days.
            """)
    }

    /// A check-in lies in the follow-up. One between leaving and its start counts for no month, and has to be meant so.
    public static func checkIn(
        on contactedOn: Day, leftOn: Day?, followUpStartsOn: Day, isEarly: Bool
    ) -> Finding? {
        if let leftOn, contactedOn < leftOn {
            return Finding(
                .outOfOrder, in: "contacted_on",
                "The check-in on \(contactedOn.iso) is before the young person left, \(leftOn.iso). Check both days.")
        }
        guard contactedOn < followUpStartsOn, !isEarly else { return nil }
        return Finding(
            .outOfOrder, in: "contacted_on",
            """
            The follow-up starts on \(followUpStartsOn.inEnglish), and \(contactedOn.inEnglish) is before it. A contact before \
            that counts for no month; record it as an early one: --early
            """)
    }

    /// A check-in has happened (rule 2).
    public static func checkIn(on contactedOn: Day, today: Day) -> Finding? {
        guard contactedOn > today else { return nil }
        return Finding(
            .inTheFuture, in: "contacted_on",
            "\(contactedOn.inEnglish) is in the future, and only a check-in that was made can be recorded. Check the day.")
    }

    /// No check-in comes after the end of the follow-up.
    public static func checkIn(on contactedOn: Day, followUpEndedOn endedOn: Day?) -> Finding? {
        guard let endedOn, contactedOn > endedOn else { return nil }
        return Finding(
            .outOfOrder, in: "contacted_on",
            "The check-in on \(contactedOn.iso) is after the follow-up ended, \(endedOn.iso). Check both days.")
    }

    /// A follow-up doesn't end before leaving, nor before a check-in that was made.
    public static func followUp(endedOn: Day, leftOn: Day?, lastCheckIn: Day?) -> Finding? {
        if let leftOn, endedOn < leftOn {
            return Finding(
                .outOfOrder, in: "follow_up_ended_on",
                "The follow-up ended on \(endedOn.iso), which is before the young person left, \(leftOn.iso). Check both days.")
        }
        guard let lastCheckIn, endedOn < lastCheckIn else { return nil }
        return Finding(
            .outOfOrder, in: "follow_up_ended_on",
            "There is a check-in on \(lastCheckIn.iso), which is after the end, \(endedOn.iso). Check both days.")
    }

    /// The months of a follow-up that has begun stay where they are: moving them would make overdue ones timely.
    public static func followUp(startsOn: Day, insteadOf standing: Day?, leftOn: Day, today: Day) -> Finding? {
        if startsOn < leftOn {
            return Finding(
                .outOfOrder, in: "follow_up_starts_on",
                "The follow-up starts on \(startsOn.iso), which is before the young person left, \(leftOn.iso). Check both days.")
        }
        guard let standing, standing <= today else { return nil }
        return Finding(
            .notAllowed, in: "follow_up_starts_on",
            """
            The follow-up began on \(standing.inEnglish), and its months stay where they are: what is overdue must not \
            become timely. A wrong day is corrected: waymark correct
            """)
    }

    /// A new destination begins after the one that it follows.
    public static func destination(startedOn: Day, after former: Day?) -> Finding? {
        guard let former, startedOn <= former else { return nil }
        return Finding(
            .outOfOrder, in: "started_on",
            """
            The open destination began on \(former.iso), and the new one on \(startedOn.iso) does not come after it. Give a \
            later day with --on, or correct the open one: waymark correct
            """)
    }

    // MARK: Holds

    /// What is laid aside comes back on a day in the future.
    public static func hold(reviewBy: Day, today: Day) -> Finding? {
        guard reviewBy <= today else { return nil }
        return Finding(
            .outOfOrder, in: "review_by",
            "A hold is looked at again on a day after today, and \(reviewBy.inEnglish) is not. Give a later one.")
    }

    public static let nothingToHold = Finding(
        .notAllowed, in: "kind", "Only what is still to be done can be laid aside, and none of this is.")

    /// A hold on everything of a stay is released whole.
    public static func release(ofPartOfWhole isWhole: Bool) -> Finding? {
        guard isWhole else { return nil }
        return Finding(
            .notAllowed, in: "kind",
            "The hold lies on everything of the stay. Release all of it, and lay aside again what is not to be done yet.")
    }
}
