import Evidence

/// A small trust drawn at random, and the pack that its records come to: a model of the cohorts that knows nothing
/// of protection, so that whatever must hold between measures holds because it was counted.
struct RandomTrust {
    struct Shape {
        var settings = 3
        var pupils = 60
        /// The chance of the commoner answer.
        var lean = 0.6
        /// Whether D lies inside the period, so that windows and marks are open for some members.
        var midYear = true
        var breakdowns = ["sen_provision", "disadvantaged", "key_stage"]
    }

    private struct Member {
        var setting: String
        var identity: String
        var groups: [String: String]
        var counted: Counted
    }

    private enum Counted { case yes, no, unknown }

    private struct Placement {
        var setting: String
        var pupil: Int
        var entry: Int
        var groups: [String: String]
        var keyStage: (first: String, atE: String, end: String)
        var isNew: Bool
        var twoWeeks: Bool
        var sixWeeks: Bool
        var agencies: Bool
        var ended: Bool
        var endReason: String
        var cameBack: Bool
    }

    private let shape: Shape
    private var random: RandomSource
    private var members: [String: [Member]] = [:]

    static func pack(_ shape: Shape, seed: UInt64) -> [Figure] {
        var trust = RandomTrust(shape: shape, random: RandomSource(state: seed))
        trust.fill()
        return trust.figures()
    }

    private init(shape: Shape, random: RandomSource) {
        self.shape = shape
        self.random = random
    }

    // MARK: Drawing

    private mutating func chance(_ p: Double) -> Bool { Double.random(in: 0..<1, using: &random) < p }
    private mutating func yes() -> Bool { chance(shape.lean) }
    private mutating func pick(_ values: [String]) -> String { values.randomElement(using: &random) ?? "" }

    private mutating func fill() {
        for pupil in 0..<shape.pupils {
            let stays = chance(0.15) ? 2 : 1
            let groups = [
                "sen_provision": pick(["K", "K", "K", "E", "N", "not_recorded"]),
                "disadvantaged": pick(["yes", "yes", "no"]),
                "looked_after": pick(["no", "no", "no", "no", "yes"]),
            ]
            let agencies = chance(0.3)
            let requests = chance(0.2) ? 1 : 0
            var placements: [Placement] = []
            for stay in 0..<stays {
                placements.append(placement(of: pupil, stay, groups, agencies))
                count(placements[stay])
            }
            for request in 0..<requests {
                let counted: Counted = yes() ? .yes : .no
                for placement in placements {
                    add("11.1.f", placement, "r\(pupil)-\(request)", placement.keyStage.atE, counted)
                }
            }
            for placement in placements where placement.isNew && placement.cameBack {
                add("12.2.e", placement, "p\(pupil)", placement.keyStage.first, .yes)
            }
        }
    }

    private mutating func placement(
        of pupil: Int, _ stay: Int, _ groups: [String: String], _ agencies: Bool
    ) -> Placement {
        var groups = groups
        groups["reason"] = pick(["preventative", "permanent_exclusion", "day_six", "medical"])
        groups["registration"] = pick(["single", "dual_main", "dual_subsidiary"])
        let stage = Int.random(in: 2...4, using: &random)
        let next = min(stage + (chance(0.3) ? 1 : 0), 4)
        let isNew = chance(0.7)
        let twoWeeks = !shape.midYear || chance(0.85)
        return Placement(
            setting: "10000\(Int.random(in: 1...shape.settings, using: &random))", pupil: pupil,
            entry: pupil * 10 + stay, groups: groups, keyStage: ("ks\(stage)", "ks\(next)", "ks\(next)"), isNew: isNew,
            twoWeeks: twoWeeks, sixWeeks: twoWeeks && (!shape.midYear || chance(0.8)), agencies: agencies,
            ended: chance(0.4),
            endReason: pick([
                "transition", "transition", "end_of_year_11", "end_of_year_11", "moved_away", "died",
                "destination_unknown", "other",
            ]), cameBack: chance(0.2))
    }

    private mutating func add(
        _ measure: String, _ placement: Placement, _ identity: String, _ keyStage: String, _ counted: Counted
    ) {
        var groups = placement.groups
        groups["key_stage"] = keyStage
        members[measure, default: []].append(
            Member(setting: placement.setting, identity: identity, groups: groups, counted: counted))
    }

