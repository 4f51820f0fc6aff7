import Casework
import Testing

/// Expects that something is refused, with a code of `CaseworkError`.
func expectRefusal(
    _ code: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("It was not refused as \(code).", sourceLocation: sourceLocation)
    } catch {
        #expect((error as? CaseworkError)?.code == code, "\(error)", sourceLocation: sourceLocation)
    }
}
