extension HTMLPack {
    /// All figures at a glance, each a link to all that is said about it.
    var summary: HTML {
        Tag.section(.labelledBy("summary")) {
            Tag.h2(.id("summary")) { "All figures at a glance" }
            Tag.table(.class("summary")) {
                Tag.caption {
                    pack.isPooled ? "All settings together, " : ""
                    words.basis
                    pack.reader == .shareable ? ". c: confidential" : ""
                }
                Tag.thead {
                    Tag.tr {
                        Tag.th(.scope("col")) { "Measure" }
                        Tag.th(.scope("col"), .class("number")) { "Figure" }
                        Tag.th(.scope("col"), .class("number")) { "Rate" }
                        Tag.th(.scope("col"), .class("wide")) { "95% interval" }
                        Tag.th(.scope("col"), .class("number")) { "Unknown" }
                        if pack.previous != nil { Tag.th(.scope("col"), .class("wide")) { "Change" } }
                    }
                }
                for area in pack.areas where !area.questions.isEmpty {
                    Tag.tbody {
                        Tag.tr(.class("group")) {
                            Tag.th(Attribute("colspan", pack.previous == nil ? "5" : "6"), .scope("rowgroup")) {
                                Tag.a(.href(Anchor.area(area.id))) { "\(area.id) \(area.title)" }
                            }
                        }
                        for finding in area.questions.flatMap(\.findings) { row(of: finding) }
                    }
                }
            }
        }
    }

    private func row(of finding: EvidencePack.Finding) -> HTML {
        let figure = FigureWording(finding.total, of: finding.measure)
        let isRate = finding.measure.kind == .rate
        let none = isRate && finding.total.figure.value == nil ? RunDocument.hidden : ""
        return Tag.tr {
            Tag.th(.scope("row")) {
                Tag.a(.href(Anchor.measure(finding.id))) {
                    Tag.span(.class("id")) { finding.id }
                    " \(finding.measure.title)"
                }
            }
            Tag.td(.class("number strong")) { figure.headline }
            Tag.td(.class("number")) { figure.percent ?? none }
            Tag.td(.class("wide")) {
                interval(of: finding.total, "spark")
                Tag.span(.class("small")) { figure.interval ?? none }
            }
            Tag.td(.class("number")) { figure.unknown ?? none }
            if pack.previous != nil {
                Tag.td(.class("wide")) { TrendWording(reading: finding.total, measure: finding.measure).movement ?? "" }
            }
        }
    }

    /// A rate's interval as a small bar from 0 to 100%; nothing where there is none. The numbers stand beside it.
    func interval(of reading: EvidencePack.Reading, _ style: String) -> HTML? {
        guard let share = reading.figure.value?.share, let interval = reading.figure.value?.interval else { return nil }
        let scale = Scale(start: 0.04, end: 0.96)
        return Shape.ornament(style, height: 14) {
            Shape.line("track", from: (scale.at(0), 7), to: (scale.at(1), 7))
            IntervalMark(share: share, interval: interval, bestCase: reading.figure.value?.bestCase).drawn(on: scale, y: 7)
        }
    }
}
