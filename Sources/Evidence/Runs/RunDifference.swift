/// What moved between two runs: figures, and the members that count otherwise with what was recorded about them in between.
public struct RunDifference: Sendable {
    public let earlier: EvidenceRun
    public let later: EvidenceRun
    /// Figures that differ, in the later run's order; those that only the earlier one has come last.
    public let figures: [MovedFigure]
    /// Members that count otherwise. Only for who may see them: others get none.
    public let members: [MovedMember]
    /// Measures that were defined otherwise: of these nothing is said.
    public let redefined: [String]

    public var isNothing: Bool { figures.isEmpty && members.isEmpty && redefined.isEmpty }
}

/// A figure of two runs. Nil: the run has no such figure.
public struct MovedFigure: Sendable, Hashable {
    public let key: FigureKey
    public let before: FigureValue?
    public let after: FigureValue?
}

/// A member that counts otherwise in the later of two runs.
public struct MovedMember: Sendable, Hashable {
    public let setting: String
    public let measure: String
    public let kind: Measure.MemberKind
    /// Nil: the record was erased.
    public let ref: String?
    /// How it counted; nil: it was no member.
    public let before: Member.Counted?
    public let after: Member.Counted?
    /// What was recorded between the runs about the member's stay. Empty: only the days passed.
    public let causes: [Cause]

    /// A record that is new, or was corrected or voided.
    public struct Cause: Sendable, Hashable {
        public let how: How
        /// Which kind of record: `placement`, `contact`, `check_in`.
        public let record: String

        public enum How: String, Sendable, CaseIterable {
            case new, corrected, voided
        }
    }

    /// In a word why it counts otherwise: the most telling of the causes, or how the days did it.
    public var why: Why {
        let own = causes.first { $0.record == kind.record }
        if let how = own?.how ?? How.allCases.first(where: { how in causes.contains { $0.how == how } }) {
            return switch how {
            case .new: .new
            case .corrected: .corrected
            case .voided: .voided
            }
        }
        if before == nil { return .agedIn }
        return after == nil ? .agedOut : .aged
    }

    private typealias How = Cause.How

    public enum Why: String, Sendable, CaseIterable {
        case new, corrected, voided
        /// It came into the period: a window closed, a mark was reached.
        case agedIn = "aged_in"
        /// It left the period, or is no longer looked at.
        case agedOut = "aged_out"
        /// A day passed on which it counts otherwise.
        case aged
    }
}

extension Measure.MemberKind {
    /// The kind of record that a member is.
    var record: String {
        switch self {
        case .followUpMonth: "placement"
        default: rawValue
        }
    }
}
