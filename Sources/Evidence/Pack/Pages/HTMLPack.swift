/// A pack as one page.
struct HTMLPack {
    let pack: EvidencePack
    var words: PackWording { PackWording(pack: pack) }

    func page() -> HTML {
        Tag.html(Attribute("lang", "en-GB")) {
            Tag.head {
                Tag.meta(Attribute("charset", "utf-8"))
                Tag.meta(Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1"))
                Tag.meta(Attribute("name", "robots"), Attribute("content", "noindex"))
                Tag.title { "\(words.title), run \(pack.run.number), \(pack.reader.rawValue)" }
                Tag.style { Style.rules }
            }
            Tag.body {
                Tag.a(.class("skip"), .href("content")) { "Skip to the content" }
                Shape.patterns
                front
                Tag.main(.id("content")) {
                    guidance
                    contents
                    summary
                    if let adjustments = pack.adjustments { section(of: adjustments) }
                    for area in pack.areas { section(of: area) }
                    if pack.reader == .internal { members }
                }
                Tag.footer {
                    Tag.p {
                        "\(words.title), \(words.basis). \(pack.reader.rawValue.capitalisedFirst) pack. "
                        "Run \(pack.run.id), measures \(String(pack.run.version.prefix(12)))."
                    }
                }
            }
        }
    }

    private var front: HTML {
        Tag.header(.class("front")) {
            Tag.p(.class("kind")) { "Evidence pack" }
            Tag.h1 { pack.organisation }
            list(words.facts, "facts")
        }
    }

    private var guidance: HTML {
        Tag.section(.class("guidance"), .labelledBy("how-to-read")) {
            Tag.h2(.id("how-to-read")) { "How to read this" }
            Tag.ul {
                for line in words.guidance { Tag.li { line } }
            }
        }
    }

    private var contents: HTML {
        Tag.nav(.labelledBy("contents")) {
            Tag.h2(.id("contents")) { "Contents" }
            Tag.ol {
                for area in pack.areas {
                    Tag.li {
                        Tag.a(.href(Anchor.area(area.id))) { area.title }
                        if !area.questions.isEmpty { Tag.span(.class("tag")) { "figures" } }
                    }
                }
            }
            Tag.p {
                Tag.a(.href("summary")) { "All figures at a glance" }
                if pack.reader == .internal {
                    " \u{00B7} "
                    Tag.a(.href("members")) { "The records behind the figures" }
                }
            }
        }
    }

    private func section(of adjustments: EvidencePack.Adjustments) -> HTML {
        Tag.section(.labelledBy("adjustments")) {
            Tag.h2(.id("adjustments")) { "Adjustments since the sign-off" }
            Tag.p { words.about(adjustments) }
            if !adjustments.figures.isEmpty { words.adjustments(adjustments).html(class: "plain") }
        }
    }

    /// Names and what they stand for.
    func list(_ lines: [(name: String, value: String)], _ style: String) -> HTML {
        Tag.dl(.class(style)) {
            for line in lines {
                Tag.div {
                    Tag.dt { line.name }
                    Tag.dd { line.value }
                }
            }
        }
    }

    /// What people wrote, in the paragraphs in which they wrote it.
    func paragraphs(_ text: String) -> HTML {
        HTMLBuilder.buildArray(text.split(whereSeparator: \.isNewline).map { line in Tag.p { String(line) } })
    }
}

/// The places of a page that a link can name. They stay the same from pack to pack.
enum Anchor {
    static func area(_ area: Int) -> String { "area-\(area)" }
    static func measure(_ id: String) -> String { "m-" + id.replacing(".", with: "-") }
    static func members(_ id: String) -> String { "members-" + id.replacing(".", with: "-") }
}
