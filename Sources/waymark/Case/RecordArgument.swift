import ArgumentParser
import Casework

/// The record that a command is about.
struct RecordArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("Its reference, or the pupil when only one of theirs is open.", valueName: "ref-or-pupil"),
        completion: .custom { _, _, _ in await PupilCompletion.candidates() })
    var record: String

    var lookup: RecordLookup { RecordLookup(record) }
}

extension Office {
    /// The record that is meant, and the stay it is of.
    func find(_ body: @Sendable (Desk) throws -> FoundRecord) async throws -> FoundRecord {
        try await casework.read(body)
    }

    /// The pupil who is meant, for what belongs to no one stay.
    func pupil(_ lookup: PupilLookup) async throws -> Pupil {
        try await casework.read { try $0.pupil(lookup).pupil }
    }

    /// Reads something of a pupil's to be shown, and keeps on record who looked.
    ///
    /// - Parameter about: what is shown, in letters, digits and `_.:/-`.
    func look<Value: Sendable>(
        at lookup: PupilLookup, about: String, _ body: @Sendable (Desk, Pupil) throws -> Value
    ) async throws -> (pupil: Pupil, value: Value) {
        let pupil = try await pupil(lookup)
        return (pupil, try await casework.look(.show, at: pupil.id, about: about) { try body($0, pupil) })
    }
}

extension Performed {
    /// " A12": the reference of what was made, to stand behind a word. Nothing where it isn't known any more.
    var ref: String { deed.records.first?.ref.map { " \($0)" } ?? "" }
}
