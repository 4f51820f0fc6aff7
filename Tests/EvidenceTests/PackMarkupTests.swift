import Journey
import Testing

@testable import Evidence

@Suite("What records say in a pack")
struct PackMarkupTests {
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</title></style></svg><b>",
        "&lt;b&gt; &#60; <!-- ]]>", "a | b\n# heading\n- [x](javascript:alert(1)) **bold** `code` 1. one", "\u{0}\u{1B}[31m\u{202E}gnp",
        "=HYPERLINK(\"http://x\")",
    ]

    private func pack(_ text: String) throws -> EvidencePack {
        let action = Narrative.Action(number: 1, text: text, owner: text, dueOn: nil, doneOn: nil, carriedFrom: nil)
        return try PackBuilders.aPack(
            organisation: text, setting: text, values: ["5.1.a": .rate(denominator: 2, numerator: 1, unknown: 0)],
            members: ["5.1.a": [
                Member(setting: "100137", kind: .placement, ref: text, counted: .yes),
                Member(setting: "100137", kind: .placement, ref: text, counted: .no),
            ]],
            narratives: [5: [Narrative(
                setting: "100137", strengths: text, developmentAreas: text, sources: text, author: text, writtenAt: nil,
                actions: [action])]])
    }

    @Test("is text on the page, whatever it looks like", arguments: hostile)
    func page(text: String) throws {
        let plain = try PageNode.parse(try pack("plain").html), tree = try PageNode.parse(try pack(text).html)
        #expect(tree.all.filter { $0.name != "p" }.map(\.name) == plain.all.filter { $0.name != "p" }.map(\.name))
        #expect(Set(tree.all.flatMap(\.attributes.keys)) == Set(plain.all.flatMap(\.attributes.keys)))
        let heading = tree.all("h1").first?.text
        if !text.unicodeScalars.contains(where: { $0.value < 32 || $0 == "\u{202E}" }) { #expect(heading == text) }
        #expect(heading?.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{1B}" } == false)
    }

    @Test("is text in Markdown: no heading, table, link or tag comes of it", arguments: hostile)
    func markdown(text: String) throws {
        let plain = try pack("plain").markdown.split(separator: "\n"), lines = try pack(text).markdown.split(separator: "\n")
        func count(_ lines: [Substring], _ start: String) -> Int { lines.filter { $0.hasPrefix(start) }.count }
        for start in ["#", "| ", "- ", "1"] where !text.contains("\n") { #expect(count(lines, start) == count(plain, start), "\(start)") }
        for start in ["# ", "| "] { #expect(count(lines, start) == count(plain, start), "\(start)") }
        let unescaped = try Regex(#"(^|[^\\])[<`\[]"#)
        #expect(!lines.contains { $0.contains(unescaped) })
    }

    @Test("escapes the five characters, and replaces what no document may hold")
    func escaping() {
        #expect(HTML.escaped("<a href=\"x\">'&'</a>") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;")
        #expect(HTML.escaped("a\u{0}b\u{FFFE}c\u{2067}d\te") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\te")
        #expect(Tag.td(Attribute("class", "\"<")) { "<&>" }.markup == "<td class=\"&quot;&lt;\">&lt;&amp;&gt;</td>")
    }
}

@Suite("Numbers in a pack's words")
struct PackWordingTests {
    @Test("rounds to whole percent, but never makes everything of nearly everything, nor nothing of hardly anything")
    func percent() {
        #expect(Wording.percent(0.815) == "82%" && Wording.percent(0) == "0%" && Wording.percent(1) == "100%")
        #expect(Wording.percent(0.999) == "over 99%" && Wording.percent(0.001) == "under 1%")
        #expect(Wording.points(0.01) == "1 point" && Wording.points(-0.24) == "24 points" && Wording.points(0.001) == "less than 1 point")
    }

    @Test("says count, rate, interval, unknown, best case, change and one pupil's weight of a figure")
    func figure() throws {
        let measure = try #require(try MeasureLibrary.standard()["12.2.c"])
        let reading = PackBuilders.aReading(
            .rate(denominator: 11, numerator: 9, unknown: 1), before: .rate(denominator: 12, numerator: 7, unknown: 0))
        let words = FigureWording(reading, of: measure)
        #expect(words.short == "9 of 11 (82%)" && words.interval == "52% to 95%")
        #expect(words.unknown == "1" && words.bestCase == "10 of 11 (91%)")
        #expect(words.oneMember == "one transition moves it by 9 points")
        let change = TrendWording(reading: reading, measure: measure)
        #expect(change.movement == "up 23 points")
        #expect(change.sentence == "up 23 points from 7 of 12 (58%) (it may be chance: the intervals overlap)")
    }

    @Test("says nobody to count, and no percentage, where there is no member")
    func empty() throws {
        let measure = try #require(try MeasureLibrary.standard()["12.2.c"])
        let words = FigureWording(measure: measure, value: .rate(denominator: 0, numerator: 0, unknown: 0))
        #expect(words.short == "nobody to count" && words.interval == nil && words.unknown == nil && words.oneMember == nil)
    }
}
