import ArgumentParser
import Casework
import Foundation
import Journey
import Postgres

/// What every command about a pupil's case takes.
struct CaseOptions: ParsableArguments {
    @OptionGroup var organisation: OrganisationOption

    @Option(help: ArgumentHelp("The setting, by its URN, where a pupil has stays at several.", valueName: "urn"))
    var setting: String?
}

/// The pupil whom a command is about.
struct PupilArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A reference, a UPN or its last four, initials, or a piece of the name.", valueName: "pupil"),
        completion: .custom { _, _, _ in await PupilCompletion.candidates() })
    var pupil: String

    var lookup: PupilLookup { PupilLookup(pupil) }
}

/// A command about cases.
protocol CaseCommand: WaymarkCommand {
    var options: CaseOptions { get }
}

extension CaseCommand {
    /// Opens the database and hands over the cases of the organisation.
    func withCases(_ body: (Office) async throws -> Void) async throws {
        try await atWork { try await advising(try office(in: $0), body) }
    }

    func office(in workplace: Workplace) throws -> Office {
        let organisation = try workplace.organisation(named: options.organisation.organisation)
        let casework = Casework(database: workplace.database, organisation: organisation.id, today: workplace.today)
        return Office(casework: casework, urn: options.setting, dialogue: Dialogue(isSilent: common.noInput))
    }
}

/// What a command about cases works with.
struct Office: Sendable {
    let casework: Casework
    /// The setting that was named.
    let urn: String?
    let dialogue: Dialogue

    var today: Day { casework.today }

    /// The stay of a pupil in which something is to be done.
    ///
    /// - Parameters:
    ///   - stages: at which it makes sense.
    ///   - act: how a refusal begins: "A first day".
    func stay(of pupil: PupilLookup, at stages: [Stay.Stage], for act: String) async throws -> Stay {
        try await casework.read { try $0.stay(of: pupil, at: stages, urn: urn, for: act) }
    }

    /// The stay of a pupil in which something that happened is recorded; says so where it is not the one of today.
    ///
    /// - Parameters:
    ///   - stages: at which it makes sense.
    ///   - act: how a refusal begins: "A contact".
    func stay(
        of pupil: PupilLookup, at stages: [Stay.Stage], for act: String, recording occurrence: Occurrence
    ) async throws -> Stay {
        let (stay, isFormer) = try await casework.read {
            try $0.stay(of: pupil, at: stages, urn: urn, for: act, recording: occurrence)
        }
        if isFormer { Say.line("It goes into the stay at \(stay.setting.name.withoutControls) \(stay.span).") }
        return stay
    }

    /// Carries an act out and prints what was done, how to take it back, and what comes next for the pupil.
    ///
    /// - Parameter sentence: what was done, for whom and for when.
    @discardableResult
    func perform(
        _ act: some Act, _ options: ActOptions, sentence: (Performed) -> String
    ) async throws -> Performed {
        let performed = try await perform(act, id: try options.identifier(), options)
        try await show(performed, options, sentence: sentence(performed))
        return performed
    }

    /// Whoever is told that nobody knows, or that it may still be lost, is also told how to do it again without doing it twice.
    private func perform(_ act: some Act, id: UUID, _ options: ActOptions) async throws -> Performed {
        let advice = "Send the same command again with --act \(id.uuidString.lowercased()): then it is not stored twice."
        do {
            return try await casework.perform(act, id: id, reason: options.reason, isRehearsal: options.isRehearsal)
        } catch DatabaseError.commitOutcomeUnknown {
            throw WaymarkError.outcomeUnknown(advice: advice)
        } catch DatabaseError.commitNotReplicated {
            throw WaymarkError.notReplicated(advice: advice)
        }
    }

    func show(_ performed: Performed, _ options: ActOptions, sentence: String) async throws {
        let receipt = Receipt(
            sentence: sentence, performed: performed, isRehearsal: options.isRehearsal, next: try await next(after: performed))
        try OutputStream.output.write(receipt.text(options.output.format, for: .output))
    }

    /// What is due next in the stay, with the commands to type.
    private func next(after performed: Performed) async throws -> [String] {
        guard let stay = performed.deed.stay else { return [] }
        let work = try await casework.read { try $0.work(in: stay) }
        return work.filter(\.comesNext).prefix(2).map { "\($0.obligation.title), \($0.dueWords): \($0.command)" }
    }
}

extension Stay {
    /// "that ended on Fri 10 Jan 2025"
    fileprivate var span: String {
        endedOn.map { "that ended on \($0.inEnglish)" } ?? "to which the pupil was referred on \(referredOn.inEnglish)"
    }
}
