import Foundation
import Journey
import Postgres

/// Something that happened, as far as it tells in which of a pupil's stays it is recorded.
///
/// Work of a stay goes on after it: a pupil who has left and come back has two, and what closes a duty of the first must be
/// recorded there, or it is due for ever.
public struct Occurrence: Sendable, Hashable {
    public var day: Day
    /// The transition that it serves, by its reference.
    public var transition: String?
    /// The duty of a stay's end that it may do.
    public var duty: Duty?

    public enum Duty: Sendable, Hashable {
        case aftercare, childProtectionFile, passport
    }

    public init(on day: Day, transition: String? = nil, duty: Duty? = nil) {
        self.day = day
        self.transition = transition
        self.duty = duty
    }

    /// A contact of a kind, a code of ``CodeLists/contactKind``.
    public static func contact(_ kind: String, on day: Day, transition: String? = nil) -> Occurrence {
        Occurrence(on: day, transition: transition, duty: kind == "aftercare" ? .aftercare : nil)
    }

    /// Something that is passed on: codes of ``CodeLists/shareContent`` and ``CodeLists/shareAudience``.
    public static func share(_ content: String, with audience: String, on day: Day, transition: String? = nil) -> Occurrence {
        let duty: Duty? =
            switch (content, audience) {
            case ("safeguarding_file", "receiving_setting"), ("safeguarding_file", "agency"): .childProtectionFile
            case ("passport", "receiving_setting"): .passport
            default: nil
            }
        return Occurrence(on: day, transition: transition, duty: duty)
    }
}

extension Stay {
    /// Whether a day lies between the referral and the end.
    func contains(_ day: Day) -> Bool {
        let end = endedOn ?? (isOpen ? nil : decidedOn)
        return referredOn <= day && end.map { day <= $0 } ?? true
    }
}

extension Desk {
    /// The stay in which something that happened is recorded: that of the transition that was named, that in which it does a
    /// duty, the only one that contains its day where today's doesn't, or else today's.
    ///
    /// - Parameters:
    ///   - stages: at which the act makes sense.
    ///   - urn: the setting, where the caller named one.
    ///   - act: how a refusal begins: "A contact".
    /// - Returns: The stay, and whether it is another than the one in which things are recorded that are about no day.
    public func stay(
        of lookup: PupilLookup, at stages: [Stay.Stage], urn: String? = nil, for act: String, recording occurrence: Occurrence
    ) throws -> (stay: Stay, isFormer: Bool) {
        let all = try stays(of: [try pupil(lookup).pupil.id]).filter { urn == nil || $0.setting.urn == urn }
        let fitting = all.filter { stages.contains($0.stage) }
        if fitting.count > 1, let stay = try stay(serving: occurrence, among: fitting) {
            return (stay, stay.id != (fitting.first(where: \.isOpen) ?? fitting[0]).id)
        }
        let usual = try stay(of: lookup, at: stages, urn: urn, for: act)
        if usual.contains(occurrence.day) { return (usual, false) }
        let then = fitting.filter { $0.contains(occurrence.day) }
        return then.count == 1 ? (then[0], then[0].id != usual.id) : (usual, false)
    }

    /// The stay of the transition that was named, or that in which a duty is done.
    private func stay(serving occurrence: Occurrence, among stays: [Stay]) throws -> Stay? {
        guard occurrence.transition != nil || occurrence.duty != nil else { return nil }
        let moves = try transitions(of: stays.map(\.id))
        if let named = occurrence.transition?.trimmingCharacters(in: .whitespaces) {
            let move = moves.first { $0.ref == named } ?? moves.first { $0.ref == named.uppercased() }
            return stays.first { $0.id == move?.stay }
        }
        return switch occurrence.duty {
        case .aftercare: stays.first { $0.id == moves.running(on: occurrence.day)?.stay }
        case .childProtectionFile: try stay(owingFileOn: occurrence.day, among: stays)
        case .passport: try stay(owingPassportOn: occurrence.day, among: stays, moves)
        case nil: nil
        }
    }

    /// The latest of those that have ended and whose file is still to be handed over, which may be done four weeks ahead.
    private func stay(owingFileOn day: Day, among stays: [Stay]) throws -> Stay? {
        let owing = Set(try owing("child_protection_file", among: stays).map(\.stay))
        let ended = stays.filter { stay in
            owing.contains(stay.id) && stay.endedOn.map { day >= $0.adding(days: -28) } ?? false
        }
        return ended.max { ($0.endedOn ?? day) < ($1.endedOn ?? day) }
    }

    /// That of the move which runs and whose passport has not arrived. Nothing of a move that is being prepared is due yet, and
    /// its passport goes ahead of it: then no other is meant.
    private func stay(owingPassportOn day: Day, among stays: [Stay], _ moves: [Transition]) throws -> Stay? {
        let isPrepared = moves.contains { move in move.isOpen && (move.startedOn.map { day < $0 } ?? true) }
        guard !isPrepared, let move = moves.running(on: day) else { return nil }
        let isOwed = try owing("passport_acknowledged", among: stays).contains { $0.aboutID == move.id }
        guard isOwed, let stay = stays.first(where: { $0.id == move.stay }), try !passports(of: stay).isEmpty else { return nil }
        return stay
    }

    /// What is still to be done of a kind, past and to come.
    private func owing(_ kind: String, among stays: [Stay]) throws -> [Obligation] {
        try obligations("o.placement_id = any(\(stays.map(\.id))) and o.kind = \(kind)").filter(\.isStillToBeDone)
    }
}

extension [Transition] {
    /// The one that had begun on a day and had not ended, the latest of several.
    fileprivate func running(on day: Day) -> Transition? {
        func started(_ move: Transition) -> Day? {
            move.startedOn.flatMap { $0 <= day && day <= move.endedOn ?? day ? $0 : nil }
        }
        return filter { started($0) != nil }.max { ($0.startedOn ?? day, $1.ref) < ($1.startedOn ?? day, $0.ref) }
    }
}
