import CLibPQ

extension Session {
    /// Streams rows into a table: `copyIn("copy pupil (id, name) from stdin (format binary)") { copy in ... }`.
    ///
    /// - Returns: The number of rows stored.
    /// - Throws: What `write` throws, after undoing the COPY; the server's error when it refuses a row.
    @discardableResult
    public func copyIn(_ query: SQL, _ write: (inout CopyWriter) throws -> Void) throws -> Int {
        let statement = try query.rendered()
        return try exchange(statement.text) {
            try handle.send(statement)
            let start = try startOfCopy(PGRES_COPY_IN)
            do {
                var writer = CopyWriter(
                    session: self, format: start.isBinaryCopy ? .binary(columns: start.columnCount) : .text)
                try write(&writer)
                try writer.finish()
            } catch {
                // The reason goes into the server's log, so it names the type of the error only.
                handle.endCopy(error: "\(type(of: error))")
                let answer = handle.discardResults()
                if case DatabaseError.connectionLost(nil) = error, let answer { throw answer }
                throw error
            }
            handle.endCopy()
            return try handle.finish()
        }.affectedRows
    }

    /// Streams a table or query out, in the format the statement names: `copyOut("copy (select ...) to stdout (format csv)")`.
    ///
    /// - Parameter chunk: Gets piece after piece, a row each. The bytes are valid only during the call.
    /// - Returns: The number of rows.
    /// - Throws: What `chunk` throws, after cancelling the statement.
    @discardableResult
    public func copyOut(_ query: SQL, _ chunk: (UnsafeRawBufferPointer) throws -> Void) throws -> Int {
        let statement = try query.rendered()
        return try exchange(statement.text) {
            try handle.send(statement)
            _ = try startOfCopy(PGRES_COPY_OUT)
            while let piece = handle.copyChunk() {
                try abandoningOnError {
                    try withExtendedLifetime(piece) { try chunk(piece.bytes) }
                }
            }
            return try handle.finish()
        }.affectedRows
    }

    private func startOfCopy(_ expected: ExecStatusType) throws -> PQResult {
        guard let result = handle.next() else { throw DatabaseError.connectionLost(nil) }
        if result.status == expected { return result }
        let failure = handle.error(in: result)
        if result.status == PGRES_COPY_IN { handle.endCopy(error: "not wanted") }
        handle.discardResults()
        throw failure ?? .misuse("The statement is not the COPY this call is for.")
    }
}