    private mutating func add(
        _ measure: String, _ placement: Placement, _ keyStage: String, _ isYes: Bool, _ isUnknown: Bool = false
    ) {
        let number = members[measure]?.count ?? 0
        add(measure, placement, "\(number)", keyStage, isUnknown ? .unknown : isYes ? .yes : .no)
    }

    // MARK: Counting

    private mutating func count(_ placement: Placement) {
        if placement.isNew { countInduction(placement) }
        countAssessment(placement)
        for _ in 0..<(chance(0.4) ? 1 : chance(0.1) ? 2 : 0) { countTransition(placement) }
        if placement.ended { countEnd(placement) }
        let atE = placement.keyStage.atE
        if atE == "ks4" && chance(0.6) {
            for measure in ["13.1.a", "13.1.b", "13.1.c", "13.2.a"] { add(measure, placement, atE, yes()) }
        }
        if placement.ended && placement.endReason == "end_of_year_11" { countFollowUp(placement) }
    }

    private mutating func countInduction(_ p: Placement) {
        let stage = p.keyStage.first
        let (learning, needs, risk) = (yes(), yes(), yes())
        add("5.1.a", p, stage, learning && needs && risk)
        add("5.1.b", p, stage, learning)
        add("5.1.c", p, stage, needs)
        add("5.1.d", p, stage, risk)
        if chance(0.8) { add("5.1.e", p, stage, yes()) }
        if p.twoWeeks {
            let (pupil, family, school, agency) = (yes(), yes(), yes(), yes())
            add("5.2.a", p, stage, pupil && family && school && (agency || !p.agencies))
            add("5.2.b", p, stage, pupil)
            add("5.2.c", p, stage, family)
            add("5.2.d", p, stage, school)
            if p.agencies { add("5.2.e", p, stage, agency) }
            add("5.4.c", p, stage, yes())
        }
        add("5.3.a", p, stage, yes())
        if p.agencies || ["K", "E"].contains(p.groups["sen_provision"]) { add("5.3.b", p, stage, yes()) }
        if chance(0.9) { add("5.4.a", p, stage, yes()) }
        if chance(0.95) { add("5.4.b", p, stage, true) }
        if p.sixWeeks { add("5.4.d", p, stage, yes()) }
    }

    private mutating func countAssessment(_ p: Placement) {
        let stage = p.keyStage.atE
        let assessed = yes()
        let need = yes()
        let newNeed = need && yes()
        add("11.1.a", p, stage, assessed)
        add("11.1.b", p, stage, newNeed)
        for _ in 0..<(chance(0.3) ? 1 : 0) {
            let seen = yes()
            let isOld = yes()
            let soon = seen && yes()
            if isOld { add("11.1.c", p, stage, soon) }
            if seen { add("11.1.d", p, stage, true) }
        }
        if p.groups["sen_provision"] == "E" && !p.ended { add("11.1.e", p, stage, yes()) }
        if assessed { add("11.2.a", p, stage, yes()) }
        if need { add("11.2.b", p, stage, yes()) }
        add("11.2.c", p, stage, yes())
    }

    private mutating func countTransition(_ p: Placement) {
        let stage = p.keyStage.atE
        let kind = pick(["mainstream", "mainstream", "mainstream", "other_ap", "specialist"])
        if chance(0.7) {
            let told = yes()
            add("11.3.a", p, stage, told)
            add("11.3.c", p, stage, yes())
            if told && (!shape.midYear || chance(0.8)) { add("11.3.b", p, stage, yes()) }
            for measure in ["12.1.a", "12.1.b", "12.2.a", "12.2.b"] { add(measure, p, stage, yes()) }
            if kind == "other_ap" { add("12.2.f", p, stage, true) }
            if kind == "mainstream" { add("12.3.b", p, stage, yes()) }
        }
        if chance(0.6) {
            let isUnknown = chance(0.3)
            let sustained = yes()
            add("12.2.c", p, stage, sustained, isUnknown)
            add("12.2.d", p, stage, !isUnknown && !sustained && chance(0.5))
            if kind != "other_ap" { add("12.3.a", p, stage, yes()) }
        }
    }

