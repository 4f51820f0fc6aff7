import Foundation
import Synchronization

/// How far long work has come: a line on standard error, on a terminal only, and only when it takes a while.
final class ProgressBar: Sendable {
    private struct State {
        var isShown = false
        var isFinished = false
        var drawnAt: ContinuousClock.Instant?
    }

    private static let patience = Duration.seconds(1)
    private static let pace = Duration.milliseconds(100)

    private let state = Mutex(State())
    private let begun = ContinuousClock.now
    private let screen: Screen

    init(screen: Screen = .error) {
        self.screen = screen
    }

    /// - Parameters:
    ///   - fraction: from 0 to 1; nil when the end can't be foreseen.
    ///   - doing: what is under way, such as "Reading check_ins.csv".
    func show(_ fraction: Double?, doing: String) {
        guard screen.isTerminal, ContinuousClock.now - begun > Self.patience else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            if let drawnAt = state.drawnAt, now - drawnAt < Self.pace { return }
            if state.isFinished { return }
            state.isShown = true
            state.drawnAt = now
            try? OutputStream.error.write("\r\u{1B}[K" + line(fraction, doing))
        }
    }

    /// Says what is being done while it is being done, for work that can't tell how far it has come.
    static func during<Value: Sendable>(
        _ doing: String, _ work: @Sendable () async throws -> Value
    ) async throws -> Value {
        let bar = ProgressBar()
        let ticker = Task {
            while !Task.isCancelled {
                bar.show(nil, doing: doing)
                try await Task.sleep(for: pace)
            }
        }
        defer { bar.finish() }
        defer { ticker.cancel() }
        return try await work()
    }

    /// Takes the line away, so that what is said next begins on a clean one.
    func finish() {
        state.withLock { state in
            if state.isShown { try? OutputStream.error.write("\r\u{1B}[K") }
            state.isShown = false
            state.isFinished = true
        }
    }

    private func line(_ fraction: Double?, _ doing: String) -> String {
        guard let fraction else { return String(doing.prefix(screen.width - 1)) }
        let share = min(max(fraction, 0), 1)
        let length = min(30, screen.width / 3)
        let full = Int(share * Double(length))
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: length - full)
        return String("\(bar) \(String(Int(share * 100)).padded(to: 3, trailing: true)) %  \(doing)".prefix(screen.width - 1))
    }
}
