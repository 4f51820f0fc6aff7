import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

/// Windows are worked out by hand against the calendar of ``CaseSchool``.
@Suite("Obligations of moving on and of the follow-up")
struct ObligationOnwardsTests: ObligationSuite {
    // MARK: Moving on

    private func transition(
        _ school: CaseSchool, _ stay: UUID, kind: String = "mainstream", started: Day, ended: Day? = nil
    ) async throws -> UUID {
        let id = UUID.version7()
        try await add(
            school, stay, "transition", "transition_id, ref, kind, receiving, planned, started_on, ended_on, end_reason",
            "\(id), 'M1', \(kind), 'Harrow School', true, \(started), \(ended), \(ended.map { _ in "broke_down" })")
        return id
    }

    @Test("a transition is checked each half-term up to the two-term mark, the last within 10 school days after it")
    func transitionChecks() async throws {
        let found = try await obligations("transition_check") { school in
            let stay = try await school.onRoll("Asha Begum", firstDay: "2025-06-09")
            let id = try await transition(school, stay, started: "2025-11-03")
            try await add(
                school, stay, "transition_check", "transition_id, checked_on, status", "\(id), \("2025-12-01" as Day), 'on_roll'")
            return stay
        }
        #expect(
            windows(found) == [
                ["2025-11-03", "2025-12-19"], ["2026-01-05", "2026-02-13"], ["2026-02-23", "2026-04-02"],
                ["2026-05-22", "2026-06-12"],
            ])
        #expect(found.map(\.status) == [.done, .open, .open, .open])
    }

    @Test("a move that broke down is not checked in the half-terms after, and the checks that were missed are withdrawn")
    func brokenMove() async throws {
        let found = try await obligations("transition_check") { school in
            let stay = try await school.onRoll("Asha Begum", firstDay: "2025-06-09")
            _ = try await transition(school, stay, started: "2025-11-03", ended: "2026-01-20")
            return stay
        }
        #expect(found.map(\.about) == ["1", "2"])
        #expect(found.allSatisfy { $0.status == .withdrawn })
    }

    @Test("aftercare belongs to moves to mainstream and specialist schools, and to no other")
    func aftercare() async throws {
        for (kind, count) in [("mainstream", 4), ("specialist", 4), ("other_ap", 0)] {
            let found = try await obligations("aftercare_contact") { school in
                let stay = try await school.onRoll("Asha Begum", firstDay: "2025-06-09")
                _ = try await transition(school, stay, kind: kind, started: "2025-11-03")
                return stay
            }
            #expect(found.count == count, "\(kind)")
        }
    }

    @Test("a passport is acknowledged by the school that the pupil moved to, in 10 school days; nothing else and nobody else does it")
    func passportAcknowledged() async throws {
        for (content, audience, names, status) in [
            ("passport", "receiving_setting", true, .done), ("passport", "receiving_setting", false, .done),
            ("passport", "parent_carer", false, .open), ("needs_summary", "receiving_setting", true, .open),
        ] as [(String, String, Bool, Obligation.Status)] {
            let found = try await obligations("passport_acknowledged") { school in
                let stay = try await school.onRoll("Asha Begum", firstDay: "2025-06-09")
                let id = try await transition(school, stay, started: "2026-03-02")
                try await add(
                    school, stay, "share", "share_id, ref, shared_on, content, audience, acknowledged_on, transition_id",
                    """
                    \(UUID.version7()), 'H1', \("2026-03-02" as Day), \(content), \(audience), \("2026-03-09" as Day),
                    \(names ? id : nil)
                    """)
                return stay
            }
            #expect(windows(found) == [["2026-03-02", "2026-03-16"]])
            #expect(found.map(\.status) == [status], "\(content) \(audience) \(names)")
        }
    }

    @Test("the child protection file goes within 5 school days; at a term's end within the first 5 of the next")
    func file() async throws {
        let middle = try await obligations("child_protection_file") { try await $0.left("A B", on: "2026-03-10", reason: "moved_away") }
        #expect(windows(middle) == [["2026-03-10", "2026-03-17"]])
        #expect(middle[0].fallsTo == "dsl")
        let end = try await obligations("child_protection_file", today: "2026-04-20") {
            try await $0.left("A B", on: "2026-04-02", reason: "moved_away")
        }
        #expect(windows(end) == [["2026-04-02", "2026-04-24"]])
        #expect(try await obligations("child_protection_file") { try await $0.left("A B", on: "2026-03-10", reason: "died") } == [])
    }

    @Test("the file is handed over by sending it to the next school or an agency, up to four weeks before leaving")
    func fileSent() async throws {
        for (day, audience, status) in [
            ("2026-02-10", "receiving_setting", .done), ("2026-02-09", "receiving_setting", .open), ("2026-03-12", "agency", .done),
            ("2026-03-12", "dsl", .open), ("2026-03-12", "parent_carer", .open),
        ] as [(Day, String, Obligation.Status)] {
            let found = try await obligations("child_protection_file") { school in
                let stay = try await school.left("A B", on: "2026-03-10", reason: "moved_away")
                try await add(
                    school, stay, "share", "share_id, ref, shared_on, content, audience",
                    "\(UUID.version7()), 'H1', \(day), 'safeguarding_file', \(audience)")
                return stay
            }
            #expect(found.map(\.status) == [status], "\(day.iso) \(audience)")
        }
    }

    @Test("who is taught outside the usual year is in year 11 when the stay says so, and who came after year 11 owes nothing of it")
    func otherYears() async throws {
        // Born for year 10, and taught in year 11.
        let early = try await obligations("offer") { school in
            let stay = try await school.onRoll("A B", firstDay: "2025-09-08", bornOn: "2010-09-01")
            try await school.act { db, seq in
                try db.execute("update waymark.placement set year_override = 11, seq = \(seq) where placement_id = \(stay)")
            }
            return stay
        }
        #expect(early.map(\.until) == ["2026-05-22"])
        #expect(try await obligations("offer") { try await $0.onRoll("A B", firstDay: "2025-09-08", bornOn: "2009-08-31") } == [])
    }

    @Test("year 11 has a guidance interview, an application and an offer by half-terms 2, 3 and 5; year 10 has none")
    func careers() async throws {
        for kind in ["guidance_interview", "application", "offer"] {
            let eleven = try await obligations(kind) { try await $0.onRoll("A B", firstDay: "2025-09-08", bornOn: "2010-08-31") }
            let expected: [String: Day] = ["guidance_interview": "2025-12-19", "application": "2026-02-13", "offer": "2026-05-22"]
            #expect(eleven.map(\.until) == [try #require(expected[kind])])
            #expect(eleven[0].from == "2026-01-07" || eleven[0].from == "2025-09-08")
        }
        #expect(try await obligations("offer") { try await $0.onRoll("A B", bornOn: "2010-09-01") }.first?.until == "2027-05-28")
    }

    // MARK: Follow-up

    @Test("seven months from the first 1 September after leaving, each a window of its own")
    func months() async throws {
        let found = try await obligations("check_in", today: "2026-10-15") { school in
            let stay = try await school.left("Asha Begum", on: "2026-03-31")
            try await add(
                school, stay, "check_in", "check_in_id, ref, contacted_on, method, reached, status",
                "\(UUID.version7()), 'CI1', \("2026-09-10" as Day), 'call', true, 'apprenticeship'")
            try await add(
                school, stay, "check_in", "check_in_id, ref, contacted_on, method, reached",
                "\(UUID.version7()), 'CI2', \("2026-10-02" as Day), 'call', false")
            return stay
        }
        #expect(found.count == 7)
        #expect(windows(found)[0] == ["2026-09-01", "2026-09-30"])
        #expect(windows(found)[5] == ["2027-02-01", "2027-02-28"])
        #expect(windows(found)[6] == ["2027-03-01", "2027-03-31"])
        #expect(found[0].status == .done)
        #expect(found[1].status == .open, "an attempt that reached nobody keeps the month open")
        #expect(found[1].owner == CaseSchool.member("kim"), "leaving does not end the work")
    }

    @Test("a follow-up that was ended makes no later month due, and nags no more for its own")
    func declined() async throws {
        let found = try await obligations("check_in", today: "2026-12-15") { school in
            let stay = try await school.left("Asha Begum", on: "2026-03-31")
            try await school.act { db, seq in
                try db.execute(
                    """
                    update waymark.placement set follow_up_ended_on = \("2026-11-05" as Day), follow_up_end_reason = 'declined', seq = \(seq)
                    where placement_id = \(stay)
                    """)
            }
            return stay
        }
        #expect(found.map(\.about) == ["1", "2", "3"])
        #expect(found.map(\.status) == [.open, .open, .withdrawn])
    }

    @Test("a follow-up that ended on the first day of a month takes that month off the list; on the last day, too")
    func endedOnAnEdge() async throws {
        for (day, last) in [("2026-11-01", 3), ("2026-11-30", 3), ("2026-10-31", 2)] as [(Day, Int)] {
            let found = try await obligations("check_in", today: "2026-12-15") { school in
                let stay = try await school.left("Asha Begum", on: "2026-03-31")
                try await school.act { db, seq in
                    try db.execute(
                        """
                        update waymark.placement set follow_up_ended_on = \(day), follow_up_end_reason = 'declined', seq = \(seq)
                        where placement_id = \(stay)
                        """)
                }
                return stay
            }
            #expect(found.map(\.about) == (1...last).map(String.init), "\(day.iso)")
            #expect(found.last?.status == .withdrawn && found.dropLast().allSatisfy { $0.status == .open }, "\(day.iso)")
        }
    }

    @Test("who has dropped out is a risk to act on, as who may; who is on track is none")
    func risks() async throws {
        for (risk, count) in [("at_risk", 1), ("dropped_out", 1), ("on_track", 0)] {
            let found = try await obligations("risk_action", today: "2026-10-15") { school in
                let stay = try await school.left("Asha Begum", on: "2026-03-31")
                try await add(
                    school, stay, "check_in", "check_in_id, ref, contacted_on, method, reached, status, risk",
                    "\(UUID.version7()), 'CI1', \("2026-10-05" as Day), 'call', true, 'employment', \(risk)")
                return stay
            }
            #expect(found.count == count, "\(risk)")
        }
    }

    @Test("a risk is acted on within 7 days, and is done by what was done about it")
    func risk() async throws {
        let found = try await obligations("risk_action", today: "2026-10-15") { school in
            let stay = try await school.left("Asha Begum", on: "2026-03-31")
            for (ref, action) in [("CI1", nil), ("CI2", "Rang the college")] {
                try await add(
                    school, stay, "check_in", "check_in_id, ref, contacted_on, method, reached, status, risk, action",
                    "\(UUID.version7()), \(ref), \("2026-10-05" as Day), 'call', true, 'employment', 'at_risk', \(action)")
            }
            return stay
        }
        #expect(windows(found) == [["2026-10-05", "2026-10-12"], ["2026-10-05", "2026-10-12"]])
        #expect(Set(found.map(\.status)) == [.open, .done])
    }
}
