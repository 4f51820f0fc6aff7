import CLibPQ

extension Session {
    /// Runs a statement whose rows are not wanted.
    ///
    /// - Returns: The number of rows it inserted, changed, deleted or found.
    @discardableResult
    public func execute(_ query: SQL) throws -> Int {
        try run(query).affectedRows
    }

    /// All rows of a result, as tuples: `rows("select id, name from setting", as: (UUID, String).self)`.
    public func rows<each Column: PostgresDecodable>(
        _ query: SQL, as _: (repeat each Column).Type
    ) throws -> [(repeat each Column)] {
        let result = try run(query)
        try result.expectColumns(columnCount(repeat (each Column).self))
        var rows: [(repeat each Column)] = []
        rows.reserveCapacity(result.rowCount)
        for row in 0..<result.rowCount { rows.append(try result.decode(row: row)) }
        return rows
    }

    /// The only row.
    ///
    /// - Throws: ``DatabaseError/unexpectedRowCount(expected:got:)`` when there are none or several.
    public func row<each Column: PostgresDecodable>(
        _ query: SQL, as _: (repeat each Column).Type
    ) throws -> (repeat each Column) {
        let result = try run(query)
        try result.expectColumns(columnCount(repeat (each Column).self))
        guard result.rowCount == 1 else {
            throw DatabaseError.unexpectedRowCount(expected: "exactly one row", got: result.rowCount)
        }
        return try result.decode(row: 0)
    }

    /// The only row, or nil when there is none.
    ///
    /// - Throws: ``DatabaseError/unexpectedRowCount(expected:got:)`` when there are several.
    public func optionalRow<each Column: PostgresDecodable>(
        _ query: SQL, as _: (repeat each Column).Type
    ) throws -> (repeat each Column)? {
        let result = try run(query)
        try result.expectColumns(columnCount(repeat (each Column).self))
        guard result.rowCount <= 1 else {
            throw DatabaseError.unexpectedRowCount(expected: "at most one row", got: result.rowCount)
        }
        guard result.rowCount == 1 else { return nil }
        let row: (repeat each Column) = try result.decode(row: 0)
        return row
    }

    /// A result's only column.
    public func values<Value: PostgresDecodable>(_ query: SQL, as _: Value.Type = Value.self) throws -> [Value] {
        let result = try run(query)
        try result.expectColumns(1)
        return try (0..<result.rowCount).map { try Value(from: result.cell(row: $0, column: 0)) }
    }

    /// The only column of the only row.
    public func value<Value: PostgresDecodable>(_ query: SQL, as _: Value.Type = Value.self) throws -> Value {
        let result = try run(query)
        try result.expectColumns(1)
        guard result.rowCount == 1 else {
            throw DatabaseError.unexpectedRowCount(expected: "exactly one row", got: result.rowCount)
        }
        return try Value(from: result.cell(row: 0, column: 0))
    }

    /// Hands over row after row while they arrive, however many there are, in constant memory.
    ///
    /// - Returns: The number of rows.
    /// - Throws: What `body` throws; the statement is cancelled then, which fails an open transaction outside a savepoint.
    @discardableResult
    public func forEach<each Column: PostgresDecodable>(
        _ query: SQL, as _: (repeat each Column).Type, _ body: (repeat each Column) throws -> Void
    ) throws -> Int {
        try streamRows(query, columns: columnCount(repeat (each Column).self)) { result, index in
            let row: (repeat each Column) = try result.decode(row: index)
            try body(repeat each row)
        }
    }

    private func streamRows(_ query: SQL, columns: Int, _ body: (PQResult, Int) throws -> Void) throws -> Int {
        let statement = try query.rendered()
        return try retryingStalePlan {
            try exchange(statement.text) {
                try send(statement)
                handle.useSingleRows()
                var count = 0
                try readResults { result in
                    try result.expectColumns(columns)
                    for row in 0..<result.rowCount {
                        try body(result, row)
                        count += 1
                    }
                }
                return count
            }
        }
    }

    private func readResults(_ body: (PQResult) throws -> Void) throws {
        var failure: DatabaseError?
        while let result = handle.next() {
            failure = failure ?? handle.error(in: result)
            guard failure == nil else { continue }
            try abandoningOnError {
                guard result.status == PGRES_SINGLE_TUPLE || result.status == PGRES_TUPLES_OK else {
                    throw DatabaseError.misuse("The statement returns no rows.")
                }
                try body(result)
            }
        }
        if let failure { throw failure }
    }

    /// Ends a statement under way when the caller's own code throws, so that the session is fit for the next.
    func abandoningOnError(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            gate.cancelStatement()
            handle.discardResults()
            throw error
        }
    }

    /// A result of unknown shape, its values as text.
    public func table(_ query: SQL) throws -> Table {
        let statement = try query.rendered()
        let result = try exchange(statement.text) {
            try handle.send(statement, binaryResult: false)
            return try handle.finish()
        }
        return Table(
            columns: (0..<result.columnCount).map(result.columnName),
            types: (0..<result.columnCount).map(result.columnType),
            rows: (0..<result.rowCount).map { row in
                (0..<result.columnCount).map { column in result.text(row: row, column: column) }
            })
    }

    /// Runs several statements, separated by semicolons: a file of SQL. Outside a transaction they are one of their own.
    ///
    /// - Throws: The first statement's error; ``ServerError/position`` counts from the start of the text.
    public func script(_ text: SQL) throws {
        let statement = try text.rendered()
        guard statement.parameters.count == 0 else {
            throw DatabaseError.misuse("A script takes no parameters.")
        }
        try runScript(statement.text)
    }
}

/// A result of unknown shape: what PostgreSQL shows as text, nil for NULL.
public struct Table: Sendable, Hashable {
    public var columns: [String]
    public var types: [OID]
    public var rows: [[String?]]
}

private func columnCount<each Column>(_ columns: repeat (each Column).Type) -> Int {
    var count = 0
    for _ in repeat each columns { count += 1 }
    return count
}
