import Foundation
import Testing

@testable import Evidence

@Suite("A shareable pack")
struct PackProtectionTests {
    @Test("names no record in any format")
    func noReferences() async throws {
        let shelf = try await PackShelf.shared()
        let refs = Set(shelf.internalPack.findings.flatMap(\.members).compactMap(\.ref))
        #expect(refs.count > 100)
        for document in [shelf.shareablePack.html, shelf.shareablePack.markdown, shelf.shareablePack.csv, shelf.shareablePack.json] {
            let words = Set(document.split { !$0.isLetter && !$0.isNumber && $0 != "#" && $0 != "_" }.map(String.init))
            #expect(words.isDisjoint(with: refs))
        }
        #expect(shelf.shareablePack.findings.allSatisfy { $0.members.isEmpty })
        #expect(!shelf.shareablePack.html.contains("members-") && !shelf.shareablePack.html.contains("chart-grid"))
    }

    @Test("shows c, and no number, in place of a hidden figure")
    func hiddenFigures() async throws {
        let pack = try await PackShelf.shared().shareablePack
        let tree = try PageNode.parse(pack.html)
        let hidden = pack.findings.filter { $0.total.figure.value == nil }
        #expect(hidden.count > 10)
        for finding in hidden {
            let article = try #require(tree.first(id: Anchor.measure(finding.id)))
            let headline = try #require(article.all.first { $0.has(class: "headline") })
            #expect(headline.text == "c confidential" && headline.all("svg").isEmpty)
            #expect(article.all.first { $0.has(class: "details") }?.text.contains { $0.isNumber } == false)
        }
        #expect(tree.text.contains("c stands for confidential"))
    }

    @Test("shows no change when either side is hidden, and takes what was before from that run's own protected figures")
    func trend() async throws {
        let shelf = try await PackShelf.shared()
        let readings = shelf.shareablePack.findings.flatMap { [$0.total] + $0.settings + $0.groups }
        for reading in readings where reading.figure.value == nil { #expect(reading.change == nil && reading.before == nil) }
        let open = shelf.internalPack.findings.flatMap { [$0.total] + $0.settings + $0.groups }
        let hiddenBefore = zip(readings, open).filter { shown, _ in shown.figure.value != nil && shown.trend == .hidden }
        #expect(!hiddenBefore.isEmpty && hiddenBefore.allSatisfy { $0.1.before != nil })
        for (shown, all) in zip(readings, open) where shown.before != nil { #expect(shown.before == all.before) }
    }

    @Test("leaves free text out unless told otherwise")
    func narrative() async throws {
        let shelf = try await PackShelf.shared()
        for document in [shelf.shareablePack.html, shelf.shareablePack.markdown, shelf.shareablePack.json] {
            #expect(!document.contains("Youth justice checks"))
        }
        #expect(shelf.withNarrative.html.contains("Youth justice checks come late."))
        #expect(shelf.withNarrative.findings.allSatisfy { $0.members.isEmpty })
    }
}
