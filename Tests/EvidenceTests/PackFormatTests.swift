import Foundation
import Testing

@testable import Evidence

@Suite("A pack's formats")
struct PackFormatTests {
    private typealias Object = [String: Any]

    private func document(_ pack: EvidencePack) throws -> Object {
        try #require(try JSONSerialization.jsonObject(with: Data(pack.json.utf8)) as? Object)
    }

    private func objects(_ value: Any?) -> [Object] { value as? [Object] ?? [] }

    private func measures(_ document: Object) -> [Object] {
        objects(document["areas"]).flatMap { objects($0["questions"]) }.flatMap { objects($0["measures"]) }
    }

    private func text(_ value: Any?) -> String {
        switch value {
        case let text as String: text
        case let number as NSNumber: number.stringValue
        default: ""
        }
    }

    @Test("say what the document is, and have thirteen areas and every measure", arguments: Reader.allCases)
    func shape(reader: Reader) async throws {
        let pack = try await PackShelf.shared().pack(reader)
        let document = try document(pack)
        #expect(text(document["format"]) == "waymark-pack/1" && text(document["reader"]) == reader.rawValue)
        #expect(objects(document["areas"]).count == 13)
        let ids = try MeasureLibrary.standard().measures.map(\.id)
        #expect(measures(document).map { text($0["measure"]) } == ids)
        #expect(measures(document).allSatisfy { ($0["members"] is NSNull) == (reader == .shareable) })
    }

    @Test("have the same numbers in JSON, CSV, page and Markdown", arguments: Reader.allCases)
    func sameNumbers(reader: Reader) async throws {
        let pack = try await PackShelf.shared().pack(reader)
        let rows = pack.csv.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let columns = try #require(rows.first)
        let byKey = Dictionary(rows.dropFirst().map { ($0[0...3].joined(separator: " "), $0) }) { first, _ in first }
        let page = try PageNode.parse(pack.html)
        let markdown = pack.markdown
        for measure in measures(try document(pack)) {
            let id = text(measure["measure"])
            for figure in objects(measure["figures"]) {
                let group = figure["group"] as? Object
                let row = try #require(byKey["\(text(figure["setting"])) \(id) \(text(group?["by"])) \(text(group?["value"]))"])
                for (place, column) in columns.enumerated().dropFirst(5) {
                    #expect(Double(row[place]) == Double(text(figure[column])), "\(id) \(column)")
                    #expect((row[place] == "c") == (text(figure[column]) == "c"))
                }
            }
            let total = try #require(objects(measure["figures"]).first)
            let numerator = text(total["numerator"]), denominator = text(total["denominator"])
            let headline = numerator == "c" ? "c" : "\(numerator) of \(denominator)"
            guard !numerator.isEmpty, denominator != "0" else { continue }
            let article = try #require(page.first(id: Anchor.measure(id)))
            #expect(article.all("strong").first?.text == headline)
            let title = try #require(try MeasureLibrary.standard()[id]?.title)
            #expect(markdown.contains("#### \(id) \(Markdown.cell(title))\n\n**\(headline)"))
            #expect(markdown.contains("| \(id) \(Markdown.cell(title)) | \(headline) |"))
        }
    }

    @Test("have the same numbers in a chart's JSON and its table")
    func sameCharts() async throws {
        let pack = try await PackShelf.shared().internalPack
        let charts = objects(try document(pack)["areas"]).flatMap { objects($0["charts"]) }
        let retention = try #require(charts.first { text($0["chart"]) == "chart-retention" })
        let table = try #require(pack.areas.flatMap(\.charts).first { $0.id == "chart-retention" }).table
        #expect(objects(retention["months"]).map { month in
            ["in_eet", "unknown", "not_in_eet", "followed"].map { text(month[$0]) }
        } == table.rows.map { Array($0[1...4]) })
        let wait = try #require(charts.first { text($0["chart"]) == "chart-wait" })
        #expect(objects(wait["bins"]).compactMap { $0["count"] as? Int }.reduce(0, +) == wait["n"] as? Int)
    }

    /// The files beside this test; with WAYMARK_REWRITE_GOLDEN=1 they are written anew, to be read before they are kept.
    @Test("show the demonstration school as it was last looked over", arguments: Reader.allCases)
    func golden(reader: Reader) async throws {
        let markdown = try await PackShelf.shared().pack(reader).markdown
        let start = try #require(markdown.range(of: "## All figures")).lowerBound
        let end = markdown.range(of: "\n## The records behind")?.lowerBound ?? markdown.endIndex
        // All but who is asking, when, and the records by reference, which members and figures are held against elsewhere.
        let summary = markdown[start..<end].replacing(/Written by waymark on [0-9A-Za-z ]+/, with: "Written by waymark")
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/packs/demonstration-school-\(reader.rawValue).md")
        if ProcessInfo.processInfo.environment["WAYMARK_REWRITE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try summary.write(to: file, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(summary == golden)
    }
}
