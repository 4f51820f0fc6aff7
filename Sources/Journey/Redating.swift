/// What happens to a due date when the day it is counted from moves.
///
/// What is done keeps the day it was measured against, and what is overdue stays as late as it is: a plan that is moved
/// must never make somebody's overdue work timely.
public struct Redating: Sendable, Hashable {
    /// A code: the step.
    public let step: String
    public let before: Day?
    public let after: Day?
    public let ruling: Ruling

    public enum Ruling: String, Sendable, CaseIterable {
        /// It moves with the plan.
        case moves
        /// The plan moves and leaves it where it is.
        case same
        case keptAsDone = "done"
        case keptAsOverdue = "overdue"
    }

    /// - Parameters:
    ///   - before: the due date as it stands.
    ///   - counted: the due date counted anew; nil where the template has no such step.
    ///   - completedOn: when it was done.
    public init(step: String, before: Day?, counted: Day?, completedOn: Day?, today: Day) {
        self.step = step
        self.before = before
        ruling =
            if completedOn != nil {
                .keptAsDone
            } else if let before, before < today {
                .keptAsOverdue
            } else if counted == nil || counted == before {
                .same
            } else {
                .moves
            }
        after = ruling == .moves ? counted : before
    }
}
