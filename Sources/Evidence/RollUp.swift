import Postgres

/// Computes a run inside one transaction: lays out the records as they were known and as they stood on the day, fills the
/// members of every measure, and adds members up to figures. All of it is sets in the database; nothing passes through here.
///
/// The work stands in tables of the session that end with the transaction.
struct RollUp {
    let library: MeasureLibrary
    let inputs: RunInputs

    /// From so many rows on a table's statistics are worth the time of gathering them.
    private static let worthAnalysing = 500

    /// Leaves the tables `member` and `figure`.
    func compute(in db: Session) throws {
        try prepare(db)
        for table in library.basis {
            let query = try inputs.parameters.bind(table.query)
            let rows = try db.execute("create temp table \(identifier: table.name) on commit drop as \(query)")
            if rows >= Self.worthAnalysing { try db.execute("analyze \(identifier: table.name)") }
        }
        for measure in library.computingOrder { try fill(measure, db) }
        try db.execute("analyze member")
        try addUp(db)
    }

    private func prepare(_ db: Session) throws {
        // Tables of the session come first, so that the measures' files read what was laid out and never the records themselves.
        // Compiling queries to machine code costs more than it saves at every size measured.
        try db.execute("select set_config('search_path', 'pg_temp, history, pg_catalog', true), set_config('jit', 'off', true)")
        try db.execute(
            """
            create temp table member (measure text, setting_id int, stay int, record uuid, month smallint, own_day date,
                                      key_stage text, counted int) on commit drop
            """)
        let measures = library.measures
        try db.execute(
            """
            create temp table measure on commit drop as
            select * from unnest(\(measures.indices.map(Int32.init)), \(measures.map(\.id)), \(measures.map(\.kind.rawValue)),
                                 \(measures.map { $0.once != nil })) m(place, id, kind, once)
            """)
    }

    /// What was not recorded counts `no`, unless the measure says when it can't be told.
    private func fill(_ measure: Measure, _ db: Session) throws {
        let counted: SQL =
            switch measure.kind {
            case .rate where measure.unknown == nil: "coalesce(m.yes, false)::int"
            case .rate: "case m.yes when true then 1 when false then 0 else 2 end"
            case .duration: "m.days"
            case .count: "1"
            }
        let month: SQL = measure.members == .followUpMonth ? "m.month" : "null"
        let ownDay: SQL = measure.keyStage == nil ? "m.own_day" : "null"
        let keyStage: SQL = measure.keyStage.map { "\($0)" } ?? "null"
        let query = try inputs.parameters.bind(measure.query)
        try db.execute(
            """
            insert into member
            select \(measure.id), s.setting_id, m.stay, m.record, \(month), \(ownDay), \(keyStage), \(counted)
            from (\(query)) m join stay s on s.stay = m.stay
            """)
    }

    /// Figures of every measure for every setting, then of all settings pooled (no setting), the total first, then the
    /// groups of each breakdown by code. A total is there without members too.
    private func addUp(_ db: Session) throws {
        let breakdowns = inputs.breakdowns
        let groups = breakdowns.indices.map { "g\($0)" }
        let columns = zip(breakdowns, groups).map { ", \($0.group) as \(identifier: $1)" as SQL }.joined(separator: "")
        // Which breakdown a row is of: its place, or 0 for the total.
        let by: SQL =
            groups.isEmpty
            ? "0"
            : "case \(groups.enumerated().map { "when grouping(\(identifier: $1)) = 0 then \(unsafeRaw: "\($0 + 1)")" as SQL }.joined(separator: " ")) else 0 end"
        let value: SQL =
            groups.isEmpty ? "null::text" : "coalesce(\(groups.map { "\(identifier: $0)" as SQL }.joined(separator: ", ")))"
        func sets(_ key: SQL) -> SQL {
            (["(\(key))" as SQL] + groups.map { "(\(key), \(identifier: $0))" as SQL }).joined(separator: ", ")
        }
        try db.execute(
            """
            create temp table figure on commit drop as
            with grouped as (
                select m.measure, m.setting_id, m.record, m.counted, q.kind, q.once, s.first_day, s.entry\(columns)
                from member m join stay s on s.stay = m.stay join measure q on q.id = m.measure
            ), by_setting as materialized (
                select measure, setting_id, \(by) as by_place, \(value) as value, count(*)::int as n,
                       count(*) filter (where counted = 1)::int as numerator, count(*) filter (where counted = 2)::int as unknown
                from grouped where kind <> 'duration' group by grouping sets (\(sets("measure, setting_id")))
            ), of_all as (
                select measure, null::int as setting_id, by_place, value, sum(n)::int as n, sum(numerator)::int as numerator,
                       sum(unknown)::int as unknown
                from by_setting join measure q on q.id = measure where not q.once group by measure, by_place, value
                union all
                select measure, null, \(by), \(value), count(*)::int, count(*) filter (where counted = 1)::int,
                       count(*) filter (where counted = 2)::int
                from (select distinct on (measure, record) * from grouped where once
                      order by measure, record, first_day, entry) pooled
                group by grouping sets (\(sets("measure")))
            ), durations as (
                select measure, setting_id, \(by) as by_place, \(value) as value, count(*)::int as n,
                       percentile_cont(array[0.5, 0.9]) within group (order by counted) as percentiles
                from grouped where kind = 'duration'
                group by grouping sets (\(sets("measure, setting_id")), \(sets("measure")))
            ), counted as (
                select *, null::float8[] as percentiles from by_setting
                union all select *, null from of_all
                union all select measure, setting_id, by_place, value, n, null, null, percentiles from durations
            ), asked as (
                select u.place as setting_place, u.setting_id, q.*
                from (select * from unnest(\(inputs.settings)) with ordinality x(setting_id, place)
                      union all select null, null) u(setting_id, place)
                cross join measure q
            )
            select row_number() over (order by a.setting_place nulls last, a.place, coalesce(c.by_place, 0),
                                      c.value collate "C")::int as place,
                   a.setting_id, a.id as measure, (\(breakdowns.map(\.rawValue))::text[])[nullif(c.by_place, 0)] as group_by,
                   c.value as group_value, a.kind, coalesce(c.n, 0) as n,
                   case a.kind when 'rate' then coalesce(c.numerator, 0) end as numerator,
                   case a.kind when 'rate' then coalesce(c.unknown, 0) end as unknown,
                   c.percentiles[1] as median, c.percentiles[2] as p90
            from asked a
            left join counted c on c.measure = a.id and c.setting_id is not distinct from a.setting_id
            """)
    }
}
