import Exchange

extension ProgressBar {
    /// How far an import or export has come.
    @Sendable func show(_ progress: ExchangeProgress) {
        let fraction = progress.total > 0 ? Double(progress.bytes) / Double(progress.total) : nil
        switch progress.phase {
        case .reading(let file): show(fraction, doing: "Reading \(file)")
        case .checking(let file): show(nil, doing: "Checking \(file)")
        case .writing(let file): show(fraction, doing: "Writing \(file)")
        }
    }
}
