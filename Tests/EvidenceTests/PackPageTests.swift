import Foundation
import Journey
import Testing

@testable import Evidence

@Suite("An evidence pack as a page")
struct PackPageTests {
    @Test("is one file that asks nothing of anybody: no script, no address", arguments: Reader.allCases)
    func selfContained(reader: Reader) async throws {
        let page = try await PackShelf.shared().pack(reader).html
        let tree = try PageNode.parse(page)
        for tag in ["script", "link", "img", "iframe", "object", "form", "base"] { #expect(tree.all(tag).isEmpty, "\(tag)") }
        let names = Set(tree.all.flatMap(\.attributes.keys))
        #expect(names.isDisjoint(with: ["src", "srcset", "style", "action", "xlink:href"]))
        #expect(!names.contains { $0.hasPrefix("on") })
        #expect(!page.contains("http") && !page.contains("@import"))
        #expect(page.ranges(of: "url(").count == page.ranges(of: "url(#").count)
    }

    @Test("has one title, every heading under one a level above, and its language", arguments: Reader.allCases)
    func headings(reader: Reader) async throws {
        let tree = try PageNode.parse(try await PackShelf.shared().pack(reader).html)
        let levels = tree.all.compactMap { $0.name.count == 2 && $0.name.hasPrefix("h") ? $0.name.last?.wholeNumberValue : nil }
        #expect(levels.first == 1 && levels.filter { $0 == 1 }.count == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
        #expect(tree.attributes["lang"] == "en-GB")
        #expect(tree.all("main").count == 1 && tree.all("h2").count >= 13)
    }

    @Test("leads every link to a place that is there once", arguments: Reader.allCases)
    func links(reader: Reader) async throws {
        let tree = try PageNode.parse(try await PackShelf.shared().pack(reader).html)
        let ids = tree.all.compactMap(\.id)
        #expect(Set(ids).count == ids.count)
        let links = tree.all("a").compactMap { $0.attributes["href"] }
        #expect(links.count > 57)
        for link in links { #expect(link.hasPrefix("#") && ids.contains(String(link.dropFirst())), "\(link)") }
        let named = tree.all.compactMap { $0.attributes["aria-labelledby"] }.flatMap { $0.split(separator: " ").map(String.init) }
        #expect(Set(named).isSubset(of: ids))
        for measure in try MeasureLibrary.standard().measures {
            #expect(ids.contains("m-" + measure.id.replacing(".", with: "-")))
        }
    }

    @Test("has all thirteen areas, with figures for four and a sentence where nothing was written")
    func areas() async throws {
        let tree = try PageNode.parse(try await PackShelf.shared().internalPack.html)
        for code in CodeLists.qualityArea.codes {
            let area = try #require(tree.first(id: "area-\(code.code)"))
            #expect(area.all("h2").first?.text.contains(code.label) == true)
            #expect(area.all("article").isEmpty == !["5", "11", "12", "13"].contains(code.code))
            #expect(area.text.contains("Nothing has been written") == (code.code != "5"))
        }
        let written = try #require(tree.first(id: "area-5"))
        #expect(written.text.contains("What Wrenbrook Academy wrote"))
    }

    @Test("says of each measure what it counts, in the words that stand over its computation, over which period and as of when")
    func definitions() async throws {
        let tree = try PageNode.parse(try await PackShelf.shared().internalPack.html)
        for measure in try MeasureLibrary.standard().measures {
            let article = try #require(tree.first(id: "m-" + measure.id.replacing(".", with: "-"))).text
            #expect(article.contains(measure.denominator))
            if let numerator = measure.numerator { #expect(article.contains(numerator)) }
            if let unknown = measure.unknown { #expect(article.contains(unknown)) }
            #expect(article.contains("1 September 2025 to 31 August 2026, as of 31 March 2026"))
        }
    }

    @Test("lists behind each figure exactly its numerator and its denominator")
    func members() async throws {
        let pack = try await PackShelf.shared().internalPack
        let tree = try PageNode.parse(pack.html)
        for finding in pack.findings {
            let rows = try #require(tree.first(id: Anchor.members(finding.id))).tableRows
            for reading in finding.settings {
                let name = pack.name(ofSetting: reading.figure.key.setting)
                let counted = Dictionary(rows.filter { $0[0] == name }.map { ($0[1], $0[3].split(separator: ",").count) }) { $0 + $1 }
                #expect(rows.allSatisfy { Int($0[2]) == $0[3].split(separator: ",").count })
                let size = counted.values.reduce(0, +)
                switch reading.figure.value {
                case .rate(let denominator, let numerator, let unknown)?:
                    #expect(size == denominator && counted["yes", default: 0] == numerator, "\(finding.id)")
                    #expect(counted["unknown", default: 0] == unknown)
                case .duration(let n, _, _)?: #expect(size == n)
                case .count(let count)?: #expect(size == count)
                case nil: Issue.record("\(finding.id) is hidden from an internal reader")
                }
            }
        }
    }

    @Test("says how far one pupil moves a figure of fewer than twenty, and never of more")
    func few() async throws {
        let pack = try await PackShelf.shared().internalPack
        let tree = try PageNode.parse(pack.html)
        for finding in pack.findings {
            guard case .rate(let denominator, _, _)? = finding.total.figure.value else { continue }
            let article = try #require(tree.first(id: Anchor.measure(finding.id))).text
            #expect(article.contains("moves it by") == (1..<20).contains(denominator), "\(finding.id)")
        }
    }

    @Test("shows what people wrote in their paragraphs, and actions until they are done")
    func narrative() async throws {
        let area = try #require(PageNode.parse(try await PackShelf.shared().internalPack.html).first(id: "area-5"))
        let box = try #require(area.all.first { $0.has(class: "narrative") })
        #expect(box.all("p").map(\.text).prefix(2) == [
            "Induction is prepared with the family before the first day.", "Teaching staff know the pupil by then.",
        ])
        let actions = box.tableRows
        #expect(actions.count == 3)
        #expect(actions.contains { $0[0] == "Train two more baseline assessors (carried forward from 2024/25)" && $0[3] == "not yet" })
        #expect(actions.contains { $0[0] == "Ring families before the first day" && $0[3] == "26 September 2025" })
        #expect(!actions.contains { $0[0].contains("welcome letter") })
    }
}
