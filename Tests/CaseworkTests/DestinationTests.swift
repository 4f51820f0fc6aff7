import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@Suite("Careers work and destinations")
struct DestinationTests {
    @Test("a new destination ends the former one on the day before")
    func destination() async throws {
        let (school, stay, casework) = try await FollowUpTests.leaver()
        func set(_ status: String, _ day: Day, _ provider: String? = nil) -> SetDestination {
            SetDestination(stay: stay, status: status, provider: provider, startedOn: day)
        }
        _ = try await casework.perform(set("further_education", "2025-09-03", "City College"))
        await expectRefusal("stands_already") { _ = try await casework.perform(set("further_education", "2026-01-05", "City College")) }
        await expectRefusal("out_of_order") { _ = try await casework.perform(set("neet_seeking", "2025-09-03")) }
        await expectRefusal("in_the_future") { _ = try await casework.perform(set("neet_seeking", "2026-04-01")) }
        #expect(try await Self.destinations(school) == ["further_education 2025-09-03 "])
        _ = try await casework.perform(set("neet_seeking", "2026-01-05"))
        #expect(try await Self.destinations(school) == [
            "further_education 2025-09-03 2026-01-04", "neet_seeking 2026-01-05 ",
        ])
        await school.close()
    }

    @Test("a pupil on roll, or one who was only referred, has no destination yet")
    func tooEarly() async throws {
        let school = try await CaseSchool.opened()
        let casework = await school.casework()
        for stay in [try await school.onRoll("Asha Begum"), try await school.referred("Ben Ford")] {
            await expectRefusal("wrong_stage") {
                _ = try await casework.perform(SetDestination(stay: stay, status: "employment", startedOn: "2026-03-30"))
            }
        }
        #expect(try await Self.destinations(school) == [])
        await school.close()
    }

    private static func destinations(_ school: CaseSchool) async throws -> [String] {
        try await school.database.unfettered.read { db in
            try db.values(
                """
                select status || ' ' || started_on || ' ' || coalesce(ended_on::text, '') from waymark.destination
                order by started_on
                """, as: String.self)
        }
    }

    @Test("careers work is done by what was held, and not by what was missed")
    func careers() async throws {
        let school = try await CaseSchool.opened()
        let stay = try await school.onRoll("Asha Begum", bornOn: "2011-05-14")
        let casework = await school.casework(today: "2027-01-15")
        func standing() async throws -> Obligation.Standing? {
            try await casework.read { try $0.obligations(of: stay) }.first { $0.kind == "application" }?.standing(on: "2027-01-15")
        }
        let missed = RecordCareersActivity(stay: stay, kind: "application", heldOn: "2026-11-20", outcome: "missed")
        _ = try await casework.perform(missed)
        #expect(try await standing() == .due)
        _ = try await casework.perform(RecordCareersActivity(stay: stay, kind: "application", heldOn: "2026-12-01"))
        #expect(try await standing() == .done)
        let referred = try await school.referred("Ben Ford")
        await expectRefusal("wrong_stage") {
            _ = try await casework.perform(RecordCareersActivity(stay: referred, kind: "offer", heldOn: "2026-11-20"))
        }
        await expectRefusal("unknown_code") {
            _ = try await casework.perform(RecordCareersActivity(stay: stay, kind: "chat", heldOn: "2026-11-20"))
        }
        await school.close()
    }
}
