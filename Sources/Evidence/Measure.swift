import Postgres

/// One measure of the evidence: what it is called, what it counts in words, and the query that counts it.
///
/// Words and query stand together in `sql/measures`, one after the other, and are read from there: help, tables and packs
/// print the same words that stand over the computation.
public struct Measure: Sendable, Identifiable {
    /// `5.1.a`: area, question, measure.
    public let id: String
    public let title: String
    public let kind: Kind
    /// What its members are.
    public let members: MemberKind
    /// Who is counted at all, in words.
    public let denominator: String
    /// Who of them counts, in words; for a duration what is measured. Nil for a count.
    public let numerator: String?
    /// When it can't be told for a member. Nil: nothing is unknown, what was not recorded counts `no`.
    public let unknown: String?
    /// The unit of a duration.
    public let unit: String?
    /// Why a member that counts in two settings counts once in the pool. Nil: pooled figures add up.
    public let once: String?

    /// Gives `stay, record, own_day` (in area 13 no day), and `yes` or `days` by kind, of each member.
    let query: String
    /// The area's members are all of one key stage; else it follows from the member's own day.
    let keyStage: String?

    public enum Kind: String, Sendable {
        case rate, duration, count
    }

    /// What a member is, and how it is called in a list of members.
    public enum MemberKind: String, Sendable, CaseIterable {
        case placement
        case pupil
        case transition
        case specialistReferral = "specialist_referral"
        case ehcPlan = "ehc_plan"
        case checkIn = "check_in"
        case followUpMonth = "follow_up_month"

        /// By the plural in which the measures' files name them.
        static let byPlural: [String: MemberKind] = [
            "placements": .placement, "pupils": .pupil, "transitions": .transition,
            "specialist referrals": .specialistReferral, "EHC assessment requests": .ehcPlan,
            "check-ins": .checkIn, "follow-up months": .followUpMonth,
        ]
    }
}

/// One of the toolkit's areas that have measures, with its evaluative questions in our words.
public struct MeasuredArea: Sendable, Identifiable {
    /// 5, 11, 12 or 13.
    public let id: Int
    public let title: String
    /// What the area is about, in a line.
    public let about: String
    public let questions: [Question]

    public struct Question: Sendable, Identifiable {
        /// `5.1`
        public let id: String
        public let text: String
        public let measures: [Measure]
    }
}
