import CLibPQ

/// Statements that are sent without waiting for one another's answers.
public struct Pipeline {
    /// libpq keeps all results up to a sync in memory, so long pipelines are cut into pieces: of no more statements than the cache holds,
    /// for what it evicts while a piece is made ready must not be of that piece.
    private static let chunkSize = StatementCache.capacity

    private let session: Session
    private var waiting: [Statement] = []
    fileprivate private(set) var affectedRows = 0

    fileprivate init(session: Session) { self.session = session }

    /// Adds a statement. Its rows, if it returns any, are dropped.
    ///
    /// - Throws: The error of an earlier statement, since pieces are sent on the way.
    public mutating func enqueue(_ query: SQL) throws {
        waiting.append(try query.rendered())
        if waiting.count == Self.chunkSize { try flush() }
    }

    fileprivate mutating func flush() throws {
        guard !waiting.isEmpty else { return }
        defer { waiting.removeAll(keepingCapacity: true) }
        affectedRows += try session.runPipelined(waiting)
    }
}

extension Session {
    /// Sends the statements that `body` enqueues one after the other, without a round trip for each.
    ///
    /// Inside a transaction they are part of it. Outside, each 256 statements are a transaction of their own.
    ///
    /// - Returns: The rows all of them affected.
    /// - Throws: The first error. Statements after it, up to 256, have not run.
    @discardableResult
    public func pipeline(_ body: (inout Pipeline) throws -> Void) throws -> Int {
        var pipeline = Pipeline(session: self)
        try body(&pipeline)
        try pipeline.flush()
        return pipeline.affectedRows
    }

    fileprivate func runPipelined(_ statements: [Statement]) throws -> Int {
        try retryingStalePlan {
            try exchange("pipeline of \(statements.count) statements") {
                // Preparing waits for an answer, so it comes before the pipeline.
                let names = try statements.map(preparedName)
                try handle.enterPipeline()
                for (statement, name) in zip(statements, names) {
                    try handle.send(statement, preparedAs: name)
                }
                try handle.sync()
                defer { try? handle.exitPipeline() }
                return try affectedRows(ofPipelined: statements)
            }
        }
    }

    /// Each statement's results end with a nil; after the last statement comes the answer to the sync.
    private func affectedRows(ofPipelined statements: [Statement]) throws -> Int {
        var affected = 0
        var failure: DatabaseError?
        for statement in statements {
            while let result = handle.next() {
                if result.status == PGRES_COPY_IN || result.status == PGRES_COPY_OUT {
                    // The server took the sync for a part of the COPY: there is no way back to a common state.
                    gate.cutConnection()
                    throw DatabaseError.misuse("COPY does not go into a pipeline.")
                }
                failure = failure ?? handle.error(in: result)?.naming(statement.text)
                affected += result.affectedRows
            }
            if handle.isBroken { throw failure ?? .connectionLost(nil) }
        }
        _ = handle.next()
        if let failure { throw failure }
        return affected
    }
}
