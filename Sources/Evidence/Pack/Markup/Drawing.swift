/// A length in a drawing: pixels, or a share of the drawing's width.
///
/// Drawings are as wide as the page leaves room for, so that their text keeps its size on a telephone and on paper:
/// across, places are shares of the width, and only heights are fixed.
enum Length: Sendable {
    case pixels(Double)
    /// From 0 to 1.
    case width(Double)

    var text: String {
        switch self {
        case .pixels(let number): Self.short(number)
        case .width(let share): Self.short(share * 100) + "%"
        }
    }

    /// At most two decimals.
    private static func short(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        return hundredths.isMultiple(of: 100) ? String(hundredths / 100) : "\(Double(hundredths) / 100)"
    }
}

/// Where the shares from 0 to 1 lie across a drawing.
struct Scale: Sendable {
    let start: Double
    let end: Double

    func at(_ share: Double) -> Length { .width(start + share * (end - start)) }
    func length(_ share: Double) -> Length { .width(share * (end - start)) }
}

/// The shapes that the charts are made of.
enum Shape {
    static func rect(_ class: String, x: Length, y: Double, width: Length, height: Double) -> HTML {
        Tag.rect(
            .class(`class`), Attribute("x", x.text), Attribute("y", Length.pixels(y).text), Attribute("width", width.text),
            Attribute("height", Length.pixels(height).text))
    }

    static func line(_ class: String, from: (x: Length, y: Double), to: (x: Length, y: Double)) -> HTML {
        Tag.line(
            .class(`class`), Attribute("x1", from.x.text), Attribute("y1", Length.pixels(from.y).text),
            Attribute("x2", to.x.text), Attribute("y2", Length.pixels(to.y).text))
    }

    static func circle(_ class: String, x: Length, y: Double, radius: Double) -> HTML {
        Tag.circle(
            .class(`class`), Attribute("cx", x.text), Attribute("cy", Length.pixels(y).text),
            Attribute("r", Length.pixels(radius).text))
    }

    enum Anchor: String { case start, middle, end }

    static func text(_ text: String, _ class: String = "", x: Length, y: Double, _ anchor: Anchor = .start) -> HTML {
        Tag.text(
            .class(`class`), Attribute("x", x.text), Attribute("y", Length.pixels(y).text),
            Attribute("text-anchor", anchor.rawValue)
        ) { text }
    }

    /// A drawing that says something: a screen reader reads its title and description.
    static func drawing(
        id: String, title: String, description: String, height: Double, @HTMLBuilder content: () -> HTML
    ) -> HTML {
        Tag.svg(
            .role("img"), .class("chart"), .labelledBy("\(id)-title", "\(id)-desc"),
            Attribute("width", "100%"), Attribute("height", Length.pixels(height).text)
        ) {
            Tag.title(.id("\(id)-title")) { title }
            Tag.desc(.id("\(id)-desc")) { description }
            content()
        }
    }

    /// A drawing beside text that says the same.
    static func ornament(_ class: String, height: Double, @HTMLBuilder content: () -> HTML) -> HTML {
        Tag.svg(
            .class(`class`), .hiddenFromReaders, Attribute("focusable", "false"), Attribute("height", Length.pixels(height).text),
            content: content)
    }

    /// The patterns by which fields differ without colour, once a page.
    static var patterns: HTML {
        ornament("patterns", height: 0) {
            Tag.defs {
                pattern("hatched", size: 6) {
                    Tag.path(.class("hatch"), Attribute("d", "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2"))
                }
                pattern("dotted", size: 6) {
                    Tag.circle(.class("dot"), Attribute("cx", "1.5"), Attribute("cy", "1.5"), Attribute("r", "1"))
                    Tag.circle(.class("dot"), Attribute("cx", "4.5"), Attribute("cy", "4.5"), Attribute("r", "1"))
                }
            }
        }
    }

    private static func pattern(_ id: String, size: Int, @HTMLBuilder content: () -> HTML) -> HTML {
        Tag.pattern(
            .id(id), Attribute("width", String(size)), Attribute("height", String(size)),
            Attribute("patternUnits", "userSpaceOnUse")
        ) {
            Tag.rect(.class("ground"), Attribute("width", String(size)), Attribute("height", String(size)))
            content()
        }
    }
}
