import Casework
import Journey

/// What commands about moves on, follow-ups and work that is due look up.
extension Office {
    /// A pupil's transition with its stay.
    ///
    /// - Parameter started: whether one that has begun is meant before one that is being prepared.
    func transition(
        of pupil: PupilLookup, mustBeOpen: Bool = true, started: Bool = false
    ) async throws -> (stay: Stay, transition: Transition) {
        try await casework.read { try $0.transition(of: pupil, urn: urn, mustBeOpen: mustBeOpen, started: started) }
    }

    /// The day that `--on` gives for something that happened; today where it isn't given.
    func day(_ on: String?) throws -> Day {
        try on.map { try Dialogue.day($0, option: "--on", today: today) } ?? today
    }

    func followUp(of pupil: PupilLookup) async throws -> FollowUpCase {
        try await casework.read { try $0.followUp(of: pupil, urn: urn) }
    }

    /// All stays of a pupil; those at the setting that was named, where one was.
    func stays(of pupil: PupilLookup) async throws -> [Stay] {
        try await casework.read { desk in
            let stays = try desk.stays(of: [try desk.pupil(pupil).pupil.id]).filter { urn == nil || $0.setting.urn == urn }
            guard !stays.isEmpty else { throw CaseworkError.noStay }
            return stays
        }
    }
}

/// Which of a pupil's obligations a command is about.
extension ObligationSelection {
    /// - Throws: ``WaymarkError`` with the nearest kind.
    init(typed kind: String?, _ about: String?) throws {
        self.init(
            kind: try kind.map { try Dialogue.code($0, of: CodeLists.obligationKind, option: "The kind of work") }, about: about)
    }
}

extension ClosedRange<Day> {
    /// "Thu 1 Jan 2026 to Sat 31 Jan 2026"
    var inEnglish: String { "\(lowerBound.inEnglish) to \(upperBound.inEnglish)" }
}
