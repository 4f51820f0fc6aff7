import Dispatch
import Postgres
import Synchronization

/// What an export is to write.
struct ExportPlan: Sendable {
    struct File: Sendable {
        let name: String
        let table: String
        let copy: SQL
    }

    /// In the order of the exchange format.
    let files: [File]
    let organisation: String
    let leftOut: Int
    /// Places in ``files``.
    let largestFirst: [Int]
}

/// The files of an export, which two sessions share out: each takes the next that nobody has taken.
final class ExportWork: Sendable {
    private struct State {
        var taken = 0
        var rows: [Int: Int] = [:]
        var bytes = 0
        /// Somebody is about to see the moment of whoever began.
        var isBeingJoined = false
        var isShared = false
        var isOver = false
    }

    let plan: ExportPlan
    private let state = Mutex(State())
    private let progress: (@Sendable (ExchangeProgress) -> Void)?
    private let hasJoined = DispatchSemaphore(value: 0)

    init(_ plan: ExportPlan, progress: (@Sendable (ExchangeProgress) -> Void)?) {
        self.plan = plan
        self.progress = progress
    }

    /// The place of the next file; nil: all are taken.
    func take() -> Int? {
        state.withLock { state in
            guard state.taken < plan.largestFirst.count else { return nil }
            state.taken += 1
            return plan.largestFirst[state.taken - 1]
        }
    }

    func finish(_ place: Int, rows: Int) {
        state.withLock { $0.rows[place] = rows }
    }

    /// Tells what has been written, one session at a time.
    func tell(_ name: String, bytes: Int) {
        state.withLock { state in
            state.bytes += bytes
            progress?(ExchangeProgress(phase: .writing(name), bytes: state.bytes, total: 0))
        }
    }

    /// Rows by file, in the order of the exchange format.
    var written: [(name: String, rows: Int)] {
        let rows = state.withLock { $0.rows }
        return plan.files.enumerated().map { (name: $1.name, rows: rows[$0] ?? 0) }
    }

    // MARK: Seeing the same moment

    /// Runs `body`, which takes over the moment of whoever began, unless there is nothing left to help with.
    ///
    /// - Returns: Whether it ran.
    func join(_ body: () throws -> Void) rethrows -> Bool {
        let mayJoin = state.withLock { state in
            state.isBeingJoined = !state.isOver && state.taken < plan.files.count
            return state.isBeingJoined
        }
        guard mayJoin else { return false }
        defer {
            state.withLock { $0.isBeingJoined = false }
            hasJoined.signal()
        }
        try body()
        state.withLock { $0.isShared = true }
        return true
    }

    /// Somebody has joined.
    var isShared: Bool { state.withLock { $0.isShared } }

    /// Whoever began may end their transaction when this returns: nobody is about to see its moment any more.
    func end() {
        let isBeingJoined = state.withLock { state in
            state.isOver = true
            return state.isBeingJoined
        }
        if isBeingJoined { hasJoined.wait() }
    }
}
