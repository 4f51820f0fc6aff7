import Foundation
import Journey
import Postgres

/// A personal development target.
public struct SetTarget: Act {
    public static let name = "target_set"

    public var stay: UUID
    /// A code of ``CodeLists/targetArea``.
    public var area: String
    public var statement: String
    public var setOn: Day
    public var dueOn: Day?
    /// The need that it answers, by its reference.
    public var need: String?
    /// Whose it is to see to it, by reference or name; nil: the keyworker's.
    public var owner: String?
    /// The pupil's own wording.
    public var pupilWords: String?

    public init(
        stay: UUID, area: String, statement: String, setOn: Day, dueOn: Day? = nil, need: String? = nil,
        owner: String? = nil, pupilWords: String? = nil
    ) {
        self.stay = stay
        self.area = area
        self.statement = statement
        self.setOn = setOn
        self.dueOn = dueOn
        self.need = need
        self.owner = owner
        self.pupilWords = pupilWords
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.accepted, .onRoll, for: "A target")
        if statement.isBlank {
            try desk.check(Finding(.missingValue, in: "statement", "A target says what is to be reached. Give its statement."))
        }
        try desk.check(JourneyRules.target(dueOn: dueOn, setOn: setOn))
        try refuseSecond(of: stay, desk)
        let record = try desk.insert(
            .target, at: stay,
            [
                .code("area", area, of: CodeLists.targetArea), .text("statement", statement), .day("set_on", setOn),
                .day("due_on", dueOn), .id("need_id", try need.map { try desk.record(.need, $0, of: stay) }),
                .id("owner_id", try owner.map { try desk.colleague(StaffLookup($0)).id }), .text("pupil_words", pupilWords),
            ])
        return Deed(stay, [record])
    }

    private func refuseSecond(of stay: Stay, _ desk: Desk) throws {
        let same = try desk.session.values(
            """
            select ref from waymark.target
            where organisation_id = \(desk.organisation) and placement_id = \(stay.id) and closed_on is null
              and area = \(area) and lower(statement) = lower(\(statement))
            order by entry
            """, as: String.self)
        guard let ref = same.first else { return }
        throw CaseworkError.standsAlready(
            "This target is open already: \(ref).", advice: "Review that one: waymark target review \(ref)")
    }
}

/// A target is looked at, and how far the pupil has come.
public struct ReviewTarget: Act {
    public static let name = "target_review"

    public var target: UUID
    /// A code of ``CodeLists/mastery``.
    public var mastery: String
    public var reviewedOn: Day
    public var note: String?

    public init(target: UUID, mastery: String, reviewedOn: Day, note: String? = nil) {
        self.target = target
        self.mastery = mastery
        self.reviewedOn = reviewedOn
        self.note = note
    }

    public func perform(at desk: Desk) throws -> Deed {
        let found = try desk.targetDays(target)
        if found.reviews.contains(reviewedOn) { throw CaseworkError.doneAlready("A review of this target", on: reviewedOn) }
        try desk.check(JourneyRules.review(on: reviewedOn, targetSetOn: found.setOn))
        for (end, event) in [(found.closedOn, "its target was closed"), (found.record.stay.endedOn, "the pupil left")] {
            try desk.check(JourneyRules.notAfter(end, event, "The review", on: reviewedOn, in: "reviewed_on"))
        }
        let review = try desk.insert(
            .targetReview, at: found.record.stay, parent: [.id("target_id", target)],
            [.day("reviewed_on", reviewedOn), .code("mastery", mastery, of: CodeLists.mastery), .text("note", note)])
        return Deed(found.record.stay, [review, RecordName("target", id: target, ref: found.record.ref)])
    }
}

/// A target ends: reached, or not.
public struct CloseTarget: Act {
    public static let name = "target_close"

    public var target: UUID
    /// A code of ``CodeLists/targetOutcome``.
    public var outcome: String
    public var closedOn: Day

    public init(target: UUID, outcome: String, closedOn: Day) {
        self.target = target
        self.outcome = outcome
        self.closedOn = closedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let found = try desk.targetDays(target)
        if let day = found.closedOn { throw CaseworkError.doneAlready("Closing this target", on: day) }
        let fields: [Field] = [.day("closed_on", closedOn), .code("outcome", outcome, of: CodeLists.targetOutcome)]
        try desk.check(.targets, [.day("set_on", found.setOn)] + fields)
        try desk.check(
            found.reviews.max().flatMap {
                JourneyRules.notAfter(closedOn, "the target was closed", "The review", on: $0, in: "closed_on")
            })
        try desk.update(.target, key: desk.key(found.record.stay, .id("target_id", target)), set: fields)
        return Deed(found.record.stay, [RecordName("target", id: target, ref: found.record.ref)])
    }
}

extension Desk {
    /// The target that is meant: by its reference, or the only open one of a pupil.
    public func target(_ lookup: RecordLookup) throws -> FoundRecord {
        try record(.target, lookup, open: "r.closed_on is null")
    }

    fileprivate func targetDays(_ id: UUID) throws -> (record: FoundRecord, setOn: Day, closedOn: Day?, reviews: [Day]) {
        let record = try record(.target, id)
        let (setOn, closedOn) = try session.row(
            "select set_on, closed_on from waymark.target where organisation_id = \(organisation) and target_id = \(id)",
            as: (Day, Day?).self)
        let reviews = try session.values(
            "select reviewed_on from waymark.target_review where organisation_id = \(organisation) and target_id = \(id)",
            as: Day.self)
        return (record, setOn, closedOn, reviews)
    }
}
