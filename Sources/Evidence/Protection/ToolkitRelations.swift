extension MeasureRelations {
    /// The relations between the 57 measures of the toolkit, derived from their definitions.
    ///
    /// By `key_stage` a relation holds only between measures that take the year group on the same day: the first day
    /// in area 5 and 12.2.e, E in area 11, the start of a transition, the end of a placement. Every other breakdown
    /// is one of the pupil or the placement, the same in all measures of a run.
    public static let toolkit = MeasureRelations(
        denominators: sharedDenominators,
        withUnknown: Set(["12.2.c", "13.3.d"] + months.map { "13.3.c.\($0)" }),
        pooledOnce: ["11.1.f", "12.2.e"],
        persons: ["13.3.a": "13.3.c.1", "13.3.b": "13.3.c.1", "13.3.e": "13.3.c.1"],
        relations: induction + assessment + transition + destinations + betweenAreas)

    /// `toolkit`, for a run whose period begins on or before the 1 September of the academic year of E, as it does
    /// by default.
    public static let toolkitFromStartOfYear: MeasureRelations = {
        var relations = toolkit
        relations.relations.append(
            MeasureRelation(
                [.cohort("C11")], holds: [.cohort("C13p")],
                why: "on roll between 1 September and E is on roll in the period; both take the year group at E"))
        return relations
    }()

    private static let months = 1...7

    private static let sharedDenominators: [String: Quantity] = {
        var shared: [String: Quantity] = [:]
        func share(_ quantity: Quantity, _ measures: String...) {
            for measure in measures { shared[measure] = quantity }
        }
        share(.cohort("C5"), "5.1.a", "5.1.b", "5.1.c", "5.1.d", "5.3.a")
        // C5 with F+10 school days not after D.
        share(.cohort("C5 after two weeks"), "5.2.a", "5.2.b", "5.2.c", "5.2.d", "5.4.c")
        share(.cohort("C11"), "11.1.a", "11.1.b", "11.2.c")
        share(.yes("11.1.a"), "11.2.a")
        // "Transitions of any placement started in the period and by D" are C12.
        share(.cohort("C12"), "11.3.a", "11.3.c", "12.1.a", "12.1.b", "12.2.a", "12.2.b")
        share(.cohort("CM"), "12.2.c", "12.2.d")
        share(.cohort("C13p"), "13.1.a", "13.1.b", "13.1.c", "13.2.a")
        share(.cohort("leaver months"), "13.3.a", "13.3.b")
        share(.cohort("month 7"), "13.3.c.7", "13.3.d")
        return shared
    }()

    /// The leavers whose window of a month has closed.
    private static func month(_ k: Int) -> Quantity {
        .cohort(k == 7 ? "month 7" : "13.3.c.\(k)")
    }

    private static let induction: [MeasureRelation] = [
        MeasureRelation([.cohort("C5")], holds: [.cohort("5.1.e")], why: "5.1.e takes C5 with a referral item"),
        MeasureRelation(
            [.cohort("C5")], holds: [.cohort("C5 after two weeks")], why: "5.2 and 5.4.c take C5 after two weeks"),
        MeasureRelation(
            [.cohort("C5 after two weeks")], holds: [.cohort("5.4.d")],
            why: "who has been here for F+30 school days has been here for F+10"),
        MeasureRelation(
            [.cohort("C5 after two weeks")], holds: [.cohort("5.2.e")],
            why: "5.2.e takes those of 5.2.a with a social worker or youth justice involvement"),
        MeasureRelation(
            [.cohort("C5")], holds: [.cohort("5.3.b")],
            why: "5.3.b takes C5 with SEN provision, a social worker or youth justice involvement"),
        MeasureRelation(
            [.cohort("5.3.b")], holds: [.cohort("5.2.e")],
            why: "a social worker or youth justice involvement puts a member of C5 into 5.3.b"),
        MeasureRelation(
            [.cohort("C5")], holds: [.cohort("5.3.b")], remainder: .nothing,
            onlyIn: [.init(by: "sen_provision", value: "K"), .init(by: "sen_provision", value: "E")],
            why: "SEN provision K or E puts every member of C5 into 5.3.b"),
        MeasureRelation([.cohort("C5")], holds: [.cohort("5.4.a")], why: "5.4.a takes C5 with a step that was due"),
        MeasureRelation([.cohort("C5")], holds: [.cohort("5.4.b")], why: "5.4.b takes C5 within the calendar"),
        MeasureRelation([.yes("5.1.b")], holds: [.yes("5.1.a")], why: "5.1.a needs 5.1.b"),
        MeasureRelation([.yes("5.1.c")], holds: [.yes("5.1.a")], why: "5.1.a needs 5.1.c"),
        MeasureRelation([.yes("5.1.d")], holds: [.yes("5.1.a")], why: "5.1.a needs 5.1.d"),
        MeasureRelation(
            [.rest("5.1.b"), .rest("5.1.c"), .rest("5.1.d")], holds: [.rest("5.1.a")], remainder: .bound,
            why: "5.1.a is no only where one of 5.1.b, 5.1.c and 5.1.d is"),
        MeasureRelation([.yes("5.2.b")], holds: [.yes("5.2.a")], why: "5.2.a needs 5.2.b"),
        MeasureRelation([.yes("5.2.c")], holds: [.yes("5.2.a")], why: "5.2.a needs 5.2.c"),
        MeasureRelation([.yes("5.2.d")], holds: [.yes("5.2.a")], why: "5.2.a needs 5.2.d"),
        MeasureRelation([.rest("5.2.a")], holds: [.rest("5.2.e")], why: "where 5.2.e is no, 5.2.a is"),
        MeasureRelation(
            [.rest("5.2.b"), .rest("5.2.c"), .rest("5.2.d"), .rest("5.2.e")], holds: [.rest("5.2.a")],
            remainder: .bound, why: "5.2.a is no only where one of 5.2.b to 5.2.e is"),
    ]

    private static let assessment: [MeasureRelation] = [
        MeasureRelation(
            [.cohort("11.1.d")], holds: [.yes("11.1.c")],
            why: "seen within 42 days of a request by D - 42 days is seen by D"),
        MeasureRelation([.cohort("C11")], holds: [.cohort("11.1.e")], why: "11.1.e takes C11 with an EHC plan"),
        MeasureRelation([.cohort("C11")], holds: [.cohort("11.2.b")], why: "11.2.b takes C11 with a need"),
        MeasureRelation(
            [.cohort("11.2.b")], holds: [.yes("11.1.b")], why: "a new need is a need identified by E"),
        MeasureRelation(
            [.yes("11.3.a")], holds: [.cohort("11.3.b")], why: "11.3.b takes 11.3.a yes, ten school days on"),
    ]

    private static let transition: [MeasureRelation] = [
        MeasureRelation(
            [.cohort("C12")], holds: [.cohort("12.2.f"), .cohort("12.3.b")],
            why: "moves to other AP, to mainstream and, shown nowhere, to specialist provision make up C12"),
        MeasureRelation(
            [.cohort("CM")], holds: [.cohort("12.3.a")], why: "12.3.a takes CM to mainstream or specialist"),
        MeasureRelation([.no("12.2.c")], holds: [.yes("12.2.d")], why: "ended by M is not sustained"),
        MeasureRelation(
            [.cohort("12.2.g")], holds: [.cohort("12.3.c")], why: "12.3.c takes 12.2.g but for three end reasons"),
        MeasureRelation(
            [.rest("12.3.c")], holds: [.yes("12.2.g")],
            why: "`destination_unknown` is in 12.3.c, and no move to mainstream"),
        MeasureRelation(
            [.cohort("12.2.g")], holds: [.cohort("12.3.d")], why: "12.3.d takes 12.2.g with dual registration"),
    ]

    private static let destinations: [MeasureRelation] =
        months.dropLast().map { k in
            MeasureRelation(
                [month(k)], holds: [month(k + 1)],
                why: "a window closes after the one before, and who is over stays so")
        } + [
            MeasureRelation(
                months.map(month), holds: [.cohort("leaver months")],
                why: "13.3.a counts the leavers of 13.3.c.1 to 7 month by month, but for those who declined"),
            MeasureRelation([.yes("13.3.b")], holds: [.yes("13.3.a")], why: "who was reached was attempted"),
            MeasureRelation(
                months.map { .unknown("13.3.c.\($0)") }, holds: [.rest("13.3.a")],
                why: "a month in which the leaver was not reached is unknown in 13.3.c"),
            MeasureRelation([.yes("13.3.c.7")], holds: [.yes("13.3.d")], why: "13.3.d yes needs 13.3.c.7 yes"),
            MeasureRelation([.no("13.3.d")], holds: [.no("13.3.c.7")], why: "13.3.c.7 no makes 13.3.d no"),
            MeasureRelation(
                [.unknown("13.3.c.7")], holds: [.unknown("13.3.d")], why: "13.3.d is unknown as 13.3.c.7 is"),
        ]

    private static let betweenAreas: [MeasureRelation] = [
        MeasureRelation(
            [.cohort("C11")], holds: [.cohort("C5")], exceptBy: ["key_stage"],
            why: "a first day in the period is by E, and the end not before `from`"),
        MeasureRelation(
            [.cohort("C11")], holds: [.cohort("12.2.g")], exceptBy: ["key_stage"],
            why: "who left in the period by D was on roll in it"),
        MeasureRelation(
            [.cohort("C5")], holds: [.cohort("12.2.e")],
            why: "each pupil of 12.2.e has a first such placement in C5"),
    ]
}
