/// The rules of targets and of whatever is open for a while.
extension JourneyRules {
    /// What happens while something is open does not happen after it was closed.
    ///
    /// - Parameters:
    ///   - what: how the sentence begins: "The review".
    ///   - end: since when it was closed, and what that is called: "its target was closed"; nil while it is open.
    public static func notAfter(_ end: Day?, _ event: String, _ what: String, on day: Day, in column: String) -> Finding? {
        guard let end, day > end else { return nil }
        return Finding(.outOfOrder, in: column, "\(what) on \(day.iso) is after \(event), \(end.iso). Check both days.")
    }

    /// What is to be reached by a day is set before it.
    public static func target(dueOn: Day?, setOn: Day) -> Finding? {
        guard let dueOn, dueOn < setOn else { return nil }
        return Finding(
            .outOfOrder, in: "due_on", "The target is due on \(dueOn.iso), before it was set, \(setOn.iso). Check both days.")
    }
}
