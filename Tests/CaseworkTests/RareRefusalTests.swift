import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

/// Refusals of what hardly anybody tries.
@Suite("What hardly anybody tries is refused too")
struct RareRefusalTests {
    private let kim = CaseSchool.member("kim")
    private let ken = CaseSchool.member("ken")

    @Test("a specialist is asked about whoever is referred or here, and not about a leaver")
    func specialistOfALeaver() async throws {
        try await CaseSchool.with { school in
            let allowed = try await Stages(school).allowed(school) {
                ReferToSpecialist(stay: $0, service: "camhs", requestedOn: "2026-03-31")
            }
            #expect(allowed == [.referred, .accepted, .onRoll])
        }
    }

    @Test("nobody who leaves before a cover ends stands in, nor anybody before themselves or for days that run backwards")
    func cover() async throws {
        try await CaseSchool.with { school in
            func cover(_ by: UUID, from: Day = "2026-04-20", until: Day = "2026-04-24") async throws -> String? {
                try await refusal { try await school.perform(ArrangeCover(for: kim, by: by, from: from, until: until)) }
            }
            #expect(try await cover(kim) == "wrong_command")
            #expect(try await cover(ken, from: "2026-04-25") == "out_of_order")
            try await leave(ken, on: "2026-04-24", school)
            #expect(try await cover(ken) == "not_allowed", "the last day of the cover is the first on which Ken is gone")
            #expect(try await cover(ken, until: "2026-04-23") == nil)
        }
    }

