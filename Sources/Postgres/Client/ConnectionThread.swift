import CLibPQ
import Glibc

/// A thread that runs an actor's jobs one after the other, and so may block in libpq without holding up anything else.
final class ConnectionThread: SerialExecutor {
    private struct Work {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let work = Monitor(Work())

    init() throws {
        try startThread(named: "postgres") { [self] in run() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        work.change { $0.jobs.append(job) }
    }

    /// Ends the thread once it has nothing to do. For the end of the actor it serves, after which no job can come.
    func stop() {
        work.change { $0.isStopped = true }
    }

    private func run() {
        while let jobs = nextJobs() {
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }

    private func nextJobs() -> [UnownedJob]? {
        work.wait { work -> [UnownedJob]?? in
            guard work.jobs.isEmpty else {
                defer { work.jobs.removeAll() }
                return .some(work.jobs)
            }
            return work.isStopped ? .some(nil) : nil
        }
    }
}

/// Starts a thread that nobody joins.
///
/// - Throws: ``DatabaseError/connectionFailed(_:)`` when the system has no thread left.
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) throws {
    final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    let start = Unmanaged.passRetained(Start(body))
    var thread = pthread_t()
    let result = pthread_create(
        &thread, nil,
        { @Sendable argument in
            argument.map { Unmanaged<Start>.fromOpaque($0).takeRetainedValue() }?.body()
            return nil
        }, start.toOpaque())
    guard result == 0 else {
        start.release()
        throw DatabaseError.connectionFailed("the system has no thread left (error \(result))")
    }
    pthread_setname_np(thread, name)
    pthread_detach(thread)
}
