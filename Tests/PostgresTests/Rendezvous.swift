import Foundation
import Synchronization
import Testing

/// Lets two sides run in step: each arrives, and goes on when both are there.
///
/// Unchecked: `arrived` and `waiting` are only touched while the condition's lock is held.
final class Rendezvous: @unchecked Sendable {
    private let condition = NSCondition()
    private let expected: Int
    private var arrived = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ expected: Int = 2) { self.expected = expected }

    /// For closures on a connection's own thread: blocks it until all are there. Gives up when the other side has failed.
    func arriveAndWait() {
        condition.withLock {
            arrive()
            let end = Date(timeIntervalSinceNow: 60)
            while arrived < expected {
                guard condition.wait(until: end) else {
                    Issue.record("the other side did not come")
                    return
                }
            }
        }
    }

    /// For tasks.
    func arriveAndWait() async {
        await withCheckedContinuation { continuation in
            condition.withLock {
                waiting.append(continuation)
                arrive()
            }
        }
    }

    private func arrive() {
        arrived += 1
        guard arrived >= expected else { return }
        waiting.forEach { $0.resume() }
        waiting.removeAll()
        condition.broadcast()
    }
}

/// Counts how often a closure ran.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    @discardableResult
    func increment() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
