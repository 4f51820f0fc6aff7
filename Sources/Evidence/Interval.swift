/// The Wilson score interval at 95 %: how far the true share may lie from the one that was counted.
///
/// It holds for few members too, and at 0 and 1, which is why public health reports prefer it (Wilson 1927; Office for
/// Health Improvement and Disparities, technical guide).
public struct Interval: Sendable, Hashable {
    public let low: Double
    public let high: Double

    /// The 97.5th percentile of the normal distribution.
    static let z = 1.959963984540054

    /// Nil without members. `low` is exactly 0 where nobody counts, `high` exactly 1 where everybody does.
    public init?(numerator: Int, denominator: Int) {
        guard denominator > 0 else { return nil }
        let (n, share, z) = (Double(denominator), Double(numerator) / Double(denominator), Self.z)
        let middle = share + z * z / (2 * n)
        let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        let scale = 1 + z * z / n
        low = numerator == 0 ? 0 : (middle - half) / scale
        high = numerator == denominator ? 1 : (middle + half) / scale
    }
}

extension FigureValue {
    /// Of a rate: numerator / denominator, nil without members.
    public var share: Double? {
        guard case .rate(let denominator, let numerator, _) = self, denominator > 0 else { return nil }
        return Double(numerator) / Double(denominator)
    }

    /// Of a rate: the share if all who are unknown counted, nil without members.
    public var bestCase: Double? {
        guard case .rate(let denominator, let numerator, let unknown) = self, denominator > 0 else { return nil }
        return Double(numerator + unknown) / Double(denominator)
    }

    /// Of a rate: its interval, nil without members.
    public var interval: Interval? {
        guard case .rate(let denominator, let numerator, _) = self else { return nil }
        return Interval(numerator: numerator, denominator: denominator)
    }
}
