import Foundation
import Journey
import Postgres

/// A specialist service is asked to see a pupil.
public struct ReferToSpecialist: Act {
    public static let name = "specialist_add"

    public var stay: UUID
    /// A code of ``CodeLists/specialistService``.
    public var service: String
    public var requestedOn: Day

    public init(stay: UUID, service: String, requestedOn: Day) {
        self.stay = stay
        self.service = service
        self.requestedOn = requestedOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.referred, .accepted, .onRoll, for: "A specialist referral")
        try refuseSecond(of: stay, desk)
        let record = try desk.insert(
            .specialistReferral, at: stay,
            [.code("service", service, of: CodeLists.specialistService), .day("requested_on", requestedOn)])
        return Deed(stay, [record])
    }

    private func refuseSecond(of stay: Stay, _ desk: Desk) throws {
        guard service != "other" else { return }
        let open = try desk.session.values(
            """
            select ref from waymark.specialist_referral
            where organisation_id = \(desk.organisation) and placement_id = \(stay.id) and service = \(service)
              and closed_on is null
            order by entry
            """, as: String.self)
        guard let ref = open.first else { return }
        throw CaseworkError.standsAlready(
            "A referral to this service is open already: \(ref).", advice: "Close it first: waymark specialist close \(ref)")
    }
}

/// The service has seen the pupil for the first time.
public struct SeenBySpecialist: Act {
    public static let name = "specialist_seen"

    public var referral: UUID
    public var firstSeenOn: Day

    public init(referral: UUID, firstSeenOn: Day) {
        self.referral = referral
        self.firstSeenOn = firstSeenOn
    }

    public func perform(at desk: Desk) throws -> Deed {
        var found = try desk.specialistReferral(referral)
        if let day = found.firstSeenOn { throw CaseworkError.doneAlready("The first meeting", on: day) }
        found.firstSeenOn = firstSeenOn
        return try found.store(at: desk)
    }
}

/// The service's work has ended.
public struct CloseSpecialistReferral: Act {
    public static let name = "specialist_close"

    public var referral: UUID
    public var closedOn: Day
    public var outcome: String

    public init(referral: UUID, closedOn: Day, outcome: String) {
        self.referral = referral
        self.closedOn = closedOn
        self.outcome = outcome
    }

    public func perform(at desk: Desk) throws -> Deed {
        var found = try desk.specialistReferral(referral)
        if let day = found.closedOn { throw CaseworkError.doneAlready("Closing this referral", on: day) }
        found.closedOn = closedOn
        found.outcome = outcome
        return try found.store(at: desk)
    }
}

// MARK: Reading

/// A specialist referral, to be taken further.
private struct SpecialistReferral {
    let record: FoundRecord
    let requestedOn: Day
    var firstSeenOn: Day?
    var closedOn: Day?
    var outcome: String?

    /// Keeps it as it now is, after the rules over its days.
    func store(at desk: Desk) throws -> Deed {
        let fields: [Field] = [
            .day("first_seen_on", firstSeenOn), .day("closed_on", closedOn), .text("outcome", outcome),
        ]
        try desk.check(.specialistReferrals, [.day("requested_on", requestedOn)] + fields)
        try desk.check(
            firstSeenOn.flatMap {
                JourneyRules.notAfter(closedOn, "the referral was closed", "The first meeting", on: $0, in: "first_seen_on")
            })
        try desk.update(
            .specialistReferral, key: desk.key(record.stay, .id("specialist_referral_id", record.id)), set: fields)
        return Deed(record.stay, [RecordName("specialist_referral", id: record.id, ref: record.ref)])
    }
}

extension Desk {
    fileprivate func specialistReferral(_ id: UUID) throws -> SpecialistReferral {
        let record = try record(.specialistReferral, id)
        let (requested, seen, closed, outcome) = try session.row(
            """
            select requested_on, first_seen_on, closed_on, outcome from waymark.specialist_referral
            where organisation_id = \(organisation) and specialist_referral_id = \(id)
            """, as: (Day, Day?, Day?, String?).self)
        return SpecialistReferral(
            record: record, requestedOn: requested, firstSeenOn: seen, closedOn: closed, outcome: outcome)
    }

    /// The referral that is meant: by its reference, or the only open one of a pupil.
    ///
    /// - Parameter isUnseen: whether of the open ones only those are meant in which the pupil wasn't seen yet.
    public func specialistReferral(_ lookup: RecordLookup, isUnseen: Bool = false) throws -> FoundRecord {
        try record(
            .specialistReferral, lookup, open: isUnseen ? "coalesce(r.closed_on, r.first_seen_on) is null" : "r.closed_on is null")
    }
}
