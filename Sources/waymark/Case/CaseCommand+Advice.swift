import ArgumentParser
import Casework

extension CaseCommand {
    /// Carries a command out; what stops it is told with commands that run as they stand.
    func advising(_ office: Office, _ body: (Office) async throws -> Void) async throws {
        do {
            try await body(office)
        } catch {
            let told = WaymarkError(error)
            guard told.namesPupil, let typed = typedPupil, let pupil = try? await office.pupil(PupilLookup(typed)) else { throw error }
            throw told.about(pupil)
        }
    }

    /// Whom the command was typed about, whatever it calls its argument, as the parser finds it too.
    private var typedPupil: String? { Self.typedPupil(in: self) }

    private static func typedPupil(in arguments: Any) -> String? {
        Mirror(reflecting: arguments).children.lazy.compactMap { child in
            switch child.value {
            case let group as OptionGroup<PupilArgument>: group.wrappedValue.pupil
            case let group as OptionGroup<RecordArgument>: group.wrappedValue.record
            case let group as any ArgumentGroup: typedPupil(in: group.grouped)
            case let argument as Argument<String?> where child.label == "_pupil": argument.wrappedValue
            default: nil
            }
        }.first
    }
}

/// Arguments that several commands take together, with others among them.
private protocol ArgumentGroup {
    var grouped: Any { get }
}

extension OptionGroup: ArgumentGroup {
    var grouped: Any { wrappedValue }
}

extension WaymarkError {
    /// A command for a pupil in what it says: "waymark pupil show PUPIL".
    private static var command: Regex<(Substring, Substring)> { /(waymark(?: [a-z-]+)+) PUPIL\b/ }

    fileprivate var namesPupil: Bool { [sentence, advice ?? ""].contains { $0.contains(Self.command) } }

    /// The same, with the pupil's reference: a name would not stay where it is said.
    fileprivate func about(_ pupil: Pupil) -> WaymarkError {
        func filled(_ text: String) -> String { text.replacing(Self.command) { "\($0.1) \(pupil.ref.asArgument)" } }
        return WaymarkError(code: code, sentence: filled(sentence), advice: advice.map(filled), outcome: outcome)
    }
}
