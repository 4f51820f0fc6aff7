import Casework
import Foundation
import Journey
import Postgres

/// A small trust at work, for tests of what staff do: two settings with their calendars, staff in every role, no pupils yet.
///
///     let school = try await CaseSchool.opened()
///     let stay = try await school.onRoll("Asha Begum", firstDay: "2026-01-12")
///     _ = try await school.casework().perform(...)
///     await school.close()
///
/// It stands on 31 March 2026, a Tuesday, unless told otherwise; the database knows the day, too.
public struct CaseSchool: Sendable {
    public let database: MigratedDatabase
    private let pools: Pools

    public static let organisation: Int32 = 1
    /// Larkfield, URN 100001.
    public static let setting: Int32 = 1
    /// Hazel House, URN 100002.
    public static let otherSetting: Int32 = 2
    public static let today: Day = "2026-03-31"

    /// The staff of Larkfield, by their references; the last is a trust lead.
    public static let staff: KeyValuePairs = [
        "kim": "keyworker", "ken": "keyworker", "lee": "inclusion_leader", "sam": "senco", "cara": "careers_lead", "dan": "dsl",
        "sue": "slt", "ada": "administrator", "ted": "trust_lead",
    ]

    public static func member(_ ref: String) -> UUID {
        let place = staff.firstIndex { $0.key == ref } ?? staff.endIndex
        return UUID(uuid: (0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 1, UInt8(place)))
    }

    // MARK: Opening

    /// A fresh copy of one that is made once.
    public static func opened() async throws -> CaseSchool {
        let server = try await ThrowawayServer.shared()
        let original = try await original.value
        return CaseSchool(database: server.open(try await server.makeOwnedDatabase(template: original)), pools: Pools())
    }

    private static let original = Task {
        let server = try await ThrowawayServer.shared()
        let school = CaseSchool(database: try await server.migratedDatabase(), pools: Pools())
        try await school.database.everyday.write { db in
            try db.execute("select waymark.make_organisation('Larkfield Trust')")
        }
        try await school.act { db, seq in
            try Self.addSettings(seq, db)
            try Self.addStaff(seq, db)
        }
        await school.close()
        return school.database.name
    }

    public func close() async {
        await pools.close()
        await database.close()
    }

    /// The service, as the private cluster's owner or as a member of staff, on a day.
    public func casework(as member: String? = nil, today: Day = today) async -> Casework {
        Casework(database: await connect(as: member, today: today), organisation: Self.organisation, today: today)
    }

    /// A pool of connections that takes a day for today, and on which a member of staff is acted as.
    public func connect(as member: String? = nil, today: Day = today) async -> Database {
        let options = StewardSettings(actingAs: member.map(Self.member), today: today.iso).options
        return await pools.pool(database.settings.merging(["options": options]) { $1 })
    }

    /// Writes records within an act, behind the service's back.
    @discardableResult
    public func act<Value: Sendable>(
        _ body: @Sendable @escaping (_ db: Session, _ seq: Int64) throws -> Value
    ) async throws -> Value {
        try await database.everyday.write { db in
            let seq = try db.value("select waymark.open_act(\(Self.organisation))", as: Int64.self)
            let value = try body(db, seq)
            try db.execute("select waymark.close_act(\(Self.organisation), \(UUID.version7()), 'test', null, '{}')")
            return value
        }
    }
}

// MARK: Pupils

extension CaseSchool {
    /// A pupil who is referred to Larkfield, and nothing is decided.
    public func referred(
        _ name: String, on referredOn: Day = "2026-01-05", bornOn: Day = "2010-05-14", at setting: Int32 = setting
    ) async throws -> UUID {
        try await act { db, seq in
            let (pupil, stay) = (UUID.version7(), UUID.version7())
            let entry = try db.value("select waymark.take_entries(1, 2)", as: Int64.self)
            let names = name.split(separator: " ").map(String.init)
            try db.execute(
                """
                insert into waymark.pupil (organisation_id, pupil_id, seq, entry, ref, forename, surname, date_of_birth)
                values (1, \(pupil), \(seq), \(entry + 1), \("P\(entry)"), \(names[0]), \(names[1]), \(bornOn))
                """)
            try db.execute(
                """
                insert into waymark.placement (organisation_id, setting_id, placement_id, seq, entry, ref, pupil_id, referred_on,
                                               reason, registration)
                values (1, \(setting), \(stay), \(seq), \(entry + 2), \("S\(entry)"), \(pupil), \(referredOn), 'preventative', 'single')
                """)
            return stay
        }
    }

    /// A pupil who is accepted and has not started; Kim is the keyworker.
    public func accepted(
        _ name: String, plannedStart: Day = "2026-04-20", on decidedOn: Day = "2026-01-07", bornOn: Day = "2010-05-14",
        keyworker: String? = "kim"
    ) async throws -> UUID {
        let stay = try await referred(name, on: min("2026-01-05", decidedOn.adding(days: -2)), bornOn: bornOn)
        try await act { db, seq in
            try db.execute(
                """
                update waymark.placement
                set decision = 'accepted', decided_on = \(decidedOn), planned_start = \(plannedStart), seq = \(seq)
                where organisation_id = 1 and placement_id = \(stay)
                """)
            guard let keyworker else { return }
            try db.execute(
                """
                insert into waymark.keyworker (organisation_id, setting_id, placement_id, staff_id, from_on, seq, entry)
                values (1, 1, \(stay), \(Self.member(keyworker)), \(decidedOn), \(seq),
                        \(try db.value("select waymark.take_entries(1, 1)", as: Int64.self) + 1))
                """)
        }
        return stay
    }

