import Foundation
import Journey
import Postgres

/// A pupil that a search found.
public struct PupilHit: Sendable, Hashable, Identifiable {
    public let pupil: Pupil
    public let upn: String?
    /// The latest stay that the caller may see, or an open one before it.
    public let stay: Stay?

    public var id: UUID { pupil.id }
}

/// What somebody typed for a pupil: a reference, a UPN or its last four, initials, or a piece of a name.
///
/// Accents and case don't matter. A reference or a UPN that fits exactly stands for itself; everything else is compared
/// with all pupils whom the caller may see, and no others.
public struct PupilLookup: Sendable, Hashable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }
}

extension Desk {
    /// Everybody whom a text fits, in the order of their names.
    public func pupils(matching lookup: PupilLookup) throws -> [PupilHit] {
        let text = lookup.text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, !text.utf8.contains(0) else { return [] }
        let found = try hits(text)
        let stays = Dictionary(grouping: try stays(of: found.map(\.pupil.id)), by: \.pupil.id)
        return found.map { hit in
            let own = stays[hit.id] ?? []
            return PupilHit(pupil: hit.pupil, upn: hit.upn, stay: own.first(where: \.isOpen) ?? own.first)
        }
    }

    /// The references of all pupils whom the caller may see, in order.
    public func pupilReferences() throws -> [String] {
        try session.values(
            "select ref from waymark.pupil where organisation_id = \(organisation) order by ref collate \"C\"", as: String.self)
    }

    /// The one pupil whom a text fits.
    ///
    /// - Throws: ``CaseworkError/noSuchPupil``, ``CaseworkError/severalPupils(_:)``.
    public func pupil(_ lookup: PupilLookup) throws -> PupilHit {
        let found = try pupils(matching: lookup)
        guard let first = found.first else { throw CaseworkError.noSuchPupil }
        guard found.count == 1 else { throw CaseworkError.severalPupils(found) }
        return first
    }

    /// The stay that an act on a pupil is about: the only one at the stages, or the latest of those that have ended.
    ///
    /// - Parameters:
    ///   - stages: at which the act makes sense; a pupil none of whose stays is at one is refused with the latest's stage.
    ///   - urn: the setting, where the caller named one.
    public func stay(
        of lookup: PupilLookup, at stages: [Stay.Stage], urn: String? = nil, for act: String
    ) throws -> Stay {
        let pupil = try pupil(lookup).pupil
        let stays = try stays(of: [pupil.id]).filter { urn == nil || $0.setting.urn == urn }
        guard let latest = stays.first(where: \.isOpen) ?? stays.first else { throw CaseworkError.noStay }
        let fitting = stays.filter { stages.contains($0.stage) }
        let open = fitting.filter(\.isOpen)
        guard open.count <= 1 else { throw CaseworkError.severalStays(open) }
        guard let stay = open.first ?? fitting.first else {
            throw CaseworkError.wrongStage(latest.stage, act: act, belongsTo: stages)
        }
        return stay
    }

    private func hits(_ text: String) throws -> [PupilHit] {
        // "Begum Asha" finds Asha Begum: every word is a piece of some name.
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        return try session.rows(
            """
            select u.pupil_id, u.ref, u.forename, u.surname, u.preferred_name, u.date_of_birth, u.upn
            from waymark.pupils_for(current_user, \(organisation), \(text), \(words)) u
            """, as: (UUID, String, String, String, String?, Day, String?).self
        ).map { row in
            PupilHit(
                pupil: Pupil(
                    id: row.0, ref: row.1, forename: row.2, surname: row.3, preferredName: row.4, dateOfBirth: row.5),
                upn: row.6, stay: nil)
        }
    }
}
