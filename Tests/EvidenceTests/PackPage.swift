import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A pack's page as a tree, as a browser would see it. The page is well-formed XML too; what is not is refused.
final class PageNode {
    let name: String
    let attributes: [String: String]
    private(set) var children: [PageNode] = []
    private var ownText = ""

    init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    static func parse(_ page: String) throws -> PageNode {
        let reader = Reader()
        let parser = XMLParser(data: Data(page.replacing("<!DOCTYPE html>\n", with: "").utf8))
        parser.delegate = reader
        guard parser.parse(), let root = reader.root else {
            throw NotWellFormed(description: "line \(parser.lineNumber): \(parser.parserError.map(String.init(describing:)) ?? "")")
        }
        return root
    }

    struct NotWellFormed: Error, CustomStringConvertible { let description: String }

    /// The text in it, in order of the tags.
    var text: String {
        let text = ownText + children.map(\.text).joined(separator: " ")
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    var id: String? { attributes["id"] }

    func has(class name: String) -> Bool {
        attributes["class"]?.split(separator: " ").contains { $0 == name } ?? false
    }

    /// All that it holds, itself first, in the page's order.
    var all: [PageNode] { [self] + children.flatMap(\.all) }

    func all(_ name: String) -> [PageNode] { all.filter { $0.name == name } }

    func first(id: String) -> PageNode? { all.first { $0.id == id } }

    /// Cells of each row of a table's body.
    var tableRows: [[String]] {
        all("tbody").flatMap(\.children).filter { $0.name == "tr" }.map { $0.children.map(\.text) }
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var root: PageNode?
        private var open: [PageNode] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            let node = PageNode(name: name, attributes: attributes)
            open.last?.children.append(node)
            if root == nil { root = node }
            open.append(node)
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.ownText += text }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            open.removeLast()
        }
    }
}
