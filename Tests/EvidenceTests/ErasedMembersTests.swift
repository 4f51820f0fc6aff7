import Evidence
import Journey
import Postgres
import Testing

@Suite("A run some of whose members were erased")
struct ErasedMembersTests {
    @Test("keeps its figures, names nobody, and is the same again as far as it can be, which it says")
    func figuresStand() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today, breakdowns: Breakdown.allCases))
        let figures = try await school.evidence.figures(of: run)
        let erased = try await erase(aMemberOf: "12.2.g", in: run, school)
        #expect(try await school.evidence.figures(of: run) == figures)

        let repetition = try await school.evidence.repeat(run)
        #expect(repetition.isSame)
        #expect(repetition.erasedMembers.contains { $0.measure == "12.2.g" })
        #expect(repetition.erasedMembers.count < 57)
        let members = try await school.evidence.members(of: run, measure: "12.2.g")
        #expect(members.filter { $0.ref == nil }.count == 1)
        #expect(!members.contains { $0.ref == erased })
        #expect(try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today)).number == 2)
        await school.close()
    }

    @Test("still shows when another member or figure was tampered with")
    func tamperingShows() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.run(RunRequest(asOf: DemonstrationSchool.today))
        _ = try await erase(aMemberOf: "12.2.g", in: run, school)
        try await school.database.unfettered.write { db in
            try db.execute(
                """
                update evidence.members set counted = (select array_agg(1 - c order by place) from unnest(counted) with ordinality x(c, place))
                where measure = '12.2.g'
                """)
            try db.execute("update evidence.result set n = n + 1 where measure = '5.2.a' and setting_id is null")
        }
        let repetition = try await school.evidence.repeat(run)
        #expect(repetition.changedMembers.contains { $0.measure == "12.2.g" })
        #expect(!repetition.isSame)
        await school.close()
    }

    /// - Returns: the reference of the stay that is no more.
    private func erase(aMemberOf measure: String, in run: EvidenceRun, _ school: DemonstrationSchool) async throws -> String {
        let stay = try #require(try await school.evidence.members(of: run, measure: measure).first?.ref)
        try await school.database.everyday.write { db in
            let seq = try db.value("select waymark.open_act(1)", as: Int64.self)
            try db.execute(
                """
                update waymark.pupil p set date_of_birth = date '1990-01-01', seq = \(seq)
                from waymark.placement s where s.pupil_id = p.pupil_id and s.ref = \(stay)
                """)
            try db.execute("delete from waymark.ehc_review where pupil_id in (select pupil_id from waymark.placement where ref = \(stay))")
            try db.execute("delete from waymark.ehc_plan where pupil_id in (select pupil_id from waymark.placement where ref = \(stay))")
            try db.execute("select waymark.close_act(1, gen_random_uuid(), 'correct', 'born earlier', '{}')")
            _ = try db.value(
                "select waymark.erase(1, gen_random_uuid(), pupil_id) from waymark.placement where ref = \(stay)", as: Int.self)
        }
        return stay
    }
}
