import Journey

/// How people name a record: by its reference; where it has none, by what it hangs on and what tells it from the others.
extension RecordType {
    /// What it hangs on.
    var parent: RecordType? {
        switch self {
        case .pupil: nil
        case .placement, .ehcPlan: .pupil
        case .ehcReview: .ehcPlan
        case .score: .assessment
        case .targetReview: .target
        case .transitionStep, .transitionCheck: .transition
        default: .placement
        }
    }

    /// Whether it has a reference of its own.
    public var hasReference: Bool { prefix != nil }

    /// The columns that tell it from the others of its parent, in the order in which they are typed.
    var ownName: [String] {
        switch self {
        case .keyworker: ["staff_id", "from_on"]
        // Several may begin on one day.
        case .hold: ["entry"]
        default: [key].compactMap(\.self)
        }
    }

    /// How one is named on the command line: `C12`, `T4/2026-03-02`.
    public var exampleName: String {
        switch self {
        case .pupil: "P3 (or whatever finds the pupil)"
        case .ehcReview: "EHC2/2026-03-02"
        case .keyworker: "S3/kim/2026-01-12"
        case .referralItem: "S3/attendance_record"
        case .inductionStep: "S3/home_visit"
        case .timetableStage: "S3/2026-01-12"
        case .score: "A7/total"
        case .passport: "S3/2"
        case .targetReview: "T4/2026-03-02"
        case .transitionStep: "M5/pupil_view"
        case .transitionCheck: "M5/2026-03-02"
        case .hold: "S3/41"
        default: "\(prefix ?? "")12"
        }
    }

    /// "1 contact", "2 careers activities": so many records of a table, which may be one of no type.
    public static func counted(_ count: Int, _ table: String) -> String {
        let noun = named(table)?.noun ?? table.split(separator: "_").joined(separator: " ")
        guard count != 1 else { return "1 \(noun)" }
        return noun.hasSuffix("y") ? "\(count) \(noun.dropLast())ies" : "\(count) \(noun)s"
    }

    /// The type that is meant by what somebody typed: its name, with hyphens or blanks, or its noun.
    ///
    /// - Throws: ``CaseworkError/wrongCommand(_:advice:)`` with the nearest.
    public static func said(_ text: String) throws -> RecordType {
        let word = text.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
        if let type = named(word) ?? synonyms[word] { return type }
        let nearest = Spelling.nearest(to: word, among: all.map(\.name))
        throw CaseworkError.wrongCommand(
            "There is no kind of record \"\(text.prefix(40))\".",
            advice: nearest.map { "Did you mean \($0)?" } ?? "There are: \(all.map(\.name).joined(separator: ", "))")
    }

    private static let synonyms: [String: RecordType] = [
        "stay": .placement, "referral": .placement, "checkin": .checkIn, "review": .targetReview, "step": .inductionStep,
        "specialist": .specialistReferral, "careers": .careersActivity, "item": .referralItem, "ehc": .ehcPlan,
    ]
}
