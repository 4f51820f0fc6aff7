import ArgumentParser
import Casework
import Foundation

/// What every command that changes a case takes.
struct ActOptions: ParsableArguments {
    @Option(name: .customLong("why"), help: ArgumentHelp("Why, kept with the change.", valueName: "reason"))
    var reason: String?

    @Flag(name: .customLong("dry-run"), help: "Do it with every check, show what would come of it, and undo it.")
    var isRehearsal = false

    @Option(
        help: ArgumentHelp(
            "An identifier (UUID) of the act: sent twice with the same one, it is done once.", valueName: "id",
            visibility: .hidden))
    var act: String?

    @OptionGroup var output: FormatOption

    func identifier() throws -> UUID {
        guard let act else { return .version7() }
        guard let id = UUID(uuidString: act) else {
            throw WaymarkError.wrongCommand("--act takes a UUID.", advice: "Leave it out unless you send an act again.")
        }
        return id
    }
}

/// A command that changes a case.
protocol ActCommand: CaseCommand {
    var act: ActOptions { get }
}

extension ActCommand {
    /// Hands over the cases, unless the act has been done already: then it says so and looks nothing up, since what the act
    /// did may be why its record is no longer found.
    func withCases(_ body: (Office) async throws -> Void) async throws {
        try await atWork { workplace in
            let office = try office(in: workplace)
            if let performed = try await office.performedBefore(act) {
                try await office.show(performed, act, sentence: "it is change \(performed.change).")
            } else {
                try await advising(office, body)
            }
        }
    }
}

extension Office {
    /// The act that was sent before with the identifier that is given now.
    fileprivate func performedBefore(_ options: ActOptions) async throws -> Performed? {
        guard options.act != nil else { return nil }
        return try await casework.performed(try options.identifier())
    }
}
