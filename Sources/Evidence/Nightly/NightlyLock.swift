import Dispatch
import Postgres

/// Sees to it that one batch is under way at a time: a lock of a session of its own, which the server gives back when the
/// session ends, however that comes about.
struct NightlyLock {
    let database: Database

    /// Runs `body` while the lock is held.
    ///
    /// - Throws: ``EvidenceError/nightlyUnderWay`` when another has it.
    func hold<Value: Sendable>(during body: () async throws -> Value) async throws -> Value {
        let (taken, teller) = AsyncThrowingStream<Bool, any Error>.makeStream()
        let done = DispatchSemaphore(value: 0)
        // A session belongs to a closure and ends with it, so the closure waits, on the connection's own thread.
        let holder = Task {
            do {
                try await database.withoutTransaction { db in
                    let isTaken = try db.value(
                        "select pg_try_advisory_lock(hashtextextended('waymark evidence nightly', 0))", as: Bool.self)
                    teller.yield(isTaken)
                    if isTaken { done.wait() }
                }
                teller.finish()
            } catch {
                teller.finish(throwing: error)
            }
        }
        guard try await taken.first(where: { _ in true }) == true else { throw EvidenceError.nightlyUnderWay }
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        done.signal()
        await holder.value
        return try outcome.get()
    }
}
