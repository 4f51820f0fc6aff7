import Journey
import Postgres
import Testing

@testable import Evidence

@Suite("The difference of two runs")
struct DifferenceTests {
    private let request = RunRequest(asOf: DemonstrationSchool.today)

    @Test("is nothing between a run and itself")
    func same() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.run(request)
        #expect(try await school.evidence.difference(from: run, to: run).isNothing)
        await school.close()
    }

    @Test("names the record that was corrected, with how it counted before and after, and the figures it moved")
    func corrected() async throws {
        let school = try await DemonstrationSchool.opened()
        let before = try await school.evidence.run(request)
        let member = try #require(try await school.evidence.members(of: before, measure: "12.2.g").first { $0.counted == .no })
        try await school.act { db, seq in
            try db.execute("update waymark.placement set end_reason = 'destination_unknown', seq = \(seq) where ref = \(member.ref)")
        }
        let difference = try await school.evidence.difference(from: before, to: try await school.evidence.run(request))
        let moved = try #require(difference.members.first { $0.measure == "12.2.g" })
        #expect(moved.ref == member.ref && moved.setting == member.setting && moved.before == .no && moved.after == .yes)
        #expect(moved.why == .corrected && moved.causes == [.init(how: .corrected, record: "placement")])
        #expect(difference.figures.contains { $0.key == FigureKey(setting: member.setting, measure: "12.2.g") })
        await school.close()
    }

    @Test("tells a new record and a voided one from a correction")
    func newAndVoided() async throws {
        let school = try await DemonstrationSchool.opened()
        let first = try await school.evidence.run(request)
        let unseen = try #require(try await school.evidence.members(of: first, measure: "5.3.a").first)
        try await school.act { db, seq in
            try db.execute(
                """
                delete from waymark.share where audience = 'teaching_staff'
                  and placement_id = (select placement_id from waymark.placement where ref = \(unseen.ref))
                """)
        }
        let second = try await school.evidence.run(request)
        let voided = try #require(
            try await school.evidence.difference(from: first, to: second).members.first { $0.measure == "5.3.a" && $0.ref == unseen.ref })
        #expect(voided.before == .yes && voided.after == .no && voided.why == .voided)
        #expect(voided.causes.contains(.init(how: .voided, record: "share")))

        let owner = try #require(unseen.ref)
        try await school.take("shares.csv", [
            "share_ref,placement_ref,shared_on,content,audience", "SH-NEW,\(owner),2025-09-01,pupil_profile,teaching_staff",
        ])
        let back = try await school.evidence.difference(from: second, to: try await school.evidence.run(request))
        let added = try #require(back.members.first { $0.measure == "5.3.a" })
        #expect(added.why == .new && added.causes == [.init(how: .new, record: "share")])
        await school.close()
    }

    @Test("says that the days did it where nothing was recorded")
    func aged() async throws {
        let school = try await DemonstrationSchool.opened()
        let earlier = try await school.evidence.run(RunRequest(asOf: try #require(Day(iso: "2026-02-27"))))
        let later = try await school.evidence.run(request)
        let difference = try await school.evidence.difference(from: earlier, to: later)
        #expect(!difference.members.isEmpty && difference.members.allSatisfy { $0.causes.isEmpty })
        #expect(difference.members.contains { $0.measure == "13.3.a" && $0.why == .agedIn && $0.ref?.hasSuffix("#6") == true })
        let back = try await school.evidence.difference(from: later, to: earlier)
        #expect(back.members.contains { $0.measure == "13.3.a" && $0.why == .agedOut })
        #expect(back.members.count == difference.members.count && back.figures.count == difference.figures.count)
        await school.close()
    }

    @Test("has for every figure that moved as many members that moved as its numbers say")
    func addsUp() async throws {
        let school = try await DemonstrationSchool.opened()
        let earlier = try await school.evidence.run(RunRequest(asOf: try #require(Day(iso: "2025-12-31"))))
        let difference = try await school.evidence.difference(from: earlier, to: try await school.evidence.run(request))
        for figure in difference.figures where figure.key.setting != nil && figure.key.group == nil {
            guard case .rate(let then, let yesThen, _)? = figure.before, case .rate(let now, let yesNow, _)? = figure.after else { continue }
            let members = difference.members.filter { $0.measure == figure.key.measure && $0.setting == figure.key.setting }
            func number(_ member: (MovedMember) -> Bool) -> Int { members.filter(member).count }
            #expect(now - then == number { $0.before == nil } - number { $0.after == nil }, "\(figure.key)")
            #expect(yesNow - yesThen == number { $0.after == .yes } - number { $0.before == .yes }, "\(figure.key)")
        }
        await school.close()
    }

    @Test("leaves out a measure that was defined otherwise, and no other")
    func redefined() async throws {
        let school = try await DemonstrationSchool.opened()
        let run = try await school.evidence.run(request)
        try await school.database.unfettered.write { db in
            try db.execute("""
                insert into evidence.measure select 'another', place, id, kind, once, case id when '5.1.b' then 'x' else digest end
                from evidence.measure
                """)
            try db.execute("update evidence.run set measures = 'another'")
        }
        let older = try await school.evidence.find(run.id)
        let newer = try await school.evidence.run(request)
        #expect(try await school.evidence.difference(from: older, to: newer).redefined == ["5.1.b"])
        await school.close()
    }

    @Test("rests on a digest of a measure's own computation: a query moves those that rest on it, words move none")
    func digests() throws {
        let files = EmbeddedFiles.measures
        func library(_ file: String, _ old: String, _ new: String) throws -> MeasureLibrary {
            try MeasureLibrary(files: files.map { ($0.name, $0.name == file ? $0.text.replacing(old, with: new) : $0.text) })
        }
        func moved(_ other: MeasureLibrary) throws -> [String] {
            let library = try MeasureLibrary(files: files)
            return library.measures.filter { measure in
                guard let same = other[measure.id] else { return true }
                return library.computation(of: measure) != other.computation(of: same)
            }.map(\.id)
        }
        #expect(try moved(try library("area-05.sql", "Prior learning known", "What was learnt is known")).isEmpty)
        #expect(try moved(try library("area-05.sql", "n.senco_was_told", "n.dsl_was_told")) == ["5.3.b"])
        let careers = try moved(try library("basis.sql", "a.kind = 'application'", "a.kind = 'offer'"))
        #expect(careers == ["13.1.a", "13.1.b", "13.1.c", "13.2.a"])
        let started = try moved(try library("basis.sql", "where t.started_on between :from and :e", "where t.started_on <= :e"))
        #expect(started == ["11.3.a", "11.3.b", "11.3.c", "12.1.a", "12.1.b", "12.2.a", "12.2.b", "12.2.f", "12.3.b"])
    }
}
