import CLibPQ

/// A result of libpq, freed with the last reference.
final class PQResult {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    var status: ExecStatusType { PQresultStatus(result) }
    var rowCount: Int { Int(PQntuples(result)) }
    var columnCount: Int { Int(PQnfields(result)) }
    var isBinaryCopy: Bool { PQbinaryTuples(result) == 1 }

    /// What the server says it has done, such as `INSERT 0 3`.
    var commandTag: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

    /// Rows inserted, changed, deleted, copied or returned; 0 for other commands.
    var affectedRows: Int { PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

    func columnName(_ column: Int) -> String {
        PQfname(result, Int32(column)).map { String(cString: $0) } ?? "\(column + 1)"
    }

    func columnType(_ column: Int) -> OID { OID(rawValue: PQftype(result, Int32(column))) }

    func cell(row: Int, column: Int) -> Cell {
        Cell(type: columnType(column), bytes: bytes(row: row, column: column), result: self, column: column)
    }

    /// A value's text, for results asked for in text form.
    func text(row: Int, column: Int) -> String? {
        bytes(row: row, column: column).map { String(decoding: $0, as: UTF8.self) }
    }

    private func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        let (row, column) = (Int32(row), Int32(column))
        guard PQgetisnull(result, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
    }

    func decode<each Column: PostgresDecodable>(row: Int) throws -> (repeat each Column) {
        var column = 0
        func next<Value: PostgresDecodable>(_: Value.Type) throws -> Value {
            defer { column += 1 }
            return try Value(from: cell(row: row, column: column))
        }
        return (repeat try next((each Column).self))
    }

    func expectColumns(_ expected: Int) throws {
        guard columnCount == expected else {
            throw DatabaseError.misuse("The statement returns \(columnCount) columns, the call reads \(expected).")
        }
    }

    /// The server's message; nil when the text is libpq's own, about the connection.
    var serverError: ServerError? { ServerError(result: result) }
}

extension ServerError {
    /// Copies the fields of a message, so that the result may go.
    init?(result: OpaquePointer) {
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        guard let code = field("C") else { return nil }
        self.init(
            sqlState: SQLState(rawValue: code),
            severity: field("V") ?? field("S") ?? "ERROR",
            message: field("M") ?? "",
            detail: field("D"),
            hint: field("H"),
            context: field("W"),
            schema: field("s"),
            table: field("t"),
            column: field("c"),
            dataType: field("d"),
            constraint: field("n"),
            position: field("P").flatMap { Int($0) },
            routine: field("R"))
    }
}
