/// For whom figures are shown.
public enum Reader: String, Sendable, CaseIterable {
    /// Those who may see the pupils: every figure.
    case `internal`
    /// Governors, the local authority, a peer reviewer: small numbers are hidden, and what would give them away.
    case shareable

    /// The figures as this reader may see them, in the same order.
    public func view(_ figures: [Figure]) -> [ProtectedFigure] {
        switch self {
        case .internal: figures.map { ProtectedFigure(key: $0.key, value: $0.value, hidden: nil) }
        case .shareable: Protection().protect(figures)
        }
    }
}
