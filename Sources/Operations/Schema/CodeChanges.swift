import Journey
import Postgres

/// How the code lists of a database were brought in line with the program's.
public struct CodeChanges: Sendable, Equatable {
    /// Codes that the database did not have.
    public var added = 0
    /// Codes with another label or place, or that are given again.
    public var changed = 0
    /// Codes that are given no longer. They keep their meaning in old records.
    public var ended = 0

    public var isEmpty: Bool { self == CodeChanges() }
}

extension CodeChanges {
    /// - Parameter today: a code that `lists` no longer has ends on the day before.
    static func synchronise(_ lists: [CodeList], today: Day, _ session: Session) throws -> CodeChanges {
        let codes = lists.flatMap { list in
            list.codes.enumerated().map { (list: list.name, code: $1.code, label: $1.label, place: Int16($0 + 1)) }
        }
        let (added, changed, ended) = try session.row(
            """
            with given as (
                select * from unnest(\(codes.map(\.list))::text[], \(codes.map(\.code))::text[],
                                     \(codes.map(\.label))::text[], \(codes.map(\.place))::smallint[])
                         as g (list, code, label, position)
            ), added as (
                insert into waymark.code (list, code, label, position)
                select list, code, label, position from given
                on conflict (list, code) do nothing
                returning 1
            ), changed as (
                update waymark.code c set label = g.label, position = g.position, valid_to = null
                from given g
                where c.list = g.list and c.code = g.code
                  and (c.label, c.position, c.valid_to) is distinct from (g.label, g.position, null::date)
                returning 1
            ), ended as (
                update waymark.code c set valid_to = greatest(c.valid_from, \(PostgresDay(today)) - 1)
                where c.valid_to is null
                  and not exists (select from given g where g.list = c.list and g.code = c.code)
                returning 1
            )
            select (select count(*) from added), (select count(*) from changed), (select count(*) from ended)
            """, as: (Int, Int, Int).self)
        return CodeChanges(added: added, changed: changed, ended: ended)
    }
}

extension PostgresDay {
    fileprivate init(_ day: Day) {
        self.init(daysSince2000: day.daysSince2000)
    }
}
