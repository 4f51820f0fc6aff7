/// A figure in words: counts first, since of few pupils a percentage alone misleads.
struct FigureWording {
    let measure: Measure
    let value: FigureValue?

    init(_ reading: EvidencePack.Reading, of measure: Measure) {
        self.init(measure: measure, value: reading.figure.value)
    }

    init(measure: Measure, value: FigureValue?) {
        self.measure = measure
        self.value = value
    }

    /// "9 of 11", "median 13 school days", "13", "c"
    var headline: String {
        switch value {
        case nil: RunDocument.hidden
        case .rate(0, _, _)?, .duration(0, _, _)?: "nobody to count"
        case .rate(let denominator, let numerator, _)?: "\(numerator) of \(denominator)"
        case .duration(_, let median, _)?: "median " + (median.map(Wording.number) ?? "-") + " " + (measure.unit ?? "")
        case .count(let count)?: String(count)
        }
    }

    /// What the headline counts, where it does not say so itself: "placements"
    var counted: String? {
        switch value {
        case .rate(1, _, _)?, .count(1)?: measure.members.singular
        case .rate(1..., _, _)?, .count?: measure.members.plural
        default: nil
        }
    }

    /// "82%", of a rate.
    var percent: String? {
        value?.share.map(Wording.percent)
    }

    /// "52% to 95%", of a rate.
    var interval: String? {
        value?.interval.map { "\(Wording.percent($0.low)) to \(Wording.percent($0.high))" }
    }

    /// "9 in 10 within 22 school days, of 197 placements", of a duration.
    var spread: String? {
        guard case .duration(let n, _, let p90?) = value else { return nil }
        return "9 in 10 within \(Wording.number(p90)) \(measure.unit ?? ""), of \(n) \(n == 1 ? measure.members.singular : measure.members.plural)"
    }

    /// "3", or "none", of a rate.
    var unknown: String? {
        guard case .rate(1..., _, let unknown)? = value else { return nil }
        return unknown == 0 ? "none" : String(unknown)
    }

    /// "91% if all of them counted", where something is unknown.
    var bestCase: String? {
        guard case .rate(let denominator, let numerator, let unknown)? = value, unknown > 0, let best = value?.bestCase else { return nil }
        return "\(numerator + unknown) of \(denominator) (\(Wording.percent(best)))"
    }

    /// "One placement moves it by 9 points."
    var oneMember: String? {
        if let moved = value?.movedByOneMember { return "one \(measure.members.singular) moves it by \(Wording.points(moved))" }
        guard case .duration(1..<FigureValue.fewMembers, _, _)? = value else { return nil }
        return "so few that one \(measure.members.singular) can move the median"
    }

    /// Everything on one line, for tables and text: "9 of 11 (82%)"
    var short: String {
        percent.map { "\(headline) (\($0))" } ?? headline
    }
}

/// How a figure moved, in words.
struct TrendWording {
    let reading: EvidencePack.Reading
    let measure: Measure

    /// "up 24 points from 7 of 12 (58%)"
    var sentence: String {
        switch reading.trend {
        case .nothingBefore: return "nothing to compare with"
        case .otherDefinitions: return "not compared: the measure was defined otherwise then"
        case .hidden: return "not shown"
        case .before(let before):
            let then = FigureWording(measure: measure, value: before).short
            guard let movement else { return "before: \(then)" }
            return "\(movement) from \(then)" + (mayBeChance ? " (it may be chance: the intervals overlap)" : "")
        }
    }

    /// "up 24 points"; "c" where hidden, nil where there is nothing to compare.
    var movement: String? {
        if case .hidden = reading.trend { return RunDocument.hidden }
        guard let change = reading.change else { return nil }
        if change == 0 { return "unchanged" }
        let far =
            switch measure.kind {
            case .rate: Wording.points(change)
            case .duration: "\(Wording.number(abs(change))) \(measure.unit ?? "")"
            case .count: String(Int(abs(change)))
            }
        return (change > 0 ? "up " : "down ") + far
    }

    private var mayBeChance: Bool {
        guard reading.change != 0, let now = reading.figure.value?.interval, let then = reading.before?.interval else { return false }
        return now.low <= then.high && then.low <= now.high
    }
}
