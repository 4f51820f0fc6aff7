import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("Nothing happens to a pupil who is not born yet")
struct BirthTests {
    /// Born on 14 May 2010; the day before it, and that day.
    private static let days: [(day: Day, code: String?)] = [("2010-05-13", "out_of_order"), ("2010-05-14", nil)]

    @Test("a record of a stay or of the pupil is refused with a day before the birth, whichever act writes it")
    func written() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.onRoll("Asha Begum")
            let pupil = try await school.pupil(of: stay).id
            let casework = await school.casework(as: "lee")
            let senco = await school.casework(as: "sam")
            for (day, code) in Self.days {
                func rehearse(_ act: some Act, _ casework: Casework) async throws -> String? {
                    try await refusal { try await casework.perform(act, isRehearsal: true) }
                }
                #expect(try await rehearse(CaseSchool.call(stay, on: day), casework) == code)
                #expect(try await rehearse(CaseSchool.target(stay, on: day), casework) == code)
                #expect(try await rehearse(RecordReferralItems(stay: stay, items: .these(["attendance_record"]), askedOn: day), casework) == code)
                #expect(try await rehearse(RequestEHCAssessment(pupil: pupil, requestedOn: day), senco) == code)
            }
        }
    }

    @Test("so is a change of one, and a correction, by whoever makes it")
    func changed() async throws {
        try await CaseSchool.with { school in
            let stay = try await school.onRoll("Asha Begum")
            let plan = try await school.perform(Moves.plan(stay))
            let transition = try #require(plan.deed.records[0].id)
            let call = try await school.perform(CaseSchool.call(stay))
            let casework = await school.casework()
            for (day, code) in Self.days {
                let done = CompleteTransitionSteps(transition: transition, steps: ["pupil_view"], completedOn: day)
                #expect(try await refusal { try await casework.perform(done, isRehearsal: true) } == code)
                #expect(try await refusal { try await school.correct(.contact, call.ref, "held_on=\(day.iso)", as: "kim") } == code)
            }
        }
    }
}
