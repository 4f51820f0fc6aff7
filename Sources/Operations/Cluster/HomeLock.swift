import Foundation

/// Lets one start or stop at a time into a home folder; the next waits its turn.
///
/// The lock is the operating system's (`flock`): it ends with the process that holds it, however that ends.
struct HomeLock {
    /// How long to wait for another's start or stop. A start recovers from a crash first, which may take its time.
    static let patience = Duration.seconds(90)

    /// Runs the body while the lock is held.
    ///
    /// - Throws: ``OperationsError/busy(folder:)`` when the lock is not to be had within `patience`.
    static func hold<Result: Sendable>(
        _ home: ClusterHome, owner: ServerUser, patience: Duration = patience,
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async throws -> Result {
        // Closed on exec, or the server would inherit the lock and hold it for as long as it runs.
        let file = open(home.lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw errno == ENOSPC
                ? OperationsError.diskFull(folder: home.folder)
                : .folderFailed(folder: home.folder, reason: String(cString: strerror(errno)))
        }
        defer { close(file) }
        if owner.isRunByRoot { fchown(file, owner.id, owner.group) }
        let deadline = ContinuousClock.now + patience
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw OperationsError.folderFailed(folder: home.folder, reason: String(cString: strerror(errno)))
            }
            guard ContinuousClock.now < deadline else { throw OperationsError.busy(folder: home.folder) }
            try await Task.sleep(for: .milliseconds(20))
        }
        return try await body()
    }
}
