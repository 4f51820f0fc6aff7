/// A score as an instrument gave it.
public struct Score: Sendable, Hashable {
    public let scale: ScaleName
    public let value: Double
    /// The instrument's word for where the value lies, if it has one.
    public let band: String?

    public init(_ scale: ScaleName, _ value: Double, band: String? = nil) {
        self.scale = scale
        self.value = value
        self.band = band
    }
}

// MARK: Checking

extension Instruments {
    /// What is wrong with a score: its scale is none of the instrument's, its value lies outside the scale, or its band
    /// is none of the instrument's.
    ///
    /// - Parameters:
    ///   - scale: as it is stored, the version in front where there is one.
    ///   - band: nil or empty where none is given.
    public static func finding(instrument: String, scale: String, value: Double, band: String? = nil) -> Finding? {
        let name = ScaleName(scale, of: instrument)
        let known = self.scale(name, of: instrument)
        if instrument == "sdq", known == nil { return .unknownCode(scale, in: "scale", list: CodeLists.sdqScale) }
        if let range = known?.range, !range.contains(value) { return outside(range, name, of: instrument) }
        if instrument == "sdq", let band, !band.isEmpty, !CodeLists.sdqBand.contains(band) {
            return .unknownCode(band, in: "band", list: CodeLists.sdqBand)
        }
        return nil
    }

    /// What is wrong with the scores of one assessment, one by one and together.
    public static func findings(instrument: String, scores: [Score]) -> [Finding] {
        var findings = scores.compactMap { score -> Finding? in
            guard score.value.isFinite else { return .badNumber("", in: "value") }
            return finding(instrument: instrument, scale: "\(score.scale)", value: score.value, band: score.band)
        }
        let counts = Dictionary(grouping: scores, by: \.scale)
        findings += scores.map(\.scale).filter { counts[$0]?.count ?? 0 > 1 }.prefix(1).map { twice in
            Finding(.duplicateRef, in: "scale", "The scale \(twice) is given twice. Give each scale once.")
        }
        if instrument == "sdq", findings.isEmpty { findings += sdqTotalFinding(scores).map { [$0] } ?? [] }
        return findings
    }

    /// The SDQ's scales that add up to its total; prosocial behaviour and impact are no part of it.
    public static let sdqDifficulties = ["emotional", "conduct", "hyperactivity", "peer"]

    private static func sdqTotalFinding(_ scores: [Score]) -> Finding? {
        let values = Dictionary(scores.map { ($0.scale.scale, $0.value) }, uniquingKeysWith: { first, _ in first })
        let parts = sdqDifficulties.compactMap { values[$0] }
        guard let total = values["total"], parts.count == sdqDifficulties.count else { return nil }
        let sum = parts.reduce(0, +)
        guard sum != total else { return nil }
        return Finding(
            .outOfRange, in: "value",
            """
            The SDQ's total is the sum of \(sdqDifficulties.dropLast().joined(separator: ", ")) and \
            \(sdqDifficulties.last ?? ""), which is \(words(for: sum)), and \(words(for: total)) is given. Check the scores; \
            prosocial and impact are no part of the total.
            """)
    }

    private static func outside(_ range: ClosedRange<Double>, _ name: ScaleName, of instrument: String) -> Finding {
        let whose = ["sdq": "the SDQ", "boxall": "the Boxall Profile", "pass": "PASS", "ngrt": "the NGRT"][instrument] ?? instrument
        let form = name.version.map { ", version \($0)," } ?? ""
        return Finding(
            .outOfRange, in: "value",
            """
            A score on the scale \(name.scale) of \(whose)\(form) lies between \(words(for: range.lowerBound)) and \
            \(words(for: range.upperBound)). Check the value and the scale.
            """)
    }

    private static func words(for number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
    }
}

// MARK: Comparing

/// How a later score stands to the baseline.
public enum ScoreChange: String, Sendable, Hashable, CaseIterable {
    case better, same, worse
    /// Which way is the better one isn't known of the scale.
    case higher, lower
}

extension Instruments {
    /// The fewest days between two surveys with an instrument for them to be held against each other: ten weeks for PASS.
    public static func daysBetween(with instrument: String) -> Int {
        instrument == "pass" ? 70 : 0
    }

    /// How a score stands to one of the same instrument, when they may be compared at all.
    ///
    /// Only the same scale in the same version says the same thing. The versions of the Boxall Profile have different
    /// norms, so two of its scores of which it wasn't said are not compared.
    ///
    /// - Returns: Nil when the two say nothing about each other.
    public static func change(
        instrument: String, from baseline: Score, on first: Day, to later: Score, on day: Day
    ) -> ScoreChange? {
        guard baseline.scale == later.scale, first.adding(days: daysBetween(with: instrument)) <= day,
            instrument != "boxall" || later.scale.version != nil
        else { return nil }
        if baseline.value == later.value { return .same }
        let isHigher = later.value > baseline.value
        guard let scale = scale(later.scale, of: instrument) else { return isHigher ? .higher : .lower }
        return isHigher == scale.higherIsBetter ? .better : .worse
    }
}
