import Dispatch
import Foundation
import Synchronization

/// Ctrl-C: the work under way is cancelled, the database undoes what was not finished, and the program ends with 130.
/// Pressed again it ends at once, which leaves nothing half done either: the server keeps only what was committed.
enum Interruption {
    /// How long the work may take to end in good order.
    private static let grace = DispatchTimeInterval.seconds(5)
    private static let presses = Atomic(0)

    /// - Returns: what has to be kept as long as the work goes on.
    static func watch(_ work: Task<Outcome, Never>) -> any DispatchSourceSignal {
        // That the output's reader has gone is said by write(); the signal would only end the program in the midst.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            let isFirst = presses.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue == 1
            guard isFirst, !Question.isOpen.load(ordering: .sequentiallyConsistent) else { endNow() }
            Say.line("\nStopping.")
            work.cancel()
            DispatchQueue.global().asyncAfter(deadline: .now() + grace) { endNow() }
        }
        source.resume()
        return source
    }

    private static func endNow() -> Never {
        _exit(Outcome.interrupted.rawValue)
    }
}
