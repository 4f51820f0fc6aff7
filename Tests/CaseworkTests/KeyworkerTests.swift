import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("Keyworkers, handover and cover")
struct KeyworkerTests {
    private let kim = CaseSchool.member("kim")
    private let ken = CaseSchool.member("ken")

    @Test("a new keyworker ends the former one's time, on the same day, and nobody is lost from the history")
    func set() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.onRoll("Asha Begum")
            let casework = await school.casework(as: "lee")
            func set(_ staff: UUID, _ day: Day) async throws -> String? {
                try await refusal { try await casework.perform(SetKeyworker(stay: stay, staff: staff, from: day)) }
            }
            #expect(try await set(kim, "2026-03-01") == "stands_already")
            #expect(try await set(ken, "2026-01-06") == "out_of_order", "before the former one began")
            #expect(try await set(ken, "2026-04-01") == "in_the_future")
            #expect(try await set(CaseSchool.member("sam"), "2026-03-01") == "not_allowed")
            #expect(try await set(ken, "2026-03-01") == nil)
            #expect(try await school.keyworkers(stay) == ["kim 2026-01-07 2026-03-01", "ken 2026-03-01"])
            // There and back on one day.
            #expect(try await set(kim, "2026-03-02") == nil)
            #expect(try await set(ken, "2026-03-02") == nil)
            #expect(try await set(kim, "2026-03-02") == nil)
            #expect(
                try await school.keyworkers(stay)
                    == ["kim 2026-01-07 2026-03-01", "ken 2026-03-01 2026-03-02", "ken 2026-03-02 2026-03-02", "kim 2026-03-02"])
        }
    }

    @Test("a keyworker is given to every stay that was not refused, a leaver's follow-up included")
    func stages() async throws {
        try await CaseSchool.with { school in
            let allowed = try await Stages(school).allowed(school) { SetKeyworker(stay: $0, staff: ken, from: "2026-03-31") }
            #expect(allowed == [.referred, .accepted, .onRoll, .left])
        }
    }

    @Test("a keyworker or a hand-over from a day to come is refused in the words that were typed")
    func ahead() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.onRoll("Asha Begum")
            let casework = await school.casework(as: "lee")
            func told(_ act: some Act) async throws -> CaseworkError? {
                do { _ = try await casework.perform(act) } catch let error as CaseworkError { return error }
                return nil
            }
            let refusals = [
                try await told(HandOver(from: kim, to: ken, on: "2026-04-01")), try await told(HandOver(from: kim, to: nil, on: "2026-04-01")),
                try await told(SetKeyworker(stay: stay, staff: ken, from: "2026-04-01")),
            ]
            for refusal in refusals {
                #expect(refusal?.code == "in_the_future")
                #expect(refusal?.sentence.contains("--from says Wed 1 Apr 2026") == true, "\(refusal?.sentence ?? "")")
                #expect(refusal?.sentence.contains("until_on") == false)
            }
            #expect(try await school.keyworkers(stay) == ["kim 2026-01-07"])
            #expect(try await told(HandOver(from: kim, to: ken, on: "2026-03-31")) == nil)
        }
    }

    @Test("a caseload is handed over in one step, with the reviews of its targets")
    func handover() async throws {
        try await CaseSchool.with { school in
            let stays = [try await school.onRoll("Asha Begum"), try await school.left("Zoë Whitcombe", on: "2026-03-20")]
            try await school.act { db, seq in
                try db.execute(
                    """
                    insert into waymark.target (organisation_id, setting_id, placement_id, target_id, seq, entry, ref, area, statement, set_on,
                                                owner_id)
                    values (1, 1, \(stays[0]), \(UUID()), \(seq), 900, 'T1', 'confidence', 'x', '2026-01-20', \(kim))
                    """)
            }
            let performed = try await (school.casework(as: "lee")).perform(HandOver(from: kim, to: ken, on: "2026-03-30"))
            #expect(performed.deed.counts?["stays"] == 2)
            for stay in stays { #expect(try await school.keyworkers(stay) == ["kim 2026-01-07 2026-03-30", "ken 2026-03-30"]) }
            let owner = try await school.database.unfettered.read { try $0.value("select owner_id from waymark.target", as: UUID.self) }
            #expect(owner == ken)
            let work = try await school.casework().read { try $0.obligations(of: stays[0]) }
            #expect(work.filter { $0.kind == "target_review" }.allSatisfy { $0.owner == ken })
        }
    }

    @Test("to nobody: the pupils stand on the inclusion leader's list; some of them only: the others stay")
    func toNobody() async throws {
        try await CaseSchool.with { school in
            let (asha, zoe) = (try await school.onRoll("Asha Begum"), try await school.onRoll("Zoë Whitcombe"))
            let casework = await school.casework(as: "lee")
            let pupil = try await school.stay(asha).pupil.id
            _ = try await casework.perform(HandOver(from: kim, to: nil, on: "2026-03-30", pupils: [pupil]))
            #expect(try await school.keyworkers(asha) == ["kim 2026-01-07 2026-03-30"])
            #expect(try await school.keyworkers(zoe) == ["kim 2026-01-07"])
            let again = HandOver(from: kim, to: ken, on: "2026-03-30", pupils: [pupil])
            #expect(try await refusal { try await casework.perform(again) } == "wrong_command")
            #expect(try await refusal { try await casework.perform(HandOver(from: ken, to: kim, on: "2026-03-30")) } == "stands_already")
            #expect(try await refusal { try await casework.perform(HandOver(from: kim, to: kim, on: "2026-03-30")) } == "wrong_command")
            let unfit = HandOver(from: kim, to: CaseSchool.member("sam"), on: "2026-03-30")
            #expect(try await refusal { try await casework.perform(unfit) } == "not_allowed")
            #expect(try await school.keyworkers(zoe) == ["kim 2026-01-07"], "nothing half done")
        }
    }

    @Test("keyworkers are the inclusion leader's to give; a keyworker hands nobody over by themselves")
    func rights() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.onRoll("Asha Begum")
            let own = await school.casework(as: "kim")
            #expect(try await refusal { try await own.perform(SetKeyworker(stay: stay, staff: ken, from: "2026-03-31")) } == "not_allowed")
            #expect(try await refusal { try await own.perform(HandOver(from: kim, to: ken, on: "2026-03-31")) } == "not_allowed")
            #expect(try await school.keyworkers(stay) == ["kim 2026-01-07"])
        }
    }

    @Test("a colleague covers from one day to another, and sees the caseload meanwhile")
    func cover() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.onRoll("Asha Begum")
            let casework = await school.casework(as: "lee")
            func cover(_ by: UUID, _ from: Day, _ until: Day) async throws -> String? {
                try await refusal { try await casework.perform(ArrangeCover(for: kim, by: by, from: from, until: until)) }
            }
            #expect(try await cover(kim, "2026-03-30", "2026-04-02") == "wrong_command")
            #expect(try await cover(ken, "2026-04-02", "2026-03-30") == "out_of_order")
            #expect(try await cover(CaseSchool.member("sam"), "2026-03-30", "2026-04-02") == "not_allowed")
            #expect(try await cover(ken, "2026-03-30", "2026-04-02") == nil)
            #expect(try await cover(ken, "2026-04-02", "2026-04-20") == "stands_already")
            let seen = await school.casework(as: "ken")
            #expect(try await seen.read { try $0.stay(stay) }.id == stay)
            let later = await school.casework(as: "ken", today: "2026-04-03")
            #expect(try await refusal { try await later.read { try $0.stay(stay) } } == "no_such_record")
        }
    }

    @Test("staff are found by reference, login or a piece of the name")
    func lookup() async throws {
        try await CaseSchool.with { school async throws in
            let casework = await school.casework(as: "kim")
            func found(_ text: String) async throws -> String {
                try await casework.read { desk in try desk.staff(matching: StaffLookup(text)).map(\.ref).joined(separator: " ") }
            }
            #expect(try await found("kim") == "kim")
            #expect(try await found("EXAMPLE lee") == "lee")
            #expect(try await found("ke") == "ken")
            #expect(try await found("nobody").isEmpty)
            #expect(try await found("").isEmpty)
            #expect(try await refusal { try await casework.read { try $0.colleague(StaffLookup("example")) } } == "several_staff")
            #expect(try await refusal { try await casework.read { try $0.colleague(StaffLookup("nobody")) } } == "no_such_staff")
        }
    }
}
