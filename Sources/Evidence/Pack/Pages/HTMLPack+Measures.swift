extension HTMLPack {
    /// One measure: its figure, how sure it is, how it moved, what it counts, and where it came from.
    func article(_ finding: EvidencePack.Finding) -> HTML {
        let measure = finding.measure
        let title = "\(Anchor.measure(measure.id))-title"
        return Tag.article(.id(Anchor.measure(measure.id)), .class("measure"), .labelledBy(title)) {
            Tag.h4(.id(title)) {
                Tag.span(.class("id")) { measure.id }
                " \(measure.title)"
            }
            Tag.div(.class("result")) {
                headline(finding)
                list(words.details(of: finding.total, measure) + words.context(of: finding), "details")
            }
            breakdowns(finding)
            Tag.details {
                Tag.summary { "What \(measure.id) counts" }
                list(words.definition(of: measure), "definition")
            }
            Tag.p(.class("basis")) {
                words.basis
                if pack.reader == .internal {
                    " \u{00B7} "
                    Tag.a(.href(Anchor.members(measure.id))) { "Records behind \(measure.id)" }
                }
            }
        }
    }

    private func headline(_ finding: EvidencePack.Finding) -> HTML {
        let figure = FigureWording(finding.total, of: finding.measure)
        return Tag.div(.class("headline")) {
            Tag.p {
                Tag.strong(.class(finding.total.figure.value == nil ? "hidden" : "shown")) { figure.headline }
                if finding.total.figure.value == nil { Tag.span { " confidential" } }
                if let counted = figure.counted { Tag.span { " \(counted)" } }
                if let percent = figure.percent { Tag.span(.class("percent")) { " \(percent)" } }
            }
            interval(of: finding.total, "bar")
        }
    }

    @HTMLBuilder
    private func breakdowns(_ finding: EvidencePack.Finding) -> HTML {
        words.breakdown(finding.settings, finding.measure, by: "Setting")?.html(class: "plain figures")
        if let groups = words.breakdown(finding.groups, finding.measure, by: "Group") {
            Tag.details {
                Tag.summary { "\(finding.id) by group" }
                groups.html(class: "plain figures")
            }
        }
    }

    // MARK: Where the figures came from

    var members: HTML {
        Tag.section(.class("members"), .labelledBy("members")) {
            Tag.h2(.id("members")) { "The records behind the figures" }
            Tag.p {
                "By reference, and by how each counted. A figure is the number of \u{201C}yes\u{201D} of all that are listed under it; "
                "a reference with # names a month of a follow-up."
            }
            for finding in pack.findings {
                Tag.section(.id(Anchor.members(finding.id)), .labelledBy("\(Anchor.members(finding.id))-title")) {
                    Tag.h3(.id("\(Anchor.members(finding.id))-title")) {
                        Tag.a(.href(Anchor.measure(finding.id))) {
                            Tag.span(.class("id")) { finding.id }
                            " \(finding.measure.title)"
                        }
                    }
                    if finding.members.isEmpty {
                        Tag.p(.class("nothing")) { "No record: nobody is counted here." }
                    } else {
                        if pack.isPooled, let once = finding.measure.once { Tag.p { "Over all settings: \(once)." } }
                        words.members(of: finding).html(class: "plain records")
                    }
                }
            }
        }
    }
}