    /// A pupil on roll at Larkfield; Kim is the keyworker.
    public func onRoll(
        _ name: String, firstDay: Day = "2026-01-12", bornOn: Day = "2010-05-14", keyworker: String? = "kim"
    ) async throws -> UUID {
        let stay = try await accepted(
            name, plannedStart: firstDay, on: min("2026-01-07", firstDay.adding(days: -5)), bornOn: bornOn, keyworker: keyworker)
        try await act { db, seq in
            try db.execute(
                """
                update waymark.placement set first_day = \(firstDay), seq = \(seq)
                where organisation_id = 1 and placement_id = \(stay)
                """)
        }
        return stay
    }

    /// A young person who has left; at the end of year 11 unless for another reason.
    public func left(
        _ name: String, on endedOn: Day, reason: String = "end_of_year_11", bornOn: Day = "2009-05-14", keyworker: String? = "kim"
    ) async throws -> UUID {
        let stay = try await onRoll(name, bornOn: bornOn, keyworker: keyworker)
        try await act { db, seq in
            try db.execute(
                """
                update waymark.placement set ended_on = \(endedOn), end_reason = \(reason), seq = \(seq)
                where organisation_id = 1 and placement_id = \(stay)
                """)
        }
        return stay
    }
}

// MARK: The trust

extension CaseSchool {
    /// Half-terms of three academic years; bank holidays and training days are in ``closures``.
    private static let halfTerms: [(year: Int, days: [(Day, Day)])] = [
        (2024, [("2024-09-03", "2024-10-25"), ("2024-11-04", "2024-12-20"), ("2025-01-06", "2025-02-14"),
                ("2025-02-24", "2025-04-04"), ("2025-04-22", "2025-05-23"), ("2025-06-02", "2025-07-22")]),
        (2025, [("2025-09-02", "2025-10-24"), ("2025-11-03", "2025-12-19"), ("2026-01-05", "2026-02-13"),
                ("2026-02-23", "2026-04-02"), ("2026-04-20", "2026-05-22"), ("2026-06-01", "2026-07-21")]),
        (2026, [("2026-09-02", "2026-10-23"), ("2026-11-02", "2026-12-18"), ("2027-01-04", "2027-02-12"),
                ("2027-02-22", "2027-03-25"), ("2027-04-12", "2027-05-28"), ("2027-06-07", "2027-07-22")]),
    ]
    private static let closures: [Day] = ["2025-05-05", "2025-09-02", "2026-01-05", "2026-05-04", "2026-09-02", "2027-05-03"]

    private static func addSettings(_ seq: Int64, _ db: Session) throws {
        for (id, urn, name) in [(setting, "100001", "Larkfield"), (otherSetting, "100002", "Hazel House")] {
            try db.execute(
                """
                insert into waymark.setting (organisation_id, setting_id, seq, entry, urn, name, kind, la_code, teaches_year_11)
                values (1, \(id), \(seq), \(id), \(urn), \(name), 'ap_academy', '301', true)
                """)
            for (year, days) in halfTerms {
                for (index, (first, last)) in days.enumerated() {
                    try db.execute(
                        """
                        insert into waymark.half_term (organisation_id, setting_id, academic_year, half_term, seq, entry, starts_on, ends_on)
                        values (1, \(id), \(Int64(year)), \(Int64(index + 1)), \(seq), \(Int64(year * 10 + index)), \(first), \(last))
                        """)
                }
            }
            try db.execute(
                """
                insert into waymark.closure (organisation_id, setting_id, closed_on, seq, entry)
                select 1, \(id), day, \(seq), place from unnest(\(closures)) with ordinality c (day, place)
                """)
        }
    }

    private static func addStaff(_ seq: Int64, _ db: Session) throws {
        for (place, (ref, role)) in staff.enumerated() {
            let id = member(ref)
            try db.execute(
                """
                insert into waymark.staff (organisation_id, staff_id, seq, entry, ref, name)
                values (1, \(id), \(seq), \(place), \(ref), \("\(ref.capitalized) Example"))
                """)
            try db.execute(
                """
                insert into waymark.post (organisation_id, staff_id, entry, seq, setting_id, roles)
                values (1, \(id), \(place), \(seq), \(role == "trust_lead" ? nil : setting), \([role]))
                """)
        }
    }
}

/// Connections by their settings, opened once.
private actor Pools {
    private var pools: [[String: String]: Database] = [:]

    func pool(_ settings: [String: String]) -> Database {
        if let pool = pools[settings] { return pool }
        let pool = Database(.init(settings: settings))
        pools[settings] = pool
        return pool
    }

    func close() async {
        for pool in pools.values { await pool.close() }
        pools = [:]
    }
}

/// Tests write days as ISO 8601.
extension Day: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        guard let day = Day(iso: text) else { preconditionFailure("\(text) is no day") }
        self = day
    }
}
