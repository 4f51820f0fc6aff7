/// Markup that is safe to send: it is made by tags, and every text and attribute value is escaped on its way in.
///
///     Tag.p(.class("figure")) {
///         Tag.strong { "9 of 11" }
///         " placements"
///     }
///
/// A small builder rather than a template package: those at hand fill files at run time, where a missing or unescaped
/// value is found by a reader; here it is found by the compiler. The output is well-formed XML too, so tests can read it.
package struct HTML: Sendable, Hashable {
    package private(set) var markup = ""

    package init() {}

    package init(text: String) {
        markup = Self.escaped(text)
    }

    /// Rules of the page's style: the program's own words, never a record's. They hold no `<` and no `&`.
    package init(style: StaticString) {
        markup = "\(style)"
    }

    fileprivate init(markup: String) {
        self.markup = markup
    }

    package static func + (left: HTML, right: HTML) -> HTML {
        HTML(markup: left.markup + right.markup)
    }

    /// Text as it stands between tags and in quoted attribute values. What no document may hold, such as U+0000, becomes
    /// U+FFFD; so do the marks that turn the direction of the text after them.
    package static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FFFE}"..."\u{FFFF}":
                escaped.unicodeScalars.append("\u{FFFD}")
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// What may stand between a tag's braces: texts, which are escaped, and markup.
@resultBuilder
package enum HTMLBuilder {
    package static func buildExpression(_ text: String) -> HTML { HTML(text: text) }
    package static func buildExpression(_ html: HTML) -> HTML { html }
    package static func buildExpression(_ html: HTML?) -> HTML { html ?? HTML() }
    package static func buildExpression(_ parts: [HTML]) -> HTML { buildArray(parts) }
    package static func buildBlock(_ parts: HTML...) -> HTML { buildArray(parts) }
    package static func buildOptional(_ part: HTML?) -> HTML { part ?? HTML() }
    package static func buildEither(first: HTML) -> HTML { first }
    package static func buildEither(second: HTML) -> HTML { second }
    package static func buildArray(_ parts: [HTML]) -> HTML { HTML(markup: parts.map(\.markup).joined()) }
}

/// An attribute of a tag.
package struct Attribute: Sendable {
    let name: StaticString
    let value: String

    package init(_ name: StaticString, _ value: String) {
        self.name = name
        self.value = value
    }

    package static func id(_ value: String) -> Attribute { Attribute("id", value) }
    package static func `class`(_ value: String) -> Attribute { Attribute("class", value) }
    /// A link to a place on the same page: a pack asks nothing of any other.
    package static func href(_ anchor: String) -> Attribute { Attribute("href", "#" + anchor) }
    package static func role(_ value: String) -> Attribute { Attribute("role", value) }
    package static func scope(_ value: String) -> Attribute { Attribute("scope", value) }
    package static func labelledBy(_ ids: String...) -> Attribute { Attribute("aria-labelledby", ids.joined(separator: " ")) }
    package static var hiddenFromReaders: Attribute { Attribute("aria-hidden", "true") }
}

/// An element's name; called, it makes the element.
package struct Tag: Sendable {
    private let name: StaticString
    /// Has no content ever, and so no closing tag.
    private let isVoid: Bool

    package init(_ name: StaticString, isVoid: Bool = false) {
        self.name = name
        self.isVoid = isVoid
    }

    package func callAsFunction(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { HTML() }) -> HTML {
        let written = attributes.map { " \($0.name)=\"\(HTML.escaped($0.value))\"" }.joined()
        if isVoid { return HTML(markup: "<\(name)\(written)/>") }
        let line = Tag.onLinesOfTheirOwn.contains("\(name)") ? "\n" : ""
        return HTML(markup: "<\(name)\(written)>\(content().markup)</\(name)>\(line)")
    }

    /// So that two packs can be compared by line.
    private static let onLinesOfTheirOwn: Set<String> = [
        "html", "head", "body", "title", "style", "header", "main", "footer", "nav", "section", "article", "figure", "figcaption",
        "h1", "h2", "h3", "h4", "h5", "p", "ul", "ol", "li", "dl", "div", "dd", "table", "caption", "thead", "tbody", "tr", "details", "summary",
        "svg", "g",
    ]
}
