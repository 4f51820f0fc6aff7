import Glibc

/// A day of the calendar as PostgreSQL keeps it: days since 1 January 2000. It has no time and no time zone.
public struct PostgresDay: Sendable, Hashable {
    public var daysSince2000: Int32

    public init(daysSince2000: Int32) { self.daysSince2000 = daysSince2000 }
}

extension PostgresDay: Comparable, CustomStringConvertible {
    public static func < (left: PostgresDay, right: PostgresDay) -> Bool { left.daysSince2000 < right.daysSince2000 }

    /// Such as `2026-03-31`.
    public var description: String { isoDay(daysSince2000: Int(daysSince2000)) }
}

/// PostgreSQL's `infinity` and `-infinity` take the outermost values; they are refused both ways, since no calendar holds them.
extension PostgresDay: PostgresArrayElement, PostgresDecodable {
    public static var postgresType: OID { .date }
    public static var postgresArrayType: OID { .dateArray }

    private var isFinite: Bool { daysSince2000 != .max && daysSince2000 != .min }

    public func encode(into buffer: inout BinaryBuffer) throws {
        guard isFinite else { throw DatabaseError.invalidValue("A day is infinite.") }
        buffer.append(daysSince2000)
    }

    public init(from cell: Cell) throws {
        self = try cell.read(PostgresDay.self, from: .date) { bytes in
            cell.number(Int32.self, in: bytes).map(PostgresDay.init(daysSince2000:))
        }
        guard isFinite else { throw cell.failure(PostgresDay.self, "the day is infinite") }
    }
}

/// A point in time as PostgreSQL's `timestamptz` keeps it: microseconds since 1 January 2000, 00:00 UTC.
public struct Instant: Sendable, Hashable {
    public var microsecondsSince2000: Int64

    public init(microsecondsSince2000: Int64) { self.microsecondsSince2000 = microsecondsSince2000 }

    public init(secondsSince1970 seconds: Int64) {
        self.init(microsecondsSince2000: (seconds - Self.secondsFrom1970To2000) * 1_000_000)
    }

    /// Whole seconds, rounded down.
    public var secondsSince1970: Int64 {
        let (seconds, rest) = microsecondsSince2000.quotientAndRemainder(dividingBy: 1_000_000)
        return (rest < 0 ? seconds - 1 : seconds) + Self.secondsFrom1970To2000
    }

    /// Between 1 January 1970, where Unix starts to count, and 1 January 2000.
    private static let secondsFrom1970To2000: Int64 = 946_684_800

    /// The time of this machine's clock.
    public static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let seconds = Int64(time.tv_sec) - secondsFrom1970To2000
        return Instant(microsecondsSince2000: seconds * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

extension Instant: Comparable, CustomStringConvertible {
    public static func < (left: Instant, right: Instant) -> Bool {
        left.microsecondsSince2000 < right.microsecondsSince2000
    }

    /// ISO 8601 in UTC to the second, such as `2026-04-02T09:30:00Z`; parts of a second are cut off.
    public var description: String { "\(isoSeconds)Z" }

    /// ISO 8601 in UTC to the microsecond, such as `2026-04-02T09:30:00.250000Z`.
    public var descriptionWithMicroseconds: String {
        let micros = microsecondsSince2000.flooredDivision(by: 1_000_000).remainder
        return "\(isoSeconds).\(padded(Int(micros), to: 6))Z"
    }

    private var isoSeconds: String {
        let seconds = microsecondsSince2000.flooredDivision(by: 1_000_000).quotient
        let (day, second) = seconds.flooredDivision(by: 86_400)
        let time = [second / 3_600, second / 60 % 60, second % 60].map { padded(Int($0), to: 2) }
        return "\(isoDay(daysSince2000: Int(day)))T\(time.joined(separator: ":"))"
    }
}

extension Instant: PostgresArrayElement, PostgresDecodable {
    public static var postgresType: OID { .timestamptz }
    public static var postgresArrayType: OID { .timestamptzArray }

    private var isFinite: Bool { microsecondsSince2000 != .max && microsecondsSince2000 != .min }

    public func encode(into buffer: inout BinaryBuffer) throws {
        guard isFinite else { throw DatabaseError.invalidValue("A time is infinite.") }
        buffer.append(microsecondsSince2000)
    }

    public init(from cell: Cell) throws {
        self = try cell.read(Instant.self, from: .timestamptz) { bytes in
            cell.number(Int64.self, in: bytes).map(Instant.init(microsecondsSince2000:))
        }
        guard isFinite else { throw cell.failure(Instant.self, "the time is infinite") }
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// The Gregorian calendar from a count of days, in eras of 400 years that begin on 1 March: leap days then come last in a year.
private func isoDay(daysSince2000: Int) -> String {
    let daysPerEra = 146_097
    let daysFromEraStartTo2000 = 730_425
    let (era, dayOfEra) = Int64(daysSince2000 + daysFromEraStartTo2000).flooredDivision(by: Int64(daysPerEra))
    let day = Int(dayOfEra)
    let yearOfEra = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0)
    return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(dayOfMonth, to: 2))"
}

private func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return (number < 0 ? "-" : "") + zeros + digits
}
