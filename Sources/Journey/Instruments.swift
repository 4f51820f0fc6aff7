/// A scale on which an instrument gives scores, where its range is known for certain.
public struct ScoreScale: Sendable, Hashable {
    /// A code of ``CodeLists/instrument``.
    public let instrument: String
    /// The version of the instrument; nil where the range is the same in all.
    public let version: String?
    public let scale: String
    public let range: ClosedRange<Double>
    /// Whether a higher score is the better one.
    public let higherIsBetter: Bool
}

/// What is known of published instruments: names and ranges of their scales, never their items.
///
/// An instrument without scales here takes any scale and any number: its publisher's ranges differ by form and edition.
public enum Instruments {
    /// The five scales of the SDQ, their total and the impact score. On prosocial behaviour alone more is better, and
    /// it is no part of the total.
    ///
    /// Source: scoring instructions of the Strengths and Difficulties Questionnaire (2014).
    public static let scales: [ScoreScale] =
        ["emotional", "conduct", "hyperactivity", "peer", "prosocial", "impact"].map { scale in
            ScoreScale(
                instrument: "sdq", version: nil, scale: scale, range: 0...10, higherIsBetter: scale == "prosocial")
        } + [ScoreScale(instrument: "sdq", version: nil, scale: "total", range: 0...40, higherIsBetter: false)]

    public static func scales(of instrument: String) -> [ScoreScale] {
        scales.filter { $0.instrument == instrument }
    }

    /// What is wrong with a score: its scale is none of the instrument's, its value lies outside the scale, or its band
    /// is none of the instrument's.
    ///
    /// - Parameter band: nil or empty where none is given.
    public static func finding(instrument: String, scale: String, value: Double, band: String? = nil) -> Finding? {
        guard instrument == "sdq" else { return nil }
        guard let known = scales.first(where: { $0.instrument == instrument && $0.scale == scale }) else {
            return .unknownCode(scale, in: "scale", list: CodeLists.sdqScale)
        }
        guard known.range.contains(value) else {
            return Finding(
                .outOfRange, in: "value",
                """
                A score on the scale \(scale) of the SDQ lies between \(Int(known.range.lowerBound)) and \
                \(Int(known.range.upperBound)). Check the value and the scale.
                """)
        }
        if let band, !band.isEmpty, !CodeLists.sdqBand.contains(band) {
            return .unknownCode(band, in: "band", list: CodeLists.sdqBand)
        }
        return nil
    }
}
