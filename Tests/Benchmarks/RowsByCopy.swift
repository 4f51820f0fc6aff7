import CLibPQ
import Postgres

/// So many rows into a table at once, committed.
struct RowsByCopy {
    enum Failure: Error {
        case server(String)
    }

    private static let statement = "copy bench.contact (contact_id, ref, kind, minutes, note) from stdin (format binary)"

    let conninfo: String
    let rows: Int

    func throughTheRoom(_ load: Load) async throws -> Figures {
        let database = Database(Database.Configuration(conninfo: conninfo))
        let figures = try await load.run(worth: rows) { [rows] _, number in
            try await database.write { db in
                _ = try db.copyIn("\(unsafeRaw: Self.statement)") { copy in
                    for row in 0..<rows {
                        let contact = Contact(number * rows + row)
                        try copy.row { fields in
                            try fields.append(contact.id)
                            try fields.append(contact.ref)
                            try fields.append(contact.kind)
                            try fields.append(contact.minutes)
                            try fields.append(contact.note)
                        }
                    }
                }
            }
        }
        await database.close()
        return figures
    }

    /// The floor: libpq's own calls, with bytes that lay ready.
    func byLibPQAlone(_ load: Load) async throws -> Figures {
        let connection = PlainConnection(PQconnectdb(conninfo))
        guard PQstatus(connection.pointer) == CONNECTION_OK else { throw Failure.server(connection.complaint) }
        let bytes = Contact.binary(count: rows)
        return try await load.run(worth: rows) { _, _ in
            try connection.run("begin", expecting: PGRES_COMMAND_OK)
            try connection.run(Self.statement, expecting: PGRES_COPY_IN)
            try connection.put(bytes)
            try connection.run("commit", expecting: PGRES_COMMAND_OK)
        }
    }
}

/// A made-up row.
struct Contact {
    let id: Int64
    let ref: String
    let kind = "call"
    let minutes: Int32
    let note = "Said that the second week went well"

    init(_ number: Int) {
        id = Int64(number)
        ref = "C\(number)"
        minutes = Int32(number % 60)
    }

    /// A whole COPY in PostgreSQL's binary format (section "Binary Format" of its COPY reference).
    static func binary(count: Int) -> [UInt8] {
        var bytes = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
        func add<Number: FixedWidthInteger>(_ number: Number) {
            withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
        }
        func add(_ text: String) {
            add(Int32(text.utf8.count))
            bytes += text.utf8
        }
        for number in 0..<count {
            let contact = Contact(number)
            add(Int16(5))
            add(Int32(8))
            add(contact.id)
            add(contact.ref)
            add(contact.kind)
            add(Int32(4))
            add(contact.minutes)
            add(contact.note)
        }
        add(Int16(-1))
        return bytes
    }
}

/// A connection of libpq, bare.
///
/// Unchecked: one task has it.
private final class PlainConnection: @unchecked Sendable {
    let pointer: OpaquePointer?

    init(_ pointer: OpaquePointer?) { self.pointer = pointer }
    deinit { PQfinish(pointer) }

    var complaint: String { PQerrorMessage(pointer).map { String(cString: $0) } ?? "" }

    func run(_ statement: String, expecting status: ExecStatusType) throws {
        let result = PQexec(pointer, statement)
        defer { PQclear(result) }
        guard PQresultStatus(result) == status else { throw RowsByCopy.Failure.server(complaint) }
    }

    func put(_ bytes: [UInt8]) throws {
        let isSent = bytes.withUnsafeBytes { buffer in
            PQputCopyData(pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
        }
        guard isSent == 1, PQputCopyEnd(pointer, nil) == 1 else { throw RowsByCopy.Failure.server(complaint) }
        while let result = PQgetResult(pointer) {
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw RowsByCopy.Failure.server(complaint) }
        }
    }
}
