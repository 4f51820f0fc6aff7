/// A figure as a reader may see it.
public struct ProtectedFigure: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// One of its own numbers lies between 1 and threshold - 1, or that of the persons to whom it all happened.
        case primary
        /// It would let the reader work out a number between 1 and threshold - 1.
        case secondary
    }

    public var key: FigureKey
    /// Nil where hidden.
    public var value: FigureValue?
    /// Nil where shown.
    public var hidden: Reason?

    public init(key: FigureKey, value: FigureValue?, hidden: Reason?) {
        self.key = key
        self.value = value
        self.hidden = hidden
    }
}

/// Protection of small numbers: decides which figures of one pack are hidden from readers outside the setting.
///
/// ```swift
/// let protected = Protection(threshold: 5, measures: .toolkit).protect(figures)
/// ```
///
/// A figure is hidden whole when one of its own numbers of members lies between 1 and threshold - 1, or when its
/// members are months or check-ins of so few persons (primary); no number of such a figure may be worked out. Then
/// further figures are hidden (secondary) until a reader who knows the definitions of the measures can't work out any
/// number of members from 1 to threshold - 1: not a number of a hidden figure, not what is hidden together in one
/// sum, and not a number that no figure shows, such as the moves to specialist provision or the difference between two
/// cohorts of which one is part of the other.
///
/// **What a reader is taken to know**: every shown number; that a group which does not appear is empty, and that
/// nothing empty is hidden; that groups add up to totals, settings to `all`, and `MeasureRelations`. From this the
/// reader solves all linear equations exactly, and carries bounds along every sum (nothing is negative, a part is at
/// most its whole) until nothing moves. A number is worked out when it is fixed, or known to lie between 1 and
/// threshold - 1.
///
/// **What is not guaranteed**: bounds that follow only from several sums taken at once (linear programming);
/// earlier packs, and other publications, that a reader puts beside this one; knowledge of the rules of hiding beyond
/// what is said above; knowledge about persons.
///
/// A number that is fixed, but is 0 or at least the threshold, may stay so: where 5.1.a is hidden for its numerator,
/// its denominator is still to be seen in 5.1.b.
///
/// **Which figures are hidden**: leaks are closed one at a time, the smallest number first. Each has grounds, the
/// shown numbers that it was worked out from; hidden is the one that takes fewest figures (counting as one more figure
/// each sum that would give it away again), of these the smallest, of these the first in the pack. An empty figure
/// is never hidden. At the end, what proves to have been hidden for nothing is shown again, the largest first.
/// The result depends on nothing but the figures and their order.
public struct Protection: Sendable {
    public var threshold: Int
    public var measures: MeasureRelations

    public init(threshold: Int = 5, measures: MeasureRelations = .toolkit) {
        self.threshold = threshold
        self.measures = measures
    }

    /// The figures in the same order, each shown or hidden. They are everything one pack shows: what is missing from
    /// `figures` is taken not to be published.
    public func protect(_ figures: [Figure]) -> [ProtectedFigure] {
        let isOfFew = measures.isOfFew(figures, below: threshold)
        let primary = zip(figures, isOfFew).map { $0.value.isSmall(below: threshold) || $1 }
        let network = FigureNetworkBuilder.build(figures, measures, isOfFew: isOfFew)
        var hiding = Hiding(network, threshold: threshold, hidden: primary)
        hiding.hideWhatLeaks(keeping: primary)
        return figures.indices.map { index in
            let isHidden = hiding.isHidden[index]
            return ProtectedFigure(
                key: figures[index].key, value: isHidden ? nil : figures[index].value,
                hidden: isHidden ? (primary[index] ? .primary : .secondary) : nil)
        }
    }
}

extension FigureValue {
    /// Whether one of the numbers of members that decide on hiding lies between 1 and threshold - 1.
    func isSmall(below threshold: Int) -> Bool {
        let numbers =
            switch self {
            case .rate(let denominator, let numerator, let unknown):
                [denominator, numerator, denominator - numerator, unknown]
            case .duration(let n, _, _): [n]
            case .count(let count): [count]
            }
        return numbers.contains { (1..<max(threshold, 1)).contains($0) }
    }
}
