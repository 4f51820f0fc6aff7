/// A pack as text: the page's content, to be read as it is or worked into a document of one's own. No HTML.
struct MarkdownPack {
    let pack: EvidencePack
    private var words: PackWording { PackWording(pack: pack) }

    /// The document, a piece at a time.
    func parts() -> [String] {
        [front, summary] + (pack.adjustments.map { [section(of: $0)] } ?? []) + pack.areas.map(section) + (pack.reader == .internal ? [members] : [])
    }

    private var front: String {
        heading(1, words.title) + list(words.facts) + heading(2, "How to read this")
            + words.guidance.map { "- \(Markdown.text($0))\n" }.joined() + "\n"
    }

    private var summary: String {
        let change = pack.previous == nil ? [] : ["Change"]
        let table = PackTable(
            (pack.isPooled ? "All settings together, " : "") + words.basis,
            columns: ["Measure", "Figure", "Rate", "95% interval", "Unknown"] + change,
            rows: pack.findings.map { finding in
                let figure = FigureWording(finding.total, of: finding.measure)
                let none = finding.total.figure.value == nil && finding.measure.kind == .rate ? RunDocument.hidden : ""
                let movement = TrendWording(reading: finding.total, measure: finding.measure).movement ?? ""
                return [
                    "\(finding.id) \(finding.measure.title)", figure.headline, figure.percent ?? none, figure.interval ?? none,
                    figure.unknown ?? none,
                ] + (pack.previous == nil ? [] : [movement])
            })
        return heading(2, "All figures at a glance") + table.markdown() + "\n"
    }

    private func section(of adjustments: EvidencePack.Adjustments) -> String {
        heading(2, "Adjustments since the sign-off") + paragraph(words.about(adjustments))
            + (adjustments.figures.isEmpty ? "" : words.adjustments(adjustments).markdown() + "\n")
    }

    private func section(of area: EvidencePack.Area) -> String {
        heading(2, "\(area.id) \(area.title)") + paragraph(area.about) + narrative(of: area)
            + area.charts.map(chart).joined() + area.questions.map(question).joined()
    }

    private func narrative(of area: EvidencePack.Area) -> String {
        guard let narratives = area.narratives, !narratives.isEmpty else {
            return area.narratives != nil || area.questions.isEmpty ? paragraph(words.nothingWritten(area)) : ""
        }
        return narratives.map { narrative in
            heading(3, words.heading(of: narrative))
                + words.texts(of: narrative).map { part in
                    heading(4, part.name) + part.text.split(whereSeparator: \.isNewline).map { paragraph(String($0)) }.joined()
                }.joined()
                + paragraph(words.authorship(of: narrative))
                + (words.actions(of: narrative).map { $0.markdown() + "\n" } ?? "")
        }.joined()
    }

    private func chart(_ chart: any PackChart) -> String {
        heading(3, chart.title) + paragraph(chart.summary) + chart.table.markdown() + "\n"
    }

    private func question(_ question: EvidencePack.Question) -> String {
        heading(3, "\(question.id) \(question.text)") + question.findings.map(finding).joined()
    }

    private func finding(_ finding: EvidencePack.Finding) -> String {
        let measure = finding.measure
        let figure = FigureWording(finding.total, of: measure)
        let headline = [figure.headline, figure.counted].compactMap { $0 }.joined(separator: " ")
        let breakdowns = [
            words.breakdown(finding.settings, measure, by: "Setting"), words.breakdown(finding.groups, measure, by: "Group"),
        ].compactMap { $0 }
        return heading(4, "\(measure.id) \(measure.title)")
            + "**\(Markdown.text(headline))**" + (figure.percent.map { ", \(Markdown.text($0))" } ?? "") + "\n\n"
            + list(words.details(of: finding.total, measure) + words.context(of: finding) + [("Computed over", words.basis)] + words.definition(of: measure))
            + breakdowns.map { $0.markdown() + "\n" }.joined()
    }

    private var members: String {
        heading(2, "The records behind the figures")
            + pack.findings.filter { !$0.members.isEmpty }.map { words.members(of: $0).markdown() + "\n" }.joined()
    }

    private func heading(_ level: Int, _ text: String) -> String {
        String(repeating: "#", count: level) + " " + Markdown.text(text) + "\n\n"
    }

    private func paragraph(_ text: String?) -> String {
        text.map { Markdown.text($0) + "\n\n" } ?? ""
    }

    private func list(_ lines: [(name: String, value: String)]) -> String {
        lines.map { "- \(Markdown.text($0.name)): \(Markdown.text($0.value))\n" }.joined() + "\n"
    }
}
