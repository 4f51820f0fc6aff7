import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("Targets")
struct TargetTests {
    private func target(_ stay: UUID, _ statement: String = "Speaks up once a lesson", on day: Day = "2026-01-20") -> SetTarget {
        SetTarget(stay: stay, area: "confidence", statement: statement, setOn: day)
    }

    private func with(_ body: @Sendable (_ table: CaseTable, _ stay: UUID, _ target: UUID) async throws -> Void) async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            let made = try await table.act(target(stay), as: "kim")
            try await body(table, stay, try #require(made.deed.records.first?.id))
        }
    }

    @Test("a target is set for pupils who are accepted or on roll")
    func stages() async throws {
        try await CaseTable.with { table async throws in
            #expect(try await table.stages { target($0) } == [.accepted, .onRoll])
        }
    }

    @Test("a target that breaks a rule is refused with the rule's code, and nothing is kept")
    func refusals() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            func changed(_ change: (inout SetTarget) -> Void) async throws -> String {
                var act = target(stay)
                change(&act)
                return try await table.refusal(act)
            }
            #expect(try await changed { $0.area = "courage" } == "unknown_code")
            #expect(try await changed { $0.statement = "  " } == "missing_value")
            #expect(try await changed { $0.setOn = "2026-04-01" } == "in_the_future")
            #expect(try await changed { $0.dueOn = "2026-01-19" } == "out_of_order")
            #expect(try await changed { $0.need = "N0" } == "no_such_record")
            #expect(try await changed { $0.owner = "nobody" } == "no_such_staff")
            #expect(try await changed { $0.owner = "Example" } == "several_staff")
            #expect(try await table.count("target") == 0)
            #expect(try await changed { $0.owner = "ken"; $0.dueOn = "2026-05-22" } == "done")
            #expect(try await changed { $0.statement = "SPEAKS UP once a lesson" } == "stands_already")
        }
    }

    // MARK: Reviews

    @Test("a review is not before its target was set, not after its end, and once a day")
    func reviewRules() async throws {
        try await with { table, stay, target async throws in
            func review(_ day: Day, _ mastery: String = "developing") -> ReviewTarget {
                ReviewTarget(target: target, mastery: mastery, reviewedOn: day)
            }
            #expect(try await table.refusal(review("2026-01-19")) == "out_of_order")
            #expect(try await table.refusal(review("2026-04-01")) == "in_the_future")
            #expect(try await table.refusal(review("2026-03-10", "brilliant")) == "unknown_code")
            #expect(try await table.refusal(review("2026-01-20")) == "done")
            #expect(try await table.refusal(review("2026-01-20", "secure")) == "done_already")
            #expect(try await table.refusal(review("2026-03-10")) == "done")
            func close(_ day: Day, _ outcome: String = "achieved") -> CloseTarget {
                CloseTarget(target: target, outcome: outcome, closedOn: day)
            }
            #expect(try await table.refusal(close("2026-03-09")) == "out_of_order")
            #expect(try await table.refusal(close("2026-01-19")) == "out_of_order")
            #expect(try await table.refusal(close("2026-03-20", "done")) == "unknown_code")
            #expect(try await table.refusal(close("2026-03-20")) == "done")
            #expect(try await table.refusal(close("2026-03-21")) == "done_already")
            #expect(try await table.refusal(review("2026-03-21")) == "out_of_order")
            // Entered late, of a day on which the target was open.
            #expect(try await table.refusal(review("2026-03-19")) == "done")
            #expect(try await table.count("target_review") == 3)
        }
    }

    @Test("after leaving, only what came before can still be entered")
    func afterLeaving() async throws {
        try await with { table, stay, target in
            try await table.school.act { db, seq in
                try db.execute(
                    """
                    update waymark.placement set ended_on = date '2026-03-20', end_reason = 'moved_away', seq = \(seq)
                    where organisation_id = 1 and placement_id = \(stay)
                    """)
            }
            #expect(try await table.refusal(ReviewTarget(target: target, mastery: "secure", reviewedOn: "2026-03-21")) == "out_of_order")
            #expect(try await table.refusal(ReviewTarget(target: target, mastery: "secure", reviewedOn: "2026-03-20")) == "done")
            #expect(try await table.refusal(self.target(stay, "Another")) == "wrong_stage")
        }
    }

    @Test("a review does what is due in its half-term, and no other")
    func obligations() async throws {
        try await with { table, stay, target in
            func open() async throws -> [String] {
                try await table.read { desk in
                    try desk.obligations(of: stay).filter { $0.kind == "target_review" && $0.status == .open }.map(\.about)
                }
            }
            #expect(try await open().contains("2025/26 half-term 4"))
            try await table.act(ReviewTarget(target: target, mastery: "developing", reviewedOn: "2026-03-10"))
            #expect(try await open().contains("2025/26 half-term 4") == false)
            #expect(try await open().contains("2025/26 half-term 5"))
            try await table.act(CloseTarget(target: target, outcome: "achieved", closedOn: "2026-03-31"))
            #expect(try await open().isEmpty)
        }
    }

    // MARK: Progress

    @Test("reviews stand in their half-terms, holidays with the one before, and half-terms without one are missed")
    func progress() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            try await table.school.act { db, seq in
                try db.execute("update waymark.placement set referred_on = '2025-09-01', decided_on = '2025-09-02', first_day = '2025-09-03', seq = \(seq)")
            }
            let made = try await table.act(target(stay, on: "2025-09-10"))
            let target = try #require(made.deed.records.first?.id)
            // Half-term 1, the Christmas holiday after 2, and 4.
            for (day, mastery) in [("2025-10-01", "not_yet"), ("2025-12-28", "developing"), ("2026-03-02", "acquiring")] as [(Day, String)] {
                try await table.act(ReviewTarget(target: target, mastery: mastery, reviewedOn: day))
            }
            let pupil = try await table.pupil(stay)
            let progress = try #require(try await table.read { try $0.targets(of: pupil) }.first)
            #expect(progress.reviews.map(\.halfTerm?.number) == [1, 2, 4])
            #expect(progress.missed.map(\.number) == [3])
            #expect(progress.distance?.steps == 1 && progress.distance?.words == "Not yet to Acquiring: 1 step on")
        }
    }

    // MARK: Who, and which

    @Test("keyworkers set, review and close the targets of their own pupils, and no others")
    func rights() async throws {
        try await with { table, stay, target async throws in
            let review = ReviewTarget(target: target, mastery: "secure", reviewedOn: "2026-03-10")
            #expect(try await table.refusal(self.target(stay, "Another"), as: "ken") == "no_such_record")
            #expect(try await table.refusal(review, as: "ken") == "no_such_record")
            #expect(try await table.refusal(self.target(stay, "Another"), as: "sam") == "not_allowed")
            #expect(try await table.refusal(review, as: "sam") == "not_allowed")
            #expect(try await table.refusal(review, as: "kim") == "done")
            #expect(try await table.refusal(CloseTarget(target: target, outcome: "achieved", closedOn: "2026-03-20"), as: "sam") == "not_allowed")
            #expect(try await table.refusal(CloseTarget(target: target, outcome: "achieved", closedOn: "2026-03-20"), as: "lee") == "done")
        }
    }

    @Test("a pupil's only open target needs no reference")
    func lookup() async throws {
        try await with { table, stay, target in
            func meant() async throws -> UUID { try await table.read { try $0.target(RecordLookup("AB")).id } }
            #expect(try await meant() == target)
            let second = try #require(try await table.act(self.target(stay, "Another")).deed.records.first?.id)
            await #expect(throws: CaseworkError.self) { _ = try await meant() }
            try await table.act(CloseTarget(target: target, outcome: "withdrawn", closedOn: "2026-03-20"))
            #expect(try await meant() == second)
        }
    }

    @Test("a review sent twice is stored once")
    func twice() async throws {
        try await with { table, _, target in
            let id = UUID.version7()
            let review = ReviewTarget(target: target, mastery: "secure", reviewedOn: "2026-03-10", note: "by herself")
            try await table.act(review, id: id)
            #expect(try await table.act(review, id: id).isRepeat)
            #expect(try await table.count("target_review") == 1)
        }
    }
}
