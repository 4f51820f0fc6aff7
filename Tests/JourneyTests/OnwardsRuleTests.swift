import Journey
import Testing

@Suite("Moves on and the seven months: rules and counting")
struct OnwardsRuleTests {
    // MARK: The seven months

    @Test("month 1 begins with the follow-up and month 7 ends on the day before seven months later")
    func months() throws {
        let followUp = FollowUp(start: try day("2025-09-01"))
        #expect(followUp.window(ofMonth: 1) == (try day("2025-09-01"))...(try day("2025-09-30")))
        #expect(followUp.window(ofMonth: 6) == (try day("2026-02-01"))...(try day("2026-02-28")))
        #expect(followUp.lastDay == (try day("2026-03-31")))
        #expect(followUp.month(of: try day("2025-08-31")) == nil)
        #expect(followUp.month(of: try day("2025-09-01")) == 1)
        #expect(followUp.month(of: try day("2026-03-31")) == 7)
        #expect(followUp.month(of: try day("2026-04-01")) == nil)
    }

    @Test("the months follow on without a gap, also from the last days of a month", arguments: ["2025-08-31", "2024-01-30", "2025-09-15"])
    func withoutGap(start: String) throws {
        let followUp = FollowUp(start: try day(start))
        for month in 1...6 {
            #expect(followUp.window(ofMonth: month).upperBound.adding(days: 1) == followUp.window(ofMonth: month + 1).lowerBound)
        }
    }

    // MARK: Due dates that move

    @Test("what is open and not overdue moves with the plan; a due date of today is not overdue")
    func moves() throws {
        let today = try day("2026-03-31")
        for before in ["2026-03-31", "2026-04-20"] {
            let step = Redating(
                step: "receiving_visit", before: try day(before), counted: try day("2026-05-01"), completedOn: nil, today: today)
            #expect(step.ruling == .moves)
            #expect(step.after == (try day("2026-05-01")))
        }
    }

    @Test("what is overdue keeps its due date, and so does what is done")
    func kept() throws {
        let today = try day("2026-03-31")
        let overdue = Redating(
            step: "pupil_view", before: try day("2026-03-30"), counted: try day("2026-05-01"), completedOn: nil, today: today)
        #expect(overdue.ruling == .keptAsOverdue)
        #expect(overdue.after == (try day("2026-03-30")))
        let done = Redating(
            step: "pupil_view", before: try day("2026-03-30"), counted: try day("2026-05-01"), completedOn: try day("2026-03-31"),
            today: today)
        #expect(done.ruling == .keptAsDone)
        #expect(done.after == (try day("2026-03-30")))
    }

    @Test("a step that the template does not have stays where it is; one without a due date gets one")
    func unknownSteps() throws {
        let today = try day("2026-03-31")
        let own = Redating(step: "own", before: try day("2026-04-20"), counted: nil, completedOn: nil, today: today)
        #expect(own.ruling == .same)
        let undated = Redating(step: "own", before: nil, counted: try day("2026-04-21"), completedOn: nil, today: today)
        #expect(undated.after == (try day("2026-04-21")))
    }

    // MARK: Counting

    @Test("school days are counted over holidays and closures, and these are told")
    func counting() throws {
        let calendar = try aCalendar()
        let forward = try #require(calendar.count(from: try day("2026-03-26"), to: try day("2026-04-14")))
        #expect(forward.schoolDays == 3)
        #expect(forward.holidays == [(try day("2026-03-28"))...(try day("2026-04-12"))])
        let closed = try #require(calendar.count(from: try day("2026-05-01"), to: try day("2026-05-06")))
        #expect(closed.schoolDays == 2)
        #expect(closed.closures == [try day("2026-05-04")])
        #expect(closed.holidays.isEmpty)
    }

    @Test("counting back gives what a due date was counted by", arguments: [-20, -15, -10, -5, -3, -1, 0, 1, 5, 10])
    func countingBack(offset: Int) throws {
        let calendar = try aCalendar()
        let start = try day("2026-04-20")
        let due = try #require(calendar.schoolDay(offset, from: start))
        #expect(calendar.count(from: start, to: due)?.schoolDays == abs(offset))
    }

    @Test("out of the calendar's reach nothing is counted")
    func outOfReach() throws {
        #expect(try aCalendar().count(from: try day("2026-05-01"), to: try day("2027-05-01")) == nil)
    }

    @Test(
        "a check after a move belongs to a half-term and the holiday after it, the last to the two-term mark and later",
        arguments: [
            ("2025-09-10", nil), ("2025-11-03", 1), ("2026-01-02", 1), ("2026-01-05", 2), ("2026-03-27", 3), ("2026-04-13", nil),
            ("2026-05-21", nil), ("2026-05-22", 4), ("2026-06-20", 4),
        ] as [(String, Int?)])
    func transitionChecks(on checkedOn: String, number: Int?) throws {
        #expect(try aCalendar().transitionCheck(on: try day(checkedOn), startedOn: try day("2025-09-08")) == number)
    }

