import Journey

/// How a figure stands against the one of the run before.
public enum Trend: Sendable, Hashable {
    /// There is no run to compare with, or it has no such figure.
    case nothingBefore
    /// The measures were defined otherwise then: a difference would be one of definitions.
    case otherDefinitions
    /// One of the two is hidden from the reader.
    case hidden
    /// What it was, as this reader may see it.
    case before(FigureValue)

    init(of figure: ProtectedFigure, against before: ProtectedFigure?, sameDefinitions: Bool) {
        guard let before else {
            self = .nothingBefore
            return
        }
        guard sameDefinitions else {
            self = .otherDefinitions
            return
        }
        guard figure.value != nil, let value = before.value else {
            self = .hidden
            return
        }
        self = .before(value)
    }
}

extension EvidencePack.Reading {
    /// What the figure came to before; nil unless both are shown and comparable.
    public var before: FigureValue? {
        if case .before(let value) = trend { value } else { nil }
    }

    /// How far the figure moved: a rate's share (0.1 is ten percentage points), a duration's median, a count. Nil where
    /// there is nothing to compare.
    public var change: Double? {
        switch (figure.value, before) {
        case (.rate?, .rate?):
            if let now = figure.value?.share, let then = before?.share { now - then } else { nil }
        case (.duration(_, let now?, _)?, .duration(_, let then?, _)?): now - then
        case (.count(let now)?, .count(let then)?): Double(now - then)
        default: nil
        }
    }
}

extension FigureValue {
    /// Below this many members a pack says how far one of them moves the figure.
    static let fewMembers = 20

    /// How far one member moves a rate's share; nil where there are members enough, or none.
    public var movedByOneMember: Double? {
        guard case .rate(let denominator, _, _) = self, (1..<Self.fewMembers).contains(denominator) else { return nil }
        return 1 / Double(denominator)
    }
}

extension EvidenceRun {
    /// The run that a pack of this one is compared with: of the same settings, over a period as long, that ended before
    /// this one's began.
    ///
    /// Of several the nearest period, there the run that was taken at the most similar point of its period (a
    /// half year is not held against a whole one), there the newest. Periods that overlap share members, and the
    /// difference of two such figures could be a single person; they are never compared.
    func predecessor(among runs: [EvidenceRun]) -> EvidenceRun? {
        func elapsed(_ run: EvidenceRun) -> Int { run.from.distance(to: min(run.to, run.asOf)) }
        let earlier = runs.filter { $0.settings == settings && $0.to < from && hasPeriodAsLong(as: $0) }
        return earlier.min { left, right in
            (-Int(left.to.daysSince2000), abs(elapsed(left) - elapsed(self)), -left.number)
                < (-Int(right.to.daysSince2000), abs(elapsed(right) - elapsed(self)), -right.number)
        }
    }

    /// The same number of days, or the same days of the year: a leap year is a day longer.
    private func hasPeriodAsLong(as other: EvidenceRun) -> Bool {
        if from.distance(to: to) == other.from.distance(to: other.to) { return true }
        let months = (from.year - other.from.year) * 12
        return other.from.adding(months: months) == from && other.to.adding(days: 1).adding(months: months) == to.adding(days: 1)
    }
}
