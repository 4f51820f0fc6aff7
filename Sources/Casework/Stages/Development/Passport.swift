import Foundation
import Journey
import Postgres

/// The pupil's own summary, in one of its versions.
public struct Passport: Sendable, Hashable {
    /// 1, 2, 3 ...
    public let version: Int
    /// The number of the change that wrote it last.
    public let change: Int64
    public let writtenOn: Day
    /// The name of the member of staff who wrote it down.
    public let writtenBy: String?
    /// With whom: "Asha and her mother".
    public let writtenWith: String
    public let parts: Parts

    /// What it says; nil: nothing.
    public struct Parts: Sendable, Hashable {
        public var strengths: String?
        public var needs: String?
        public var whatHelps: String?
        public var whatToAvoid: String?
        public var outcomes: String?
        public var pupilWords: String?

        public init(
            strengths: String? = nil, needs: String? = nil, whatHelps: String? = nil, whatToAvoid: String? = nil,
            outcomes: String? = nil, pupilWords: String? = nil
        ) {
            self.strengths = strengths
            self.needs = needs
            self.whatHelps = whatHelps
            self.whatToAvoid = whatToAvoid
            self.outcomes = outcomes
            self.pupilWords = pupilWords
        }
    }
}

/// A version of the passport is written.
public struct WritePassport: Act {
    public static let name = "passport_write"

    public var stay: UUID
    public var writtenOn: Day
    public var writtenWith: String
    public var parts: Passport.Parts
    /// The version that the writer had in front of them; nil: there was none.
    public var seen: Passport.Version?

    public init(stay: UUID, writtenOn: Day, writtenWith: String, parts: Passport.Parts, seen: Passport.Version?) {
        self.stay = stay
        self.writtenOn = writtenOn
        self.writtenWith = writtenWith
        self.parts = parts
        self.seen = seen
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.accepted, .onRoll, .left, for: "A passport")
        if writtenWith.isBlank {
            try desk.check(Finding(.missingValue, in: "written_with", "A passport is written with the pupil. Say with whom."))
        }
        if parts.fields.allSatisfy({ $0.cell == .empty }) {
            try desk.check(Finding(.missingValue, in: "strengths", "This passport says nothing. Write one part of it at least."))
        }
        let last = try desk.passports(of: stay).last
        guard last?.isVersion(seen) ?? (seen == nil) else {
            throw CaseworkError.changedMeanwhile("The passport", by: try last.flatMap { try desk.author(of: $0.change) })
        }
        let record = try desk.insert(
            .passport, at: stay,
            [
                .whole("version", (last?.version ?? 0) + 1), .day("written_on", writtenOn),
                .id("written_by", try desk.callersStaffID()), .text("written_with", writtenWith),
            ] + parts.fields)
        return Deed(stay, [record])
    }
}

/// The latest version of the passport is passed on.
public struct SharePassport: Act {
    public static let name = "passport_share"

    public var stay: UUID
    /// A code of ``CodeLists/shareAudience``.
    public var audience: String
    public var recipient: String?
    public var sharedOn: Day
    /// The transition that it serves, by its reference.
    public var transition: String?

    public init(stay: UUID, audience: String, recipient: String?, sharedOn: Day, transition: String? = nil) {
        self.stay = stay
        self.audience = audience
        self.recipient = recipient
        self.sharedOn = sharedOn
        self.transition = transition
    }

    public func perform(at desk: Desk) throws -> Deed {
        guard let passport = try desk.passports(of: try desk.stay(stay)).last else { throw CaseworkError.notThere("passport") }
        if sharedOn < passport.writtenOn {
            try desk.check(
                Finding(
                    .outOfOrder, in: "shared_on",
                    """
                    The passport was written on \(passport.writtenOn.iso), and can't have been shared on \(sharedOn.iso). \
                    Check both days.
                    """))
        }
        return try ShareInformation(
            stay: stay, content: "passport", audience: audience, recipient: recipient, sharedOn: sharedOn,
            transition: transition
        ).perform(at: desk)
    }
}

// MARK: Versions

extension Passport {
    /// A version as somebody saw it.
    public struct Version: Sendable, Hashable {
        public var number: Int
        /// The change that had written it last; nil: any.
        public var change: Int64?

        public init(_ number: Int, change: Int64? = nil) {
            self.number = number
            self.change = change
        }
    }

    public var asSeen: Version { Version(version, change: change) }

    func isVersion(_ seen: Version?) -> Bool {
        guard let seen else { return false }
        return seen.number == version && (seen.change ?? change) == change
    }
}

extension Passport.Parts {
    var fields: [Field] {
        [
            .text("strengths", strengths), .text("needs", needs), .text("what_helps", whatHelps),
            .text("what_to_avoid", whatToAvoid), .text("outcomes", outcomes), .text("pupil_words", pupilWords),
        ]
    }
}

extension Desk {
    /// All versions of a stay's passport, the latest last.
    public func passports(of stay: Stay) throws -> [Passport] {
        try session.rows(
            """
            select p.version, p.seq, p.written_on, s.name, p.written_with, p.strengths, p.needs, p.what_helps, p.what_to_avoid,
                   p.outcomes, p.pupil_words
            from waymark.passport p
            left join waymark.staff s on s.organisation_id = p.organisation_id and s.staff_id = p.written_by
            where p.organisation_id = \(organisation) and p.placement_id = \(stay.id)
            order by p.version
            """,
            as: (Int16, Int64, Day, String?, String, String?, String?, String?, String?, String?, String?).self
        ).map {
            Passport(
                version: Int($0.0), change: $0.1, writtenOn: $0.2, writtenBy: $0.3, writtenWith: $0.4,
                parts: Passport.Parts(
                    strengths: $0.5, needs: $0.6, whatHelps: $0.7, whatToAvoid: $0.8, outcomes: $0.9, pupilWords: $0.10))
        }
    }
}
