import Evidence
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Who makes evidence", .serialized)
struct RunRightsTests {
    private static let request = RunRequest(asOf: Day(daysSince2000: 9_586))

    @Test("a trust lead makes a run of all settings of the organisation, and it comes out again")
    func trustLeadMakesRuns() async throws {
        try await with { schools in
            try await schools.evidence(as: "trust_lead") { evidence in
                let run = try await evidence.run(Self.request)
                #expect(run.settings == ["100001", "100003"])
                #expect(run.madeBy == schools.login("trust_lead"))
                let stays = try await evidence.figures(of: run).first { $0.key.setting == nil && $0.key.measure == "5.1.a" }
                #expect(stays?.value != nil)
                #expect(try await evidence.repeat(run).isSame)
            }
        }
    }

    @Test("a run counts the pupils whom its maker may not see")
    func runsCountEverybody() async throws {
        try await with { schools in
            let byTrustLead = try await schools.evidence(as: "trust_lead") { try await $0.figures(of: try await $0.run(Self.request)) }
            let steward = try EvidenceService(database: schools.database.everyday, organisation: StaffedSchools.organisation)
            let bySteward = try await steward.figures(of: try await steward.run(Self.request))
            #expect(byTrustLead == bySteward)
            #expect(bySteward.contains { figure in
                if case .count(let count) = figure.value { return count == 3 && figure.key.setting == nil }
                if case .rate(let denominator, _, _) = figure.value { return denominator == 3 && figure.key.setting == nil }
                return false
            })
        }
    }

    @Test("a trust lead gets no member of it, by no means", arguments: [
        "select count(*) from evidence.members", "select count(*) from waymark.pupil", "select count(*) from waymark.placement",
        "select count(*) from history.placement", "select count(*) from former.pupil", "select count(*) from waymark.target",
    ])
    func trustLeadsSeeNobody(count: String) async throws {
        try await with { schools in
            try await schools.evidence(as: "trust_lead") { evidence in
                let run = try await evidence.run(Self.request)
                #expect(try await evidence.members(of: run, measure: "5.1.a") == [])
                #expect(try await evidence.pack(of: run, for: .internal).settings.count == 2)
            }
            let seen = try await schools.loggedIn(as: "trust_lead") { own in
                try await own.read { db in try db.value(SQL(unsafeRaw: count), as: Int.self) }
            }
            #expect(seen == 0)
        }
    }

    private static let makesRun: SQL = """
        select evidence.make_run((select max(version) from evidence.measure), 1, '{1}', '2025-09-01', '2026-03-31', '2026-03-31',
                                 '{}', gen_random_uuid())
        """

    @Test("what a computation laid out is nobody's to read, neither at once nor later", arguments: [
        "stay", "listed", "figure", "induction", "transition",
    ])
    func laidOutForNobody(table: String) async throws {
        try await with { schools in
            let reads: SQL = "select * from pg_temp.\(identifier: table)"
            let states = try await schools.loggedIn(as: "slt") { own in
                let atOnce = try await own.write { db in
                    try db.execute(Self.makesRun)
                    return try Self.state { try db.savepoint { try db.execute(reads) } }
                }
                // The same session, since it has no other.
                return [atOnce, try await own.write { db in try Self.state { try db.savepoint { try db.execute(reads) } } }]
            }
            #expect(states == ["42501", "42501"])
        }
    }

    @Test("what a computation laid out is empty when its transaction is over")
    func emptyAfterwards() async throws {
        try await with { schools in
            let left = try await schools.database.unfettered.withoutTransaction { db in
                try db.script(Self.makesRun)
                return try db.values(
                    """
                    select (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from pg_temp.%I', c.relname), true, true, '')))[1]::text::bigint
                    from pg_class c where c.relnamespace = pg_my_temp_schema() and c.relkind = 'r'
                    """, as: Int64.self)
            }
            #expect(left.count > 20 && left.allSatisfy { $0 == 0 })
        }
    }

    @Test("the lists of members are squeezed by the quick way, and only within the computation's transaction")
    func squeezedQuickly() async throws {
        try await with { schools in
            let way: SQL = "show default_toast_compression"
            let (within, afterwards) = try await schools.database.unfettered.withoutTransaction { db in
                try db.script("begin")
                try db.execute(Self.makesRun)
                let within = try db.value(way, as: String.self)
                try db.script("commit")
                return (within, try db.value(way, as: String.self))
            }
            #expect((within, afterwards) == ("lz4", "pglz"))
        }
    }

    @Test("no stranger's table misleads a computation", arguments: ["stay", "listed", "figure", "the mark that all is laid out"])
    func strangersTables(table: String) async throws {
        try await with { schools in
            let mark = try await schools.database.unfettered.read { db in
                try db.value("select evidence.compiled(max(version))::text from evidence.measure", as: String.self)
            }
            let name = table.hasPrefix("the mark") ? mark : table
            let states = try await schools.loggedIn(as: "slt") { own in
                let before = try await own.write { db in
                    try db.script("create temp table \(identifier: name) as select 1 as organisation_id")
                    return try Self.state { try db.savepoint { try db.execute(Self.makesRun) } }
                }
                let inItsPlace = try await own.withoutTransaction { db in
                    try db.script("discard temp")
                    try db.script(Self.makesRun)
                    try db.script("discard temp")
                    try db.script("create temp table \(identifier: name) as select 1 as organisation_id")
                    return try Self.state {
                        try db.script("select evidence.repeat_run(1, (select max(run_id::text)::uuid from evidence.run))")
                    }
                }
                return [before, inItsPlace]
            }
            #expect(states == ["42P07", "42P07"])
        }
    }

    @Test("a senior leader makes evidence of their own setting, and of no other")
    func leadersMakeTheirOwn() async throws {
        try await with { schools in
            try await schools.evidence(as: "slt") { evidence in
                let run = try await evidence.run(Self.request)
                #expect(run.settings == ["100001"])
                await #expect(throws: EvidenceError.notYours) {
                    try await evidence.run(RunRequest(asOf: Day(daysSince2000: 9_586), settings: ["100003"]))
                }
            }
        }
    }

    @Test("a senior leader repeats no run that covers settings of others")
    func leadersRepeatTheirOwn() async throws {
        try await with { schools in
            let run = try await schools.evidence(as: "trust_lead") { try await $0.run(Self.request) }
            await #expect(throws: EvidenceError.notYours) {
                try await schools.evidence(as: "slt") { try await $0.repeat(run) }
            }
        }
    }

    @Test("others make none", arguments: ["keyworker", "inclusion_leader", "senco", "careers_lead", "dsl", "administrator", "auditor"])
    func othersMakeNone(role: String) async throws {
        try await with { schools in
            await #expect(throws: EvidenceError.notYours) {
                try await schools.evidence(as: role) { try await $0.run(Self.request) }
            }
        }
    }

    @Test("no run is made by a group of one, nor by the parts of a run", arguments: [
        "select evidence.make_run((select max(version) from evidence.measure), 1, '{1}', '2025-09-01', '2026-03-31', '2026-03-31', '{record}', gen_random_uuid())",
        "select evidence.make_run((select max(version) from evidence.measure), 1, '{1}', '2025-09-01', '2026-03-31', '2026-03-31', '{entry}', gen_random_uuid())",
        "select evidence.make_run((select max(version) from evidence.measure), 2, '{1}', '2025-09-01', '2026-03-31', '2026-03-31', '{}', gen_random_uuid())",
        "select evidence.make_run((select max(version) from evidence.measure), 1, '{}', '2025-09-01', '2026-03-31', '2026-03-31', '{}', gen_random_uuid())",
        "call evidence.compute('', 1, '{1}', 9, '2025-09-01', '2026-03-31', '2026-03-31', '{}')",
        "call evidence.add_up('', '{}', '{}')", "select evidence.computed_members()", "call evidence.clear_away()",
        "select evidence.adding_up('{}')", "select evidence.plan_for(1)",
        "insert into evidence.step values ('mine', 1, 'x', 'select 1')",
    ])
    func partsAreNotForSale(attempt: String) async throws {
        try await with { schools in
            for role in ["slt", "trust_lead"] {
                let state = try await schools.loggedIn(as: role) { own in
                    try await own.write { db in try Self.state { try db.savepoint { try db.script(SQL(unsafeRaw: attempt)) } } }
                }
                let isForeign = attempt.contains(", 2, '{1}'")
                #expect(["42501", "22023"].contains(state) || isForeign && state == "P0002", "\(role) \(state ?? "went through")")
            }
        }
    }

    @Test("whoever reads the members is on record with the pupils, the run and the measure")
    func readingMembersIsOnRecord() async throws {
        try await with { schools in
            try await schools.evidence(as: "slt") { evidence in
                let run = try await evidence.run(Self.request)
                let measure = try #require(
                    try await evidence.figures(of: run).first { $0.key.setting != nil && $0.value.denominator > 0 }?.key.measure)
                #expect(try await !evidence.members(of: run, measure: measure).isEmpty)
                _ = try await evidence.pack(of: run, for: .internal)
                _ = try await evidence.pack(of: run, for: .shareable)
            }
            let looks = try await schools.database.everyday.read { db in
                try db.rows("select act, about, cardinality(pupils) from waymark.look order by seq", as: (String, String?, Int32).self)
            }
            #expect(looks.map(\.0) == ["members", "pack"])
            #expect(looks.allSatisfy { $0.1?.hasPrefix("run 1") == true && $0.2 > 0 })
        }
    }

    private static func state(_ body: () throws -> some Any) throws -> String? {
        do {
            _ = try body()
            return nil
        } catch let error as DatabaseError {
            return error.sqlState?.rawValue
        }
    }

    private func with(_ body: @Sendable (StaffedSchools) async throws -> Void) async throws {
        let schools = try await StaffedSchools.opened()
        try await body(schools)
        await schools.close()
    }
}

extension StaffedSchools {
    fileprivate func evidence<Value: Sendable>(
        as role: String, _ body: @Sendable (EvidenceService) async throws -> Value
    ) async throws -> Value {
        try await loggedIn(as: role) { try await body(try EvidenceService(database: $0, organisation: Self.organisation)) }
    }
}

extension FigureValue {
    fileprivate var denominator: Int {
        switch self {
        case .rate(let denominator, _, _): denominator
        case .duration(let n, _, _): n
        case .count(let count): count
        }
    }
}
