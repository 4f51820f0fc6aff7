import Foundation
import Testing

@testable import Evidence

@Suite("A chart of a pack")
struct PackChartTests {
    @Test("has a title, a description, and a table with the numbers that it draws", arguments: Reader.allCases)
    func numbers(reader: Reader) async throws {
        let pack = try await PackShelf.shared().pack(reader)
        let tree = try PageNode.parse(pack.html)
        let charts = pack.areas.flatMap(\.charts)
        if reader == .internal { #expect(charts.count == 12) }
        for chart in charts {
            let figure = try #require(tree.first(id: chart.id))
            #expect(figure.all("figcaption").first?.text.hasPrefix(chart.title) == true)
            let rows = try #require(figure.all("table").first).tableRows
            #expect(rows == chart.table.rows)
            guard let drawing = figure.all("svg").first(where: { $0.attributes["role"] == "img" }) else { continue }
            #expect(drawing.children.first?.name == "title" && drawing.children.dropFirst().first?.name == "desc")
            let drawn = drawing.all("text").filter { $0.has(class: "number") || $0.has(class: "value") }.map(\.text)
            let cells = Set(rows.joined())
            for text in drawn {
                let numbers = text.split { " ,".contains($0) }.map(String.init).filter { Int($0) != nil || $0 == "c" }
                #expect(cells.contains(text) || numbers.allSatisfy { cells.contains($0) }, "\(chart.id): \(text)")
            }
        }
    }

    /// The wait's bins and the grid's marks are numbered and named otherwise in a sheet; their numbers are the same.
    @Test("has the same numbers on its sheet as in its table", arguments: Reader.allCases)
    func sheets(reader: Reader) async throws {
        let pack = try await PackShelf.shared().pack(reader)
        for chart in pack.areas.flatMap(\.charts) {
            var text = ""
            ChartSheet(chart).writeCSV { text += $0 }
            let lines = text.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
            let columns = try #require(lines.first)
            // A name with a comma in it is quoted.
            #expect(text.contains("\"") || lines.allSatisfy { $0.count == columns.count }, "\(chart.id)")
            #expect(lines.count > 1)
            if let parts = chart as? PartsChart {
                #expect(lines.dropFirst().map { $0.suffix(4) } == parts.table.rows.map { $0.suffix(4) }, "\(chart.id)")
            }
            if chart.id == "chart-retention" {
                #expect(lines.dropFirst().map { Array($0[1...4]) } == chart.table.rows.map { Array($0[1...4]) })
            }
            if chart.id == "chart-wait", columns.contains("count") {
                #expect(lines.dropFirst().compactMap(\.last) == chart.table.rows.dropLast(3).map { $0[1] })
            }
            if chart.id == "chart-grid" {
                let words = ["yes": "in"]
                #expect(lines.dropFirst().map { $0.suffix(7).map { words[$0] ?? $0 } }
                    == chart.table.rows.map { $0.suffix(7).map { ["-": "", "?": "unknown"][$0] ?? $0 } })
            }
        }
    }

    @Test("tells apart by step, item and kind exactly the members of the figure beside it, to those inside only")
    func details() async throws {
        let shelf = try await PackShelf.shared()
        func chart(_ id: String, _ pack: EvidencePack) -> (any PackChart)? { pack.areas.flatMap(\.charts).first { $0.id == id } }
        func sum(_ id: String) throws -> [Int] {
            let rows = try #require(chart(id, shelf.internalPack)).table.rows.map { $0.suffix(4).compactMap { Int($0) } }
            return rows.reduce([0, 0, 0, 0]) { zip($0, $1).map(+) }
        }
        let sustained = try #require(shelf.internalPack.findings.first { $0.id == "12.2.c" })
        guard case .rate(let denominator, let numerator, let unknown)? = sustained.total.figure.value else { return }
        #expect(try sum("chart-sustained-kind") == [numerator, unknown, denominator - numerator - unknown, denominator])
        let items = try sum("chart-items")
        let grid = try #require(chart("chart-referrers", shelf.internalPack)).table.rows.compactMap(\.last)
        let cells = grid.map { $0.split(separator: " ").compactMap { Int($0) } }
        #expect(cells.map { $0[0] }.reduce(0, +) == items[0] && cells.map { $0[1] }.reduce(0, +) == items[3])
        #expect(try sum("chart-steps")[3] > 0)
        for id in ["chart-sustained-kind", "chart-items", "chart-steps", "chart-referrers"] {
            #expect(chart(id, shelf.shareablePack) == nil)
        }
    }

