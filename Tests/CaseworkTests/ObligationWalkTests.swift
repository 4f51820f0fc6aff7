import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

/// Walks through holds, releases, moved plans, endings and their undoing at random, on days that go on, and looks at every
/// obligation after each step: no overdue one ever becomes timely, and none is lost.
@Suite("Obligations, whatever is done")
struct ObligationWalkTests {
    @Test("no overdue obligation becomes timely, and none is lost", arguments: 1...6 as ClosedRange<UInt64>)
    func walk(seed: UInt64) async throws {
        let school = try await CaseSchool.opened()
        let walk = try await Walk(school: school, seed: seed)
        for _ in 0..<25 { try await walk.step() }
        #expect(walk.done > 10, "most steps of this walk were refused")
        await school.close()
    }
}

/// One pupil on roll with a target and a planned move, and one leaver in the seven months.
private final class Walk {
    private let school: CaseSchool
    private var random: Dice
    private var today: Day = "2026-03-10"
    private let (onRoll, leaver): (UUID, UUID)
    private let transition: UUID
    private(set) var done = 0

    private var stays: [UUID] { [onRoll, leaver] }

    init(school: CaseSchool, seed: UInt64) async throws {
        self.school = school
        random = Dice(state: seed)
        onRoll = try await school.onRoll("Asha Begum")
        leaver = try await school.leaver("Ben Ford")
        _ = try await school.target(onRoll, setOn: "2026-01-20")
        let casework = await school.casework(today: "2026-03-10")
        let planned = try await casework.perform(
            PlanTransition(stay: onRoll, kind: "mainstream", receiving: "Northfield School", plannedStart: "2026-04-27"))
        transition = try #require(planned.deed.records[0].id)
    }

    func step() async throws {
        today = today.adding(days: random.next(0...6))
        switch random.next(0...9) {
        case 0, 1: try await check(.keeps) { try await self.perform(self.hold()) }
        case 2: try await check(.keeps) { try await self.perform(self.release()) }
        case 3, 4, 5:
            let start = today.adding(days: random.next(-10...80))
            try await check(.keeps) { try await self.perform(RedateTransition(transition: self.transition, plannedStart: start)) }
        case 6: try await undone { try await self.perform(EndStay(stay: self.onRoll, reason: "other", endedOn: self.today)) }
        case 7:
            try await undone {
                try await self.perform(EndTransition(transition: self.transition, reason: "did_not_happen", endedOn: self.today))
            }
        case 8:
            try await undone { try await self.perform(EndFollowUp(stay: self.leaver, reason: "declined", endedOn: self.today)) }
        default: try await check(.does) { try await self.complete() }
        }
    }

    // MARK: What must hold

    private enum Promise {
        /// Nothing is done by it or withdrawn, and nothing comes or goes.
        case keeps
        /// Something may be done by it.
        case does
        /// Something may be withdrawn by it.
        case ends
    }

    private func check(_ promise: Promise, _ act: () async throws -> Void) async throws {
        let before = try await obligations()
        var wasRefused = false
        do {
            try await act()
            done += 1
        } catch is CaseworkError {
            wasRefused = true
        }
        let after = try await obligations()
        if wasRefused { #expect(after == before) }
        for (key, obligation) in before where obligation.isStillToBeDone && obligation.until < today {
            let now = try #require(after[key], "\(key) is lost")
            #expect(now.until == obligation.until, "\(key) moved while overdue")
            switch promise {
            case .keeps: #expect(now.isStillToBeDone, "\(key)")
            case .does: #expect(now.isStillToBeDone || now.doneOn != nil, "\(key)")
            case .ends: #expect(now.isStillToBeDone || now.status == .withdrawn, "\(key)")
            }
        }
        if promise == .keeps { #expect(Set(before.keys) == Set(after.keys)) }
    }

    /// Ends something and takes it back as a correction does: everything is there again, as it was.
    private func undone(_ end: () async throws -> Void) async throws {
        let before = try await obligations()
        try await check(.ends, end)
        try await reopen()
        #expect(try await obligations() == before)
    }

    private func obligations() async throws -> [String: Obligation] {
        let stays = stays
        let all = try await school.casework(today: today).read { desk in try stays.flatMap { try desk.obligations(of: $0) } }
        return Dictionary(
            all.map { ("\($0.kind) \($0.about) \($0.aboutID?.uuidString ?? "") \($0.stay)", $0) },
            uniquingKeysWith: { first, _ in first })
    }

    // MARK: Steps

    private func perform(_ act: some Act) async throws {
        _ = try await school.casework(today: today).perform(act)
    }

    private func hold() -> PutOnHold {
        PutOnHold(
            stays: stays, selection: selection(), reason: "illness", reviewBy: today.adding(days: random.next(-1...20)))
    }

    private func release() -> ReleaseHolds { ReleaseHolds(stays: stays, selection: selection()) }

    private func selection() -> ObligationSelection {
        let all: [ObligationSelection] = [
            .init(), .init(kind: "check_in"), .init(kind: "check_in", about: "\(random.next(1...7))"), .init(kind: "transition_step"),
            .init(kind: "transition_step", about: "parent_view"), .init(kind: "target_review"), .init(kind: "child_protection_file"),
        ]
        return all[random.next(0...all.count - 1)]
    }

    private func complete() async throws {
        let step = StepTemplate.defaultTransition.steps[random.next(0...8)].code
        try await perform(CompleteTransitionSteps(transition: transition, steps: [step], completedOn: today))
    }

    private func reopen() async throws {
        try await school.act { db, seq in
            try db.execute(
                """
                update waymark.placement set ended_on = null, end_reason = null, next_establishment = null, seq = \(seq)
                where end_reason = 'other'
                """)
            try db.execute("update waymark.transition set ended_on = null, end_reason = null, seq = \(seq) where ended_on is not null")
            try db.execute(
                """
                update waymark.placement set follow_up_ended_on = null, follow_up_end_reason = null, seq = \(seq)
                where follow_up_ended_on is not null
                """)
        }
    }
}

/// The same numbers for the same seed (Knuth's linear congruential generator).
private struct Dice {
    var state: UInt64

    mutating func next(_ range: ClosedRange<Int>) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int((state >> 33) % UInt64(range.count))
    }
}
