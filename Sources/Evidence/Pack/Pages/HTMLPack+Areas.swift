extension HTMLPack {
    func section(of area: EvidencePack.Area) -> HTML {
        Tag.section(.class(area.questions.isEmpty ? "area brief" : "area"), .id(Anchor.area(area.id)), .labelledBy("\(Anchor.area(area.id))-title")) {
            Tag.h2(.id("\(Anchor.area(area.id))-title")) {
                Tag.span(.class("id")) { String(area.id) }
                " \(area.title)"
            }
            if let about = area.about { Tag.p(.class("about")) { about } }
            narrative(of: area)
            for chart in area.charts { figure(chart) }
            for question in area.questions {
                Tag.h3 {
                    Tag.span(.class("id")) { question.id }
                    " \(question.text)"
                }
                for finding in question.findings { article(finding) }
            }
        }
    }

    @HTMLBuilder
    private func narrative(of area: EvidencePack.Area) -> HTML {
        if let narratives = area.narratives, !narratives.isEmpty {
            for narrative in narratives {
                Tag.div(.class("narrative")) {
                    Tag.h3 { words.heading(of: narrative) }
                    for part in words.texts(of: narrative) {
                        Tag.h4 { part.name }
                        paragraphs(part.text)
                    }
                    if let authorship = words.authorship(of: narrative) { Tag.p(.class("basis")) { authorship } }
                    words.actions(of: narrative)?.html(class: "plain actions")
                }
            }
        } else if area.narratives != nil || area.questions.isEmpty {
            Tag.p(.class("nothing")) { words.nothingWritten(area) }
        }
    }

    private func figure(_ chart: any PackChart) -> HTML {
        Tag.figure(.id(chart.id), .class(chart.drawing == nil ? "chart long" : "chart")) {
            Tag.figcaption {
                Tag.strong { chart.title }
                Tag.span { chart.summary }
            }
            key(chart.key)
            if let drawing = chart.drawing {
                drawing
                Tag.details {
                    Tag.summary { "The numbers of this chart as a table" }
                    chart.table.html()
                }
            } else {
                chart.table.html(class: chart.tableClass)
            }
        }
    }

    private func key(_ marks: [ChartMark]) -> HTML? {
        guard !marks.isEmpty else { return nil }
        return Tag.ul(.class("key")) {
            for mark in marks {
                Tag.li {
                    swatch(mark.style)
                    mark.meaning
                }
            }
        }
    }

    private func swatch(_ style: String) -> HTML {
        Shape.ornament("swatch", height: 14) {
            switch style {
            case "mark-dot": Shape.circle("point", x: .pixels(11), y: 7, radius: 5)
            case "mark-ring": Shape.circle("ring", x: .pixels(11), y: 7, radius: 4)
            case "mark-interval": Shape.rect("interval", x: .pixels(0), y: 3.5, width: .pixels(22), height: 7)
            case "mark-median", "mark-p90":
                Shape.line(String(style.dropFirst(5)), from: (.pixels(0), 7), to: (.pixels(22), 7))
            default: Shape.rect("fill-" + style.dropFirst(5), x: .pixels(1), y: 1, width: .pixels(20), height: 12)
            }
        }
    }
}