    private func months(_ values: [FigureValue?]) throws -> RetentionChart {
        try #require(RetentionChart(try values.enumerated().map { try PackBuilders.aFinding("13.3.c.\($0 + 1)", $1) }))
    }

    private func drawing(_ chart: any PackChart) throws -> PageNode {
        try PageNode.parse(try #require(chart.drawing).markup)
    }

    @Test("draws retention in steps, without a line where fewer than five are followed, and with a gap where a month is hidden")
    func retention() throws {
        let all = FigureValue.rate(denominator: 10, numerator: 8, unknown: 1)
        let few = FigureValue.rate(denominator: 4, numerator: 4, unknown: 0)
        let drawing = try drawing(try months([all, all, all, nil, all, few, few]))
        let steps = drawing.all("line").filter { $0.has(class: "step") }
        // Four months have a line, and two of them a neighbour to step to.
        #expect(steps.count == 6)
        #expect(steps.allSatisfy { $0.attributes["x1"] == $0.attributes["x2"] || $0.attributes["y1"] == $0.attributes["y2"] })
        #expect(drawing.all("text").filter { $0.has(class: "gap") }.map(\.text) == ["c", "-", "-"])
        #expect(drawing.all("path").isEmpty)
        let followed = drawing.all("text").filter { $0.has(class: "number") }.map(\.text)
        #expect(followed.filter { $0 == "c" }.count == 4 && followed.contains("4"))
    }

    @Test("counts every wait in one bin, and shows no bins to a reader who may not see members")
    func wait() throws {
        let days = [0, 5, 6, 13, 13, 61]
        let members = days.map { Member(setting: "1", kind: .placement, ref: "P", counted: .days($0)) }
        let value = FigureValue.duration(n: 6, median: 9.5, p90: 37)
        let chart = try #require(WaitChart(try PackBuilders.aFinding("5.4.b", value, members: members), reader: .internal))
        let bins = chart.table.rows.filter { $0[0].contains(" to ") }
        #expect(bins.prefix(2).map { $0 } == [["0 to 10", "3"], ["11 to 20", "2"]])
        #expect(bins.compactMap { Int($0[1]) }.reduce(0, +) == 6)
        let without = try #require(WaitChart(try PackBuilders.aFinding("5.4.b", value), reader: .shareable))
        #expect(without.table.rows.map { $0[0] } == ["Median", "Nine in ten within", "All counted"])
        let hidden = try PackBuilders.aFinding("5.4.b", nil)
        #expect(WaitChart(hidden, reader: .shareable) == nil)
    }

    @Test("gives each leaver's months as they counted, and a dash for those that are not over")
    func grid() throws {
        let counted: [Member.Counted?] = [.yes, .no, .unknown, nil, nil, nil, nil]
        let findings = try counted.enumerated().map { month, counted in
            try PackBuilders.aFinding(
                "13.3.c.\(month + 1)", .rate(denominator: 1, numerator: 1, unknown: 0),
                members: counted.map { [Member(setting: "1", kind: .placement, ref: "P1", counted: $0)] } ?? [])
        }
        let grid = try #require(MonthGrid(findings))
        #expect(grid.table.rows == [["P1", "1", "in", "not", "?", "-", "-", "-", "-"]])
        let hidden = try (1...7).map { try PackBuilders.aFinding("13.3.c.\($0)", nil) }
        #expect(MonthGrid(hidden) == nil)
    }

    @Test("keeps the parts of a bar to the whole")
    func parts() throws {
        let parts = try #require(Parts(.rate(denominator: 8, numerator: 4, unknown: 1)))
        #expect(parts.no == 3 && parts.all == 8 && parts.shares.yes + parts.shares.no + parts.shares.unknown == 1)
    }
}