    private mutating func countEnd(_ p: Placement) {
        let stage = p.keyStage.end
        add("12.2.g", p, stage, p.endReason == "destination_unknown")
        if !["end_of_year_11", "moved_away", "died"].contains(p.endReason) {
            add("12.3.c", p, stage, p.endReason == "transition" && yes())
        }
        if p.groups["registration"] != "single" && chance(0.95) { add("12.3.d", p, stage, true) }
    }

    private mutating func countFollowUp(_ p: Placement) {
        let stage = "ks4"
        let closed = shape.midYear && chance(0.3) ? Int.random(in: 0...7, using: &random) : 7
        let over = chance(0.15) ? Int.random(in: 1...7, using: &random) : 8
        let declined = chance(0.5)
        var wasNEET = false
        for month in 1...7 where month <= closed && (month < over || declined) {
            let isOver = month >= over
            let reached = !isOver && yes()
            let found = reached && chance(0.95)
            let isEET = yes()
            if found && !isEET { wasNEET = true }
            if !isOver {
                add("13.3.a", p, stage, reached)
                add("13.3.b", p, stage, reached || yes())
            }
            add("13.3.c.\(month)", p, stage, isEET, !found)
            if month == 7 { add("13.3.d", p, stage, isEET && !wasNEET, !found && !wasNEET) }
            if found && chance(0.2) { add("13.3.e", p, stage, yes()) }
        }
        if wasNEET { add("13.3.f", p, stage, yes()) }
    }

    // MARK: Adding up

    static let measures: [String] =
        ["5.1.a", "5.1.b", "5.1.c", "5.1.d", "5.1.e", "5.2.a", "5.2.b", "5.2.c", "5.2.d", "5.2.e", "5.3.a", "5.3.b"]
        + ["5.4.a", "5.4.b", "5.4.c", "5.4.d", "11.1.a", "11.1.b", "11.1.c", "11.1.d", "11.1.e", "11.1.f", "11.2.a"]
        + ["11.2.b", "11.2.c", "11.3.a", "11.3.b", "11.3.c", "12.1.a", "12.1.b", "12.2.a", "12.2.b", "12.2.c"]
        + ["12.2.d", "12.2.e", "12.2.f", "12.2.g", "12.3.a", "12.3.b", "12.3.c", "12.3.d", "13.1.a", "13.1.b"]
        + ["13.1.c", "13.2.a", "13.3.a", "13.3.b"] + (1...7).map { "13.3.c.\($0)" } + ["13.3.d", "13.3.e", "13.3.f"]

    private func figures() -> [Figure] {
        let settings: [String?] = (1...shape.settings).map { "10000\($0)" } + [nil]
        return settings.flatMap { setting in
            Self.measures.flatMap { figures(setting: setting, measure: $0) }
        }
    }

    private func figures(setting: String?, measure: String) -> [Figure] {
        var counted = members[measure, default: []].filter { setting == nil || $0.setting == setting }
        if measure == "11.1.f" || measure == "12.2.e" {
            var seen: Set<String> = []
            counted = counted.filter { seen.insert($0.identity).inserted }
        }
        let total = figure(FigureKey(setting: setting, measure: measure), counted)
        return [total]
            + shape.breakdowns.flatMap { by in
                Dictionary(grouping: counted) { $0.groups[by, default: "not_recorded"] }
                    .sorted { $0.key < $1.key }
                    .map { value, members in
                        figure(
                            FigureKey(setting: setting, measure: measure, group: .init(by: by, value: value)), members)
                    }
            }
    }

    private func figure(_ key: FigureKey, _ members: [Member]) -> Figure {
        switch key.measure {
        case "12.2.e", "12.2.f": Figure(key: key, value: .count(members.count))
        case "5.4.b", "11.1.d", "12.3.d":
            Figure(key: key, value: .duration(n: members.count, median: nil, p90: nil))
        default:
            Figure(
                key: key,
                value: .rate(
                    denominator: members.count, numerator: members.count { $0.counted == .yes },
                    unknown: members.count { $0.counted == .unknown }))
        }
    }
}

/// SplitMix64: the same trust on every machine.
struct RandomSource: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
