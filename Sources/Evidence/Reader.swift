/// For whom figures are shown.
public enum Reader: String, Sendable, CaseIterable {
    /// Those who may see the pupils: every figure.
    case `internal`
    /// Governors, the local authority, a peer reviewer: small numbers are hidden, and what would give them away.
    case shareable

    /// A run's figures as this reader may see them, in the same order.
    public func view(_ figures: [Figure], of run: EvidenceRun) -> [ProtectedFigure] {
        switch self {
        case .internal:
            return figures.map { ProtectedFigure(key: $0.key, value: $0.value, hidden: nil) }
        case .shareable:
            // A period that begins with the school year holds everybody who prepares for leaving in it: one more thing
            // that a reader can reckon with.
            let yearOfEnd = min(run.to, run.asOf).academicYear
            let measures: MeasureRelations = run.from <= yearOfEnd.firstDay ? .toolkitFromStartOfYear : .toolkit
            return Protection(measures: measures).protect(figures)
        }
    }
}
