/// The rules that need the values of a second row: the caller joins them, the rule says what is wrong.
public enum JourneyRules {
    /// The ages that a pupil may have at referral, in whole years.
    public static let agesAtReferral = 4...25

    /// A birth date gives an age of 4 to 25 at referral (rule 1).
    public static func age(bornOn dateOfBirth: Day, referredOn: Day) -> Finding? {
        guard !agesAtReferral.contains(dateOfBirth.age(on: referredOn)) else { return nil }
        return Finding(
            .outOfOrder, in: "referred_on",
            """
            The pupil's date of birth gives an age outside \(agesAtReferral.lowerBound) to \
            \(agesAtReferral.upperBound) on the day of referral. Check both days.
            """)
    }

    /// A transition starts after the first day of its placement (rule 1).
    ///
    /// - Parameter firstDay: nil when the placement has none; then the pupil can't have moved on from it.
    public static func transition(startedOn: Day, placementFirstDay firstDay: Day?) -> Finding? {
        guard let firstDay else {
            return Finding(
                .notAllowed, in: "started_on",
                "The placement has no first day, so no transition can have started. Give it one, or empty started_on.")
        }
        guard startedOn <= firstDay else { return nil }
        return Finding(
            .outOfOrder, in: "started_on",
            """
            The transition started on \(startedOn.iso), which is not after the first day of its placement, \
            \(firstDay.iso). Check both days.
            """)
    }

    /// A review is not before its target was set (rule 1).
    public static func review(on reviewedOn: Day, targetSetOn setOn: Day) -> Finding? {
        guard reviewedOn < setOn else { return nil }
        return Finding(
            .outOfOrder, in: "reviewed_on",
            "The review on \(reviewedOn.iso) is before its target was set, \(setOn.iso). Check both days.")
    }

    /// A pupil is not planned to start before the place was given.
    public static func plannedStart(_ plannedStart: Day, acceptedOn: Day) -> Finding? {
        guard plannedStart < acceptedOn else { return nil }
        return Finding(
            .outOfOrder, in: "planned_start",
            """
            The planned start, \(plannedStart.iso), is before the day the referral was accepted, \(acceptedOn.iso). \
            Check both days.
            """)
    }
}
