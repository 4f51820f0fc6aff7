import Journey
import Postgres

/// A day goes to the database and back as it is: both count from 1 January 2000.
extension Day: PostgresArrayElement, PostgresDecodable {
    public static var postgresType: OID { PostgresDay.postgresType }
    public static var postgresArrayType: OID { PostgresDay.postgresArrayType }

    public func encode(into buffer: inout BinaryBuffer) throws {
        try PostgresDay(daysSince2000: daysSince2000).encode(into: &buffer)
    }

    public init(from cell: Cell) throws {
        self.init(daysSince2000: try PostgresDay(from: cell).daysSince2000)
    }
}
