import Journey
import Testing

@Suite("Instruments")
struct InstrumentTests {
    @Test("Scores of the SDQ stay on their scales", arguments: [
        ("emotional", 0, nil), ("emotional", 10, "very_high"), ("total", 40, nil), ("prosocial", 10, "close_to_average"),
        ("impact", 10, ""), ("peer", 0, "very_low"), ("parent/impact", 10, nil), ("teacher/impact", 6, nil), ("self/total", 40, nil),
    ] as [(String, Double, String?)])
    func sdq(scale: String, value: Double, band: String?) {
        #expect(Instruments.finding(instrument: "sdq", scale: scale, value: value, band: band) == nil)
    }

    @Test("A score outside the SDQ's scales is refused", arguments: [
        ("emotional", -1, nil, "out_of_range value"), ("conduct", 11, nil, "out_of_range value"),
        ("hyperactivity", 10.5, nil, "out_of_range value"), ("total", 41, nil, "out_of_range value"),
        ("impact", 11, nil, "out_of_range value"), ("total", .nan, nil, "out_of_range value"),
        ("teacher/impact", 7, nil, "out_of_range value"), ("mood", 3, nil, "unknown_code scale"),
        ("gran/total", 3, nil, "unknown_code scale"), ("peer", 3, "purple", "unknown_code band"),
    ] as [(String, Double, String?, String)])
    func sdqRefused(scale: String, value: Double, band: String?, expected: String) {
        let finding = Instruments.finding(instrument: "sdq", scale: scale, value: value, band: band)
        #expect(finding?.codeAndColumn == expected)
    }

    @Test("Of other instruments, what is certain is checked, and any other scale and number is taken", arguments: [
        ("ngrt", "standard age score", 141, nil), ("ngrt", "standard_score", 141, nil), ("ngrt", "stanine", 9, nil),
        ("ngrt", "stanine", 10, "out_of_range value"), ("ngrt", "stanine", 0, "out_of_range value"),
        ("boxall", "developmental", 136, nil), ("boxall", "young_people/diagnostic", 137, "out_of_range value"),
        ("boxall", "primary/c", 137, "out_of_range value"), ("boxall", "anything", 999, nil),
        ("pass", "confidence_in_learning", 100, nil), ("pass", "confidence_in_learning", 101, "out_of_range value"),
        ("wrat", "standard_score", 200, nil),
    ] as [(String, String, Double, String?)])
    func others(instrument: String, scale: String, value: Double, expected: String?) {
        #expect(Instruments.finding(instrument: instrument, scale: scale, value: value, band: "above")?.codeAndColumn == expected)
    }

    @Test("What the SDQ's scales are, and on which more is better")
    func directions() {
        let scales = Instruments.scales(of: "sdq")
        #expect(Set(scales.map(\.scale)) == Set(CodeLists.sdqScale.codes.map(\.code)))
        #expect(scales.filter(\.higherIsBetter).map(\.scale) == ["prosocial"])
        #expect(Instruments.scales(of: "pass").count == 9)
        #expect(Instruments.scales(of: "wrat").isEmpty)
    }

    // MARK: Several scores

    private static func scores(_ values: KeyValuePairs<String, Double>, of instrument: String = "sdq") -> [Score] {
        values.map { Score(ScaleName($0, of: instrument), $1) }
    }

    @Test("The SDQ's total is the sum of the four difficulties, when all are given")
    func sdqTotal() throws {
        let four: KeyValuePairs = ["emotional": 5.0, "conduct": 4, "hyperactivity": 5, "peer": 3]
        let whole = Self.scores(four)
        func findings(_ total: Double, _ scores: [Score]) -> [String] {
            Instruments.findings(instrument: "sdq", scores: scores + Self.scores(["total": total])).map(\.codeAndColumn)
        }
        #expect(findings(17, whole).isEmpty)
        #expect(findings(18, whole) == ["out_of_range value"])
        #expect(findings(18, whole.dropLast()).isEmpty)
        // Neither prosocial behaviour nor impact counts.
        #expect(findings(17, whole + Self.scores(["prosocial": 9, "impact": 2])).isEmpty)
        let sentence = Instruments.findings(instrument: "sdq", scores: whole + Self.scores(["total": 18])).first?.sentence
        #expect(sentence?.contains("is 17, and 18 is given") == true)
        #expect(Instruments.findings(instrument: "boxall", scores: whole + Self.scores(["total": 99])).isEmpty)
    }

    @Test("A scale comes once, and every score is a number")
    func scoresTogether() {
        let twice = Instruments.findings(instrument: "wrat", scores: Self.scores(["a": 1, "b": 2, "a": 3], of: "wrat"))
        #expect(twice.map(\.codeAndColumn) == ["duplicate_ref scale"])
        let number = Instruments.findings(instrument: "wrat", scores: Self.scores(["a": .infinity], of: "wrat"))
        #expect(number.map(\.codeAndColumn) == ["bad_number value"])
        // The same scale by two who filled it in says two things.
        #expect(Instruments.findings(instrument: "sdq", scores: Self.scores(["parent/peer": 1, "teacher/peer": 3])).isEmpty)
    }

