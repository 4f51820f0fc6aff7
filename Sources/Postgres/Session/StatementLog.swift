import Logging

/// Notes statements at level `debug`: their text, rows and time, never a parameter.
struct StatementLog {
    let logger: Logger

    func succeeded(_ text: String, rows: @autoclosure () -> Int?, since start: ContinuousClock.Instant) {
        logger.debug(
            "statement",
            metadata: [
                "sql": "\(text)", "rows": "\(rows() ?? 0)", "ms": "\(milliseconds(since: start))",
            ])
    }

    func failed(_ text: String, _ error: any Error, since start: ContinuousClock.Instant) {
        // An error of the program's own closure may hold anything, so only its type is noted.
        let reason = (error as? DatabaseError)?.description ?? "\(type(of: error))"
        logger.debug(
            "statement failed",
            metadata: ["sql": "\(text)", "error": "\(reason)", "ms": "\(milliseconds(since: start))"])
    }

    func rollbackFailed(_ error: any Error) {
        logger.warning("rollback failed", metadata: ["error": "\((error as? DatabaseError)?.description ?? "")"])
    }

    private func milliseconds(since start: ContinuousClock.Instant) -> Double {
        let duration = ContinuousClock.now - start
        return Double(duration.components.seconds) * 1_000 + Double(duration.components.attoseconds) / 1e15
    }
}
