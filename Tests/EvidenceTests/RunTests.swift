import Evidence
import Journey
import Postgres
import Testing

@Suite("A run of the roll-up")
struct RunTests {
    private func day(_ iso: String) throws -> Day {
        try #require(Day(iso: iso))
    }

    private var thisYear: RunRequest { RunRequest(asOf: DemonstrationSchool.today, breakdowns: Breakdown.allCases) }

    @Test("has as many members behind each figure of a setting as its denominator and numerator say")
    func membersAddUp() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.run(thisYear)
        let totals = try await school.evidence.figures(of: run).filter { $0.key.group == nil && $0.key.setting != nil }
        #expect(totals.count == 57 * 2)
        for figure in totals {
            let members = try await school.evidence.members(of: run, measure: figure.key.measure, setting: figure.key.setting)
            #expect(members.allSatisfy { $0.ref != nil && $0.setting == figure.key.setting })
            switch figure.value {
            case .rate(let denominator, let numerator, let unknown):
                #expect(members.count == denominator)
                #expect(members.filter { $0.counted == .yes }.count == numerator, "\(figure.key.measure)")
                #expect(members.filter { $0.counted == .unknown }.count == unknown)
            case .duration(let n, _, _): #expect(members.count == n)
            case .count(let count): #expect(members.count == count)
            }
        }
        await school.close()
    }

    @Test("finds somebody to count for every measure of the demonstration school")
    func somethingToFind() async throws {
        let school = try await DemonstrationSchool.opened()
        let figures = try await school.evidence.figures(of: try await school.evidence.run(thisYear))
        for figure in figures where figure.key.setting == nil && figure.key.group == nil {
            switch figure.value {
            case .rate(let denominator, _, _): #expect(denominator > 0, "\(figure.key.measure)")
            case .duration(let n, _, _): #expect(n > 0, "\(figure.key.measure)")
            case .count(let count): #expect(count > 0, "\(figure.key.measure)")
            }
        }
        await school.close()
    }

    @Test("is the same run when it is asked for again and nothing was recorded since, and another one afterwards")
    func idempotent() async throws {
        let school = try await DemonstrationSchool.opened()
        let first = try await school.evidence.run(thisYear)
        let second = try await school.evidence.run(thisYear)
        #expect(first.id == second.id && first.number == 1)
        try await school.take("pupils.csv", ["pupil_ref,forename,surname,date_of_birth", "P900,Ida,Neu,2011-05-05"])
        let third = try await school.evidence.run(thisYear)
        #expect(third.number == 2 && third.knownAt > first.knownAt)
        #expect(try await school.evidence.figures(of: third) == school.evidence.figures(of: first))
        #expect(try await school.evidence.runs().map(\.number) == [2, 1])
        await school.close()
    }

    @Test("repeats to the same figures and members after later imports and corrections, which a new run does show")
    func knownAt() async throws {
        let school = try await DemonstrationSchool.opened()
        let before = try await school.evidence.run(thisYear)
        let figures = try await school.evidence.figures(of: before)
        // A correction of what the run counted, and a stay that it would have counted had it known.
        let placement = try #require(
            try await school.evidence.members(of: before, measure: "12.2.g").first { $0.counted == .no }?.ref)
        try await school.database.everyday.write { db in
            let seq = try db.value("select waymark.open_act(1)", as: Int64.self)
            try db.execute(
                """
                update waymark.placement set end_reason = 'destination_unknown', seq = \(seq) where ref = \(placement)
                """)
            try db.execute("select waymark.close_act(1, gen_random_uuid(), 'correct', 'found out later', '{}')")
        }
        let repetition = try await school.evidence.repeat(before)
        #expect(repetition.isSame && !repetition.otherMeasures)
        #expect(try await school.evidence.figures(of: before) == figures)

        let after = try await school.evidence.run(thisYear)
        func lost(_ run: EvidenceRun) async throws -> Int {
            try await school.evidence.members(of: run, measure: "12.2.g").filter { $0.counted == .yes }.count
        }
        #expect(try await lost(after) == lost(before) + 1)
        await school.close()
    }

    @Test("says so when a stored figure or a stored member is not what comes out again")
    func tampered() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today))
        try await school.database.unfettered.write { db in
            try db.execute("update evidence.result set numerator = numerator + 1 where measure = '5.1.b' and setting_id is null")
            try db.execute(
                "update evidence.members set counted[1] = 1 - counted[1] where measure = '5.3.a' and setting_id = 1")
        }
        let repetition = try await school.evidence.repeat(run)
        #expect(repetition.changedFigures == [FigureKey(setting: nil, measure: "5.1.b")])
        #expect(repetition.changedMembers.map(\.measure) == ["5.3.a"])
        await school.close()
    }

    @Test("is repeated by the measures it was made with when the program has learnt others, and says so")
    func olderMeasures() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today))
        try await school.database.unfettered.write { db in
            for table in ["step", "measure"] as [SQL] {
                try db.execute("update evidence.\(table) set version = 'an older one'")
            }
            try db.execute("update evidence.run set measures = 'an older one'")
            try MeasureDefinitions(try MeasureLibrary.standard()).install(in: db)
        }
        let repetition = try await school.evidence.repeat(try await school.evidence.find(run.id))
        #expect(repetition.isSame && repetition.otherMeasures)
        #expect(try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today)).number == 2)
        await school.close()
    }

    @Test("is repeated by measures of the time when each member was a row of its own, and not yet listed")
    func membersAsRows() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today))
        try await school.database.unfettered.write { db in
            try db.execute("update evidence.measure set version = 'an older one'")
            try db.execute("update evidence.run set measures = 'an older one'")
            try db.execute(
                """
                update evidence.step set version = 'an older one', statement = regexp_replace(
                    statement, '^insert into listed\\s+select (\\S+), .*?from \\(select m\\.\\*, (.*?) as counted\\s+from \\((.*)\\) m\\s+order by.*$',
                    'insert into member select \\1, s.setting_id, m.stay, m.record, '
                    || case when name in ('13.3.a', '13.3.b') then 'm.month' else 'null' end
                    || ', null, null, \\2 from (\\3) m join stay s on s.stay = m.stay')
                """)
            try MeasureDefinitions(try MeasureLibrary.standard()).install(in: db)
        }
        let older = try await school.database.unfettered.read { db in
            try db.value("select count(*) from evidence.step where version = 'an older one' and statement like 'insert into member%'", as: Int.self)
        }
        let repetition = try await school.evidence.repeat(try await school.evidence.find(run.id))
        #expect(older == 57 && repetition.isSame && repetition.otherMeasures)
        await school.close()
    }

    @Test("comes out the same however often it is computed in one transaction, between others")
    func oneAfterTheOther() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.run(thisYear)
        let other = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today.adding(days: -40)))
        let repeated: [SQL] = [run, other, run].map { "select count(*) from evidence.repeat_run(1, \($0.id)::text::uuid)" }
        let differences = try await school.database.unfettered.write { db in
            try repeated.map { try db.value($0, as: Int.self) }
        }
        #expect(differences == [0, 0, 0])
        await school.close()
    }

    @Test("is made once by however many ask for it at the same time")
    func askedForTogether() async throws {
        let school = try await DemonstrationSchool.opened()
        let runs = try await withThrowingTaskGroup(of: EvidenceRun.self) { group in
            for _ in 0..<4 { group.addTask { try await school.evidence.run(thisYear) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(runs.map(\.id)).count == 1)
        #expect(try await school.evidence.runs().map(\.number) == [1])
        await school.close()
    }

    @Test("of one setting counts that setting's members as the run of all settings does")
    func oneSetting() async throws {
        let school = try await DemonstrationSchool.opened()
        let all = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today))
        let urn = try #require(all.settings.last)
        let one = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today, settings: [urn]))
        let ofAll = try await school.evidence.figures(of: all).filter { $0.key.setting == urn }
        let ofOne = try await school.evidence.figures(of: one).filter { $0.key.setting == urn }
        #expect(one.settings == [urn] && ofAll == ofOne && !ofOne.isEmpty)
        await school.close()
    }

    @Test("is found by number, identifier, the beginning of it, or as the last one; else it says what to do")
    func find() async throws {
        let school = try await DemonstrationSchool.opened()
        let first = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today))
        let second = try await school.evidence.run(RunRequest(asOf: try day("2025-12-31")))
        #expect(try await school.evidence.find("1").id == first.id)
        #expect(try await school.evidence.find("last").id == second.id)
        #expect(try await school.evidence.find(String(second.id.uppercased())).id == second.id)
        await #expect(throws: EvidenceError.severalRuns("0", numbers: [1, 2])) { try await school.evidence.find("0") }
        await #expect(throws: EvidenceError.noSuchRun("9")) { try await school.evidence.find("9") }
        await #expect(throws: EvidenceError.noSuchRun("")) { try await school.evidence.find("") }
        await #expect(throws: EvidenceError.noSuchSetting("999999")) {
            try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today, settings: ["999999"]))
        }
        await #expect(throws: EvidenceError.noSuchMeasure("5.1.x", nearest: "5.1.a")) {
            try await school.evidence.members(of: first, measure: "5.1.x")
        }
        await #expect(throws: EvidenceError.settingNotInRun("999999")) {
            try await school.evidence.members(of: first, measure: "5.1.a", setting: "999999")
        }
        await school.close()
    }

    @Test("of a setting without pupils or calendar, and of a period before everything, has every figure and nobody in it")
    func nobody() async throws {
        let school = try await DemonstrationSchool.empty()
        try await school.take("settings.csv", ["urn,name,kind,teaches_year_11", "100001,Quiet House,pru,yes"])
        for asOf in ["2026-03-31", "2024-02-29", "1950-01-01"] {
            let run = try await school.evidence.run(RunRequest(asOf: try day(asOf), breakdowns: Breakdown.allCases))
            let figures = try await school.evidence.figures(of: run)
            #expect(figures.count == 57 * 2)
            #expect(
                figures.allSatisfy {
                    [.rate(denominator: 0, numerator: 0, unknown: 0), .duration(n: 0, median: nil, p90: nil), .count(0)].contains($0.value)
                })
            #expect(try await school.evidence.repeat(run).isSame)
        }
        await school.close()
    }

    @Test("made twice at the same moment is one run")
    func race() async throws {
        let school = try await DemonstrationSchool.opened()
        let request = RunRequest(asOf: DemonstrationSchool.today)
        let runs = try await withThrowingTaskGroup(of: EvidenceRun.self) { group in
            for _ in 1...4 { group.addTask { try await school.evidence.run(request) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(runs.map(\.id)).count == 1)
        await school.close()
    }
}