    // MARK: Change

    @Test("A later score is better or worse by the scale's direction, and says so only where that is known", arguments: [
        ("sdq", "total", 20, 15, .better), ("sdq", "total", 15, 20, .worse), ("sdq", "total", 15, 15, .same),
        ("sdq", "prosocial", 5, 7, .better), ("boxall", "primary/developmental", 90, 80, .worse),
        ("boxall", "young_people/diagnostic", 90, 80, .better), ("ngrt", "reading_age", 9, 9.5, .better),
        ("wrat", "standard_score", 90, 95, .higher), ("belonging_survey", "mean", 3.2, 3, .lower),
    ] as [(String, String, Double, Double, ScoreChange)])
    func change(instrument: String, scale: String, from: Double, to: Double, expected: ScoreChange) throws {
        let name = ScaleName(scale, of: instrument)
        let change = Instruments.change(
            instrument: instrument, from: Score(name, from), on: try day("2025-09-10"), to: Score(name, to),
            on: try day("2026-03-10"))
        #expect(change == expected)
    }

    @Test("What is not comparable is not compared", arguments: [
        ("sdq", "parent/total", "teacher/total", "2026-03-10"), ("sdq", "total", "parent/total", "2026-03-10"),
        ("sdq", "total", "peer", "2026-03-10"), ("boxall", "primary/developmental", "young_people/developmental", "2026-03-10"),
        // Which version of the Boxall Profile it was isn't known.
        ("boxall", "developmental", "developmental", "2026-03-10"),
        // PASS needs ten weeks between two surveys.
        ("pass", "general_work_ethic", "general_work_ethic", "2025-11-18"),
    ])
    func notComparable(instrument: String, first: String, second: String, on: String) throws {
        let change = Instruments.change(
            instrument: instrument, from: Score(ScaleName(first, of: instrument), 5), on: try day("2025-09-10"),
            to: Score(ScaleName(second, of: instrument), 4), on: try day(on))
        #expect(change == nil)
    }

    @Test("Ten weeks after the first, a PASS survey may be compared")
    func tenWeeks() throws {
        let name = ScaleName(scale: "general_work_ethic")
        let change = Instruments.change(
            instrument: "pass", from: Score(name, 40), on: try day("2025-09-10"), to: Score(name, 41), on: try day("2025-11-19"))
        #expect(change == .better)
    }

    @Test("A scale is stored with its version in front, and read back so")
    func scaleNames() {
        #expect("\(ScaleName(version: "young_people", scale: "developmental"))" == "young_people/developmental")
        #expect(ScaleName("young_people/developmental", of: "boxall") == ScaleName(version: "young_people", scale: "developmental"))
        #expect(ScaleName("young_people/developmental", of: "wrat") == ScaleName(scale: "young_people/developmental"))
        #expect(ScaleName("and/or", of: "sdq") == ScaleName(scale: "and/or"))
    }
}

@Suite("Distance travelled")
struct DistanceTravelledTests {
    @Test("is the number of levels from the first review to the last", arguments: [
        (["acquiring", "developing", "secure"], 2, "Acquiring to Secure: 2 steps on"),
        (["not_yet", "acquiring"], 1, "Not yet to Acquiring: 1 step on"),
        (["secure", "developing"], -1, "Secure to Developing: 1 step back"),
        (["exceeding", "not_yet"], -4, "Exceeding to Not yet: 4 steps back"),
        (["secure", "developing", "secure"], 0, "Secure: no step on or back"),
        (["secure"], 0, "Secure, at the only review so far"),
    ])
    func steps(levels: [String], steps: Int, words: String) throws {
        let distance = try #require(DistanceTravelled(levels: levels))
        #expect(distance.steps == steps)
        #expect(distance.words == words)
    }

    @Test("is not known without a review")
    func none() {
        #expect(DistanceTravelled(levels: []) == nil)
    }
}

@Suite("Rules of targets")
struct TargetRuleTests {
    @Test("What happens while something is open is not after its end")
    func notAfter() throws {
        let end = try day("2026-02-01")
        func finding(_ end: Day?, _ on: String) throws -> String? {
            JourneyRules.notAfter(end, "its target was closed", "The review", on: try day(on), in: "reviewed_on")?.codeAndColumn
        }
        #expect(try finding(end, "2026-02-01") == nil)
        #expect(try finding(nil, "2030-01-01") == nil)
        #expect(try finding(end, "2026-02-02") == "out_of_order reviewed_on")
    }

    @Test("A target is not due before it was set")
    func due() throws {
        #expect(try JourneyRules.target(dueOn: nil, setOn: day("2026-02-01")) == nil)
        #expect(try JourneyRules.target(dueOn: day("2026-02-01"), setOn: day("2026-02-01")) == nil)
        #expect(
            try JourneyRules.target(dueOn: day("2026-01-31"), setOn: day("2026-02-01"))?.codeAndColumn == "out_of_order due_on")
    }
}