    // MARK: Rules over several values

    @Test("a move that never began did not happen, and one that did not happen never began")
    func transitionEnds() throws {
        let start = try day("2026-03-02")
        #expect(JourneyRules.transition(endedFor: "did_not_happen", startedOn: nil) == nil)
        #expect(JourneyRules.transition(endedFor: "broke_down", startedOn: start) == nil)
        #expect(JourneyRules.transition(endedFor: "did_not_happen", startedOn: start)?.code == .notAllowed)
        #expect(JourneyRules.transition(endedFor: "returned_to_ap", startedOn: nil)?.code == .notAllowed)
    }

    @Test("the months of a follow-up that has begun do not move")
    func followUpStays() throws {
        let (left, today) = (try day("2025-07-18"), try day("2025-10-10"))
        func finding(_ starts: String, _ standing: String?) throws -> RuleCode? {
            JourneyRules.followUp(
                startsOn: try day(starts), insteadOf: try standing.map(day), leftOn: left, today: today)?.code
        }
        #expect(try finding("2025-09-01", nil) == nil)
        #expect(try finding("2025-11-01", "2025-10-11") == nil)
        #expect(try finding("2025-11-01", "2025-10-10") == .notAllowed)
        #expect(try finding("2025-07-01", nil) == .outOfOrder)
    }

    @Test("a check may fall on the first and on the last day of a move, and on no day outside it")
    func checksAtTheEdges() throws {
        func code(_ checkedOn: String) throws -> RuleCode? {
            JourneyRules.transitionCheck(
                on: try day(checkedOn), startedOn: try day("2026-03-02"), endedOn: try day("2026-03-20"))?.code
        }
        #expect(try ["2026-03-02", "2026-03-20"].map(code) == [nil, nil])
        #expect(try ["2026-03-01", "2026-03-21"].map(code) == [.outOfOrder, .outOfOrder])
    }

    @Test("a move may end on the day on which the pupil was last found on the roll, and not before it")
    func endOnTheLastCheck() throws {
        let check = try day("2026-03-20")
        #expect(JourneyRules.transition(endedOn: check, lastOnRoll: check) == nil)
        #expect(JourneyRules.transition(endedOn: check.adding(days: -1), lastOnRoll: check)?.code == .outOfOrder)
    }

    @Test("a check-in may fall on the day of leaving, on the first day of the follow-up without --early, and on its last")
    func checkInsAtTheEdges() throws {
        let (left, start) = (try day("2025-07-18"), try day("2025-09-01"))
        func code(_ contactedOn: Day, isEarly: Bool) -> RuleCode? {
            JourneyRules.checkIn(on: contactedOn, leftOn: left, followUpStartsOn: start, isEarly: isEarly)?.code
        }
        #expect(code(left, isEarly: true) == nil)
        #expect(code(left.adding(days: -1), isEarly: true) == .outOfOrder)
        #expect(code(start, isEarly: false) == nil)
        #expect(code(start.adding(days: -1), isEarly: false) == .outOfOrder)
        #expect(JourneyRules.checkIn(on: start, followUpEndedOn: start) == nil)
        #expect(JourneyRules.checkIn(on: start.adding(days: 1), followUpEndedOn: start)?.code == .outOfOrder)
    }

    @Test("a follow-up may begin on the day of leaving, and end on it and on that of its last check-in, and none of it before")
    func followUpAtTheEdges() throws {
        let (left, checkIn) = (try day("2025-07-18"), try day("2025-10-06"))
        func ends(_ endedOn: Day, lastCheckIn: Day? = nil) -> RuleCode? {
            JourneyRules.followUp(endedOn: endedOn, leftOn: left, lastCheckIn: lastCheckIn)?.code
        }
        #expect(JourneyRules.followUp(startsOn: left, insteadOf: nil, leftOn: left, today: checkIn) == nil)
        #expect(ends(left) == nil)
        #expect(ends(left.adding(days: -1)) == .outOfOrder)
        #expect(ends(checkIn, lastCheckIn: checkIn) == nil)
        #expect(ends(checkIn.adding(days: -1), lastCheckIn: checkIn) == .outOfOrder)
    }

    @Test("a new destination begins after the open one, not on its day")
    func destinationAtTheEdge() throws {
        let former = try day("2025-09-03")
        #expect(JourneyRules.destination(startedOn: former, after: former)?.code == .outOfOrder)
        #expect(JourneyRules.destination(startedOn: former.adding(days: 1), after: former) == nil)
    }
}
