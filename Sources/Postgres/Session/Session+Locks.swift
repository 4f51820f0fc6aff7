extension Session {
    /// Waits for an advisory lock, which the end of the transaction releases.
    ///
    /// - Throws: 55P03 (`.lockNotAvailable`) after the lock timeout.
    public func advisoryLock(_ key: Int64) throws {
        try requireTransaction()
        try execute("select pg_advisory_xact_lock(\(key))")
    }

    /// Takes an advisory lock if it is free; the end of the transaction releases it.
    public func tryAdvisoryLock(_ key: Int64) throws -> Bool {
        try requireTransaction()
        return try value("select pg_try_advisory_xact_lock(\(key))", as: Bool.self)
    }

    private func requireTransaction() throws {
        guard isInTransaction else { throw DatabaseError.misuse("An advisory lock needs a transaction to end with.") }
    }
}
