/// A scale on which an instrument gives scores, as far as it is known for certain.
public struct ScoreScale: Sendable, Hashable {
    /// A code of ``CodeLists/instrument``.
    public let instrument: String
    /// The version of the instrument that the scale belongs to; nil where it is the same in all.
    public let version: String?
    public let scale: String
    /// Nil where the publisher's limits differ by form and edition.
    public let range: ClosedRange<Double>?
    /// Whether a higher score is the better one.
    public let higherIsBetter: Bool
}

/// What is known of published instruments: names and ranges of their scales, never their items.
///
/// An instrument without scales here takes any scale and any number: its publisher's ranges differ by form and edition.
/// So does one with scales here, but for the SDQ, whose list is complete.
public enum Instruments {
    public static let scales: [ScoreScale] = sdq + boxall + pass + ngrt

    /// The five scales of the SDQ, their total and the impact score. On prosocial behaviour alone more is better, and
    /// it is no part of the total. A teacher's form asks less about impact.
    ///
    /// Source: scoring instructions of the Strengths and Difficulties Questionnaire (2014).
    private static let sdq: [ScoreScale] =
        ["emotional", "conduct", "hyperactivity", "peer", "prosocial", "impact"].map { scale in
            ScoreScale(instrument: "sdq", version: nil, scale: scale, range: 0...10, higherIsBetter: scale == "prosocial")
        } + [
            ScoreScale(instrument: "sdq", version: nil, scale: "total", range: 0...40, higherIsBetter: false),
            ScoreScale(instrument: "sdq", version: "teacher", scale: "impact", range: 0...6, higherIsBetter: false),
        ]

    /// The two sections of the Boxall Profile, each of 34 items that score 0 to 4, and the strands of the first. More is
    /// better on the developmental strands, and worse on the diagnostic profile.
    private static let boxall: [ScoreScale] =
        (["developmental"] + "abcdefghij".map(String.init)).map { scale in
            ScoreScale(instrument: "boxall", version: nil, scale: scale, range: 0...136, higherIsBetter: true)
        } + [ScoreScale(instrument: "boxall", version: nil, scale: "diagnostic", range: 0...136, higherIsBetter: false)]

    /// The nine factors of PASS, each a percentile.
    private static let pass: [ScoreScale] = [
        "feelings_about_school", "perceived_learning_capability", "self_regard_as_a_learner", "preparedness_for_learning",
        "attitudes_to_teachers", "general_work_ethic", "confidence_in_learning", "attitudes_to_attendance",
        "response_to_curriculum_demands",
    ].map { ScoreScale(instrument: "pass", version: nil, scale: $0, range: 0...100, higherIsBetter: true) }

    /// A stanine is one of nine by its definition; the limits of the other scores differ by form.
    private static let ngrt = [
        ScoreScale(instrument: "ngrt", version: nil, scale: "standard_score", range: nil, higherIsBetter: true),
        ScoreScale(instrument: "ngrt", version: nil, scale: "stanine", range: 1...9, higherIsBetter: true),
        ScoreScale(instrument: "ngrt", version: nil, scale: "reading_age", range: nil, higherIsBetter: true),
    ]

    public static func scales(of instrument: String) -> [ScoreScale] {
        scales.filter { $0.instrument == instrument }
    }

    /// The versions of an instrument that have norms of their own: what one says must not be held against another. For
    /// the SDQ, who filled it in. Empty: none are known.
    public static func versions(of instrument: String) -> [String] {
        switch instrument {
        case "sdq": ["parent", "teacher", "self"]
        case "boxall": ["primary", "young_people"]
        default: []
        }
    }

    /// What is known of a scale, in its version where that has one of its own.
    public static func scale(_ name: ScaleName, of instrument: String) -> ScoreScale? {
        let known = scales.filter { $0.instrument == instrument && $0.scale == name.scale }
        return known.first { $0.version != nil && $0.version == name.version } ?? known.first { $0.version == nil }
    }
}

/// A scale with the version of the instrument, where it was said: stored and exchanged as `young_people/developmental`.
public struct ScaleName: Sendable, Hashable, CustomStringConvertible {
    public let version: String?
    public let scale: String

    public init(version: String? = nil, scale: String) {
        self.version = version
        self.scale = scale
    }

    /// Reads what is stored. A text whose beginning is no version of the instrument is a scale as it stands.
    public init(_ text: String, of instrument: String) {
        let version = Instruments.versions(of: instrument).first { text.hasPrefix($0 + "/") }
        self.init(version: version, scale: version.map { String(text.dropFirst($0.count + 1)) } ?? text)
    }

    public var description: String { version.map { "\($0)/\(scale)" } ?? scale }
}
