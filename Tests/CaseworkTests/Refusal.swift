import Casework
import Testing

/// Expects that something is refused, with a code of `CaseworkError`.
func expectRefusal(
    _ code: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    await #expect(sourceLocation: sourceLocation, performing: body) { ($0 as? CaseworkError)?.code == code }
}
