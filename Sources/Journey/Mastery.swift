/// How far a pupil has come with a target, on the levels of ``CodeLists/mastery``.
public struct DistanceTravelled: Sendable, Hashable {
    /// Codes of ``CodeLists/mastery``: at the first review and at the last.
    public let first: String
    public let last: String
    /// How many levels on; below 0: back.
    public let steps: Int
    public let reviews: Int

    /// Between the first review and the last, in their order; nil without a review.
    public init?(levels: [String]) {
        guard let first = levels.first, let last = levels.last, let from = CodeLists.mastery.position(of: first),
            let to = CodeLists.mastery.position(of: last)
        else { return nil }
        self.first = first
        self.last = last
        steps = to - from
        reviews = levels.count
    }

    /// "Acquiring to Secure: 2 steps on".
    public var words: String {
        let (from, to) = (Self.label(first), Self.label(last))
        if reviews == 1 { return "\(to), at the only review so far" }
        return switch steps {
        case 0: "\(to): no step on or back"
        case 1: "\(from) to \(to): 1 step on"
        case -1: "\(from) to \(to): 1 step back"
        case ..<0: "\(from) to \(to): \(-steps) steps back"
        default: "\(from) to \(to): \(steps) steps on"
        }
    }

    private static func label(_ code: String) -> String { CodeLists.mastery[code]?.label ?? code }
}
