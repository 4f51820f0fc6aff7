import Glibc

/// A value behind a mutex, with a condition to wait for a change of it.
///
/// `Mutex` of the Synchronization module has no condition, and a thread that blocks in libpq cannot await.
///
/// Unchecked: the value is only touched while the mutex is held.
final class Monitor<Value>: @unchecked Sendable {
    private var value: Value
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(_ value: Value) {
        self.value = value
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }

    /// Changes the value and wakes who waits for that.
    func change(_ body: (inout Value) -> Void) {
        withLock { body(&$0) }
        pthread_cond_broadcast(changed)
    }

    /// Blocks the thread until `body` returns something.
    ///
    /// Each look at the value is an access of its own. One that lasted over the wait would let the optimizer assume that nobody
    /// else changes the value meanwhile: a release build then never sees the change it waits for.
    func wait<Result>(until body: (inout Value) -> Result?) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&value) { return result }
            pthread_cond_wait(changed, mutex)
        }
    }

    /// Blocks the thread until the condition holds; false when it did not within `limit`.
    func wait(atMost limit: Duration, until condition: (Value) -> Bool) -> Bool {
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let nanoseconds = Int(limit.components.attoseconds / 1_000_000_000) + end.tv_nsec
        end.tv_sec += Int(limit.components.seconds) + nanoseconds / 1_000_000_000
        end.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !condition(value) {
            if pthread_cond_timedwait(changed, mutex, &end) == ETIMEDOUT { return condition(value) }
        }
        return true
    }
}
