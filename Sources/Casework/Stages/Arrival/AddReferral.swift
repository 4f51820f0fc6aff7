import Foundation
import Journey
import Postgres

/// A pupil who was not known before.
public struct NewPupil: Sendable, Hashable {
    public var ref: String?
    public var upn: String?
    public var forename: String
    public var surname: String
    public var preferredName: String?
    public var dateOfBirth: Day
    /// Codes of ``CodeLists/sex``, ``CodeLists/ethnicity``, ``CodeLists/senProvision``, ``CodeLists/senType``.
    public var sex: String?
    public var ethnicity: String?
    public var senProvision: String?
    public var primaryNeed: String?
    public var disadvantaged: Bool?
    public var lookedAfter: Bool?
    public var socialWorker: Bool?
    public var youthJustice: Bool?

    public init(forename: String, surname: String, dateOfBirth: Day) {
        self.forename = forename
        self.surname = surname
        self.dateOfBirth = dateOfBirth
    }

    fileprivate var fields: [Field] {
        [
            .text("ref", ref), .text("upn", upn), .text("forename", forename), .text("surname", surname),
            .text("preferred_name", preferredName), .day("date_of_birth", dateOfBirth),
            .code("sex", sex, of: CodeLists.sex), .code("ethnicity", ethnicity, of: CodeLists.ethnicity),
            .code("sen_provision", senProvision, of: CodeLists.senProvision),
            .code("primary_need", primaryNeed, of: CodeLists.senType), .yesNo("disadvantaged", disadvantaged),
            .yesNo("looked_after", lookedAfter), .yesNo("social_worker", socialWorker), .yesNo("youth_justice", youthJustice),
        ]
    }
}

/// A pupil is referred to a setting: somebody new, or one who is known already and comes back or comes here as well.
///
/// Somebody who seems new to the caller may be known at another setting of the organisation. With their whole UPN and date of
/// birth they are referred as who they are; of what was entered about them nothing is changed, and the look is on record.
public struct AddReferral: Act {
    public static let name = "referral_add"

    public enum Who: Sendable, Hashable {
        /// - Parameter isAnother: although somebody of this name and date of birth is known already.
        case new(NewPupil, isAnother: Bool)
        case known(UUID)
    }

    public var who: Who
    public var setting: Int32
    public var referredOn: Day
    /// Codes of ``CodeLists/referralReason`` and ``CodeLists/registration``.
    public var reason: String
    public var registration: String
    /// Who referred the pupil, and their URN or local code.
    public var referredBy: String?
    public var referredByURN: String?

    public init(
        _ who: Who, to setting: Int32, on referredOn: Day, reason: String, registration: String, referredBy: String? = nil,
        referredByURN: String? = nil
    ) {
        self.who = who
        self.setting = setting
        self.referredOn = referredOn
        self.reason = reason
        self.registration = registration
        self.referredBy = referredBy
        self.referredByURN = referredByURN
    }

    public func perform(at desk: Desk) throws -> Deed {
        let setting = try desk.setting(setting)
        let pupil = try desk.record(who, referredOn: referredOn)
        if let referredByURN, ProviderCode(referredByURN) == nil {
            throw CaseworkError.refused([.badURN(referredByURN, in: "referred_by_urn")])
        }
        let stay = try desk.insert(
            .placement, key: [.whole("setting_id", Int(setting.id))],
            [
                .id("pupil_id", pupil.id), .day("referred_on", referredOn), .text("referred_by", referredBy),
                .text("referred_by_urn", referredByURN), .code("reason", reason, of: CodeLists.referralReason),
                .code("registration", registration, of: CodeLists.registration),
            ])
        guard pupil.isKnownElsewhere else { return Deed(pupil: pupil.id, stay: stay.id, records: [stay] + pupil.records) }
        let known = RecordName("pupil", id: pupil.id, ref: try desk.pupil(pupil.id)?.ref)
        return Deed(pupil: pupil.id, stay: stay.id, records: [stay, known], counts: [Self.knownElsewhere: 1])
    }

    /// In a deed's counts: the pupil was known at another setting already.
    public static let knownElsewhere = "known_elsewhere"
}

/// The pupil of a referral, as a record.
private struct ReferredPupil {
    let id: UUID
    var records: [RecordName] = []
    var isKnownElsewhere = false
}

extension Desk {
    fileprivate func record(_ who: AddReferral.Who, referredOn: Day) throws -> ReferredPupil {
        switch who {
        case .known(let id):
            guard let pupil = try pupil(id) else { throw CaseworkError.noSuchPupil }
            try check(JourneyRules.age(bornOn: pupil.dateOfBirth, referredOn: referredOn))
            return ReferredPupil(id: id)
        case .new(let pupil, let isAnother):
            let pupil = try sound(pupil)
            try check(JourneyRules.age(bornOn: pupil.dateOfBirth, referredOn: referredOn))
            if !isAnother, let namesake = try namesake(of: pupil) {
                throw CaseworkError.standsAlready(
                    "\(namesake.name), born on that day, is known here already: \(namesake.ref).",
                    advice: "Refer that pupil: waymark referral add \(namesake.ref). Somebody else of the same name: --another")
            }
            if !isAnother, let known = try knownElsewhere(pupil) { return ReferredPupil(id: known, isKnownElsewhere: true) }
            let record = try insert(.pupil, key: [], pupil.fields)
            guard let id = record.id else { throw CaseworkError.notThere("pupil") }
            return ReferredPupil(id: id, records: [record])
        }
    }

    /// The same pupil at a setting where the caller sees nobody. One whom the caller sees is to be named instead.
    private func knownElsewhere(_ pupil: NewPupil) throws -> UUID? {
        guard let upn = pupil.upn, try pupils("u.upn = \(upn)").isEmpty else { return nil }
        return try session.value(
            "select waymark.known_elsewhere(\(organisation), \(UUID.version7()), \(upn), \(pupil.dateOfBirth))", as: UUID?.self)
    }

    private func sound(_ pupil: NewPupil) throws -> NewPupil {
        var pupil = pupil
        try demand(["forename", "surname"], in: pupil.fields)
        if let text = pupil.upn.map({ $0.filter { !$0.isWhitespace }.uppercased() }), !text.isEmpty {
            do throws(UPNProblem) { pupil.upn = try UPN(text).text } catch { throw CaseworkError.refused([.badUPN(error)]) }
        }
        return pupil
    }

    /// A pupil whom the caller may see, of the same names and date of birth.
    private func namesake(of pupil: NewPupil) throws -> Pupil? {
        try pupils(
            """
            u.date_of_birth = \(pupil.dateOfBirth) and waymark.folded(u.surname) = waymark.folded(\(pupil.surname))
            and waymark.folded(\(pupil.forename)) in (waymark.folded(u.forename), waymark.folded(u.preferred_name))
            """
        ).first
    }

    /// A pupil by their identifier; nil when there is none whom the caller sees.
    func pupil(_ id: UUID) throws -> Pupil? {
        try pupils("u.pupil_id = \(id)").first
    }

    private func pupils(_ condition: SQL) throws -> [Pupil] {
        try session.rows(
            """
            select u.pupil_id, u.ref, u.forename, u.surname, u.preferred_name, u.date_of_birth from waymark.pupil u
            where u.organisation_id = \(organisation) and \(condition) order by u.entry
            """, as: (UUID, String, String, String, String?, Day).self
        ).map { row in
            Pupil(id: row.0, ref: row.1, forename: row.2, surname: row.3, preferredName: row.4, dateOfBirth: row.5)
        }
    }
}
