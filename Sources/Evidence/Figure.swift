/// Which figure: a measure of a setting (nil: all settings pooled), of everybody or of one group of a breakdown.
public struct FigureKey: Hashable, Sendable {
    public var setting: String?
    public var measure: String
    public var group: Group?

    public init(setting: String?, measure: String, group: Group? = nil) {
        self.setting = setting
        self.measure = measure
        self.group = group
    }

    /// One group of a breakdown, such as `sen_provision` `K`.
    public struct Group: Hashable, Sendable {
        public var by: String
        public var value: String

        public init(by: String, value: String) {
            self.by = by
            self.value = value
        }
    }
}

/// What a measure came to, in members; a duration's median and 90th percentile in days.
public enum FigureValue: Hashable, Sendable {
    case rate(denominator: Int, numerator: Int, unknown: Int)
    case duration(n: Int, median: Double?, p90: Double?)
    case count(Int)
}

public struct Figure: Hashable, Sendable {
    public var key: FigureKey
    public var value: FigureValue

    public init(key: FigureKey, value: FigureValue) {
        self.key = key
        self.value = value
    }
}