    @Test("nobody is keyworker who has left, nor before the pupil was referred")
    func keyworker() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.referred("Asha Begum", on: "2026-01-05")
            func give(_ staff: UUID, from day: Day) async throws -> String? {
                try await refusal { try await school.perform(SetKeyworker(stay: stay, staff: staff, from: day)) }
            }
            #expect(try await give(kim, from: "2026-01-04") == "out_of_order")
            try await leave(ken, on: "2026-03-31", school)
            #expect(try await give(ken, from: "2026-03-30") == "not_allowed", "gone today, though not on that day")
            #expect(try await give(kim, from: "2026-01-05") == nil)
        }
    }

    @Test("information has a quality once it is received, and something is said of it")
    func informationWithoutADay() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.referred("Asha Begum")
            func record(askedOn: Day? = nil, receivedOn: Day? = nil, quality: String? = nil) async throws -> String? {
                try await refusal {
                    try await school.perform(
                        RecordReferralItems(
                            stay: stay, items: .these(["attendance_record"]), askedOn: askedOn, receivedOn: receivedOn, quality: quality))
                }
            }
            #expect(try await record() == "wrong_command")
            #expect(try await record(askedOn: "2026-01-06", quality: "complete") == "not_allowed")
            #expect(try await record(askedOn: "2026-01-06") == nil)
        }
    }

    @Test("a record is moved to another pupil with a stay, and what belongs to a record or is a pupil is not moved")
    func moves() async throws {
        try await CaseSchool.with { school in
            let (stay, other) = (try await school.onRoll("Asha Begum"), try await school.onRoll("Bo Chen"))
            let (asha, bo) = (try await school.pupil(of: stay), try await school.pupil(of: other))
            let call = try await school.perform(CaseSchool.call(stay)).ref
            #expect(try await refusal { try await school.move(.contact, call, to: asha.id) } == "done_already")
            #expect(try await refusal { try await school.move(.contact, call, to: UUID.version7()) } == "no_such_pupil")
            #expect(try await refusal { try await school.move(.pupil, asha.ref, to: bo.id) } == "wrong_command")
            let stayRef = try await school.ref(of: stay)
            #expect(try await refusal { try await school.move(.placement, stayRef, to: bo.id) } == "wrong_command")
            let nowhere = try await school.act { db, seq in
                let pupil = UUID.version7()
                let entry = try db.value("select waymark.take_entries(1, 1)", as: Int64.self) + 1
                try db.execute(
                    """
                    insert into waymark.pupil (organisation_id, pupil_id, seq, entry, ref, forename, surname, date_of_birth)
                    values (1, \(pupil), \(seq), \(entry), 'P99', 'Cy', 'Nowhere', '2010-01-01')
                    """)
                return pupil
            }
            #expect(try await refusal { try await school.move(.contact, call, to: nowhere) } == "no_stay")
            #expect(try await refusal { try await school.move(.contact, call, to: bo.id) } == nil)
        }
    }

    @Test("a template's step has a name that can be typed, is counted from a day its process has, and is for one kind of move in moves only")
    func templates() async throws {
        try await CaseSchool.with { (school: CaseSchool) async throws in
            func set(_ code: String, _ step: StepTemplate.Step?, of process: StepProcess = .induction) async throws -> String? {
                try await refusal {
                    try await school.perform(SetTemplateStep(setting: CaseSchool.setting, process: process, code: code, step: step))
                }
            }
            func step(_ code: String, _ anchor: StepTemplate.Anchor, onlyKind: String? = nil) -> StepTemplate.Step {
                StepTemplate.Step(code: code, anchor: anchor, offset: 2, onlyKind: onlyKind)
            }
            let long = String(repeating: "a", count: 61)
            for name in ["Uniform", "uniform ordered", "2nd_visit", "", long] {
                #expect(try await set(name, step(name, .plannedFirstDay)) == "wrong_command", "\(name)")
            }
            #expect(try await set("uniform_ordered", step("uniform_ordered", .plannedStart)) == "wrong_command")
            #expect(try await set("uniform_ordered", step("uniform_ordered", .plannedFirstDay, onlyKind: "mainstream")) == "wrong_command")
            #expect(try await set("uniform_ordered", nil) == "no_such_record")
            #expect(try await set(String(long.dropLast()), step(String(long.dropLast()), .plannedFirstDay)) == nil)
        }
    }

    @Test("something is recorded of a move, which starts before it is full-time, and once")
    func transitions() async throws {
        let (school, _, id) = try await Moves.planned(start: "2026-03-30")
        func refused(_ act: some Act) async throws -> String? { try await refusal { try await school.perform(act) } }
        #expect(try await refused(RecordTransitionViews(transition: id, pupil: nil, parents: nil, takenOn: "2026-03-30")) == "wrong_command")
        #expect(try await refused(RecordPanel(transition: id, submittedOn: nil, decidedOn: nil)) == "wrong_command")
        #expect(try await refused(StartTransition(transition: id, startedOn: nil, fullTimeOn: "2026-03-31")) == "missing_value")
        #expect(try await refused(StartTransition(transition: id, startedOn: "2026-03-30", fullTimeOn: "2026-03-30")) == nil)
        #expect(try await refused(StartTransition(transition: id, startedOn: nil, fullTimeOn: "2026-03-31")) == "done_already")
        await school.close()
    }

    @Test("what was done about a risk belongs to a check-in of that stay")
    func riskOfNobody() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.left("Asha Begum", on: "2026-02-27")
            let other = try await school.left("Bo Chen", on: "2026-02-27")
            var atRisk = RecordCheckIn(stay: other, contactedOn: "2026-03-05", method: "call", isReached: true)
            (atRisk.status, atRisk.risk, atRisk.isEarly) = ("neet_seeking", "at_risk", true)
            let found = try await school.perform(atRisk)
            atRisk.stay = stay
            try await school.perform(atRisk)
            for checkIn in [UUID.version7(), found.record] {
                let act = ActOnRisk(stay: stay, checkIn: checkIn, action: "Rang them", actionOn: "2026-03-06")
                #expect(try await refusal { try await school.perform(act) } == "no_such_record")
            }
        }
    }

    /// Behind the service's back: nobody leaves ahead of the day, but a database may hold it.
    private func leave(_ staff: UUID, on day: Day, _ school: CaseSchool) async throws {
        try await school.act { db, seq in
            try db.execute("update waymark.staff set left_on = \(day), seq = \(seq) where organisation_id = 1 and staff_id = \(staff)")
        }
    }
}
