import Casework
import Evidence
import Journey

/// A passport on one page: as text, as HTML, and for programs.
struct PassportPage: Sendable {
    let passport: Passport
    let pupil: Pupil
    let setting: Stay.Setting

    /// The parts that say something. What the pupil says comes first.
    private var parts: [(part: PassportPart, text: String)] {
        let order: [PassportPart] = [.pupilWords] + PassportPart.allCases.filter { $0 != .pupilWords }
        return order.compactMap { part in
            passport.parts[keyPath: part.path].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : (part, $0) }
        }
    }

    private var facts: [(name: String, value: String)] {
        [
            ("Setting", setting.name), ("Version", "\(passport.version), \(passport.writtenOn.inEnglish)"),
            ("Written with", passport.writtenWith), ("Written down by", passport.writtenBy ?? ""),
        ].filter { !$0.1.isEmpty }
    }

    private static let closing = "About one young person: for those who work with them, and nobody else."
}

// MARK: Text

extension PassportPage {
    private static let width = 76

    var text: String {
        let title = ["PUPIL PASSPORT", pupil.name.withoutControls]
        let widest = facts.map(\.name.count).max() ?? 0
        let facts = facts.map { "\($0.name.padded(to: widest))  \($0.value.withoutControls)" }
        let body = parts.flatMap { part, text in
            ["", part.title.uppercased()] + text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
                String($0).withoutControls.wrapped(to: Self.width - 2).map { $0.isEmpty ? "" : "  \($0)" }
            }
        }
        return (title + [""] + facts + body + ["", Self.closing]).joined(separator: "\n") + "\n"
    }
}

// MARK: HTML

extension PassportPage {
    /// A page that needs nothing else.
    var html: String { "<!DOCTYPE html>\n" + page.markup }

    private var page: HTML {
        Tag.html(Attribute("lang", "en-GB")) {
            Tag.head {
                Tag.meta(Attribute("charset", "utf-8"))
                Tag.meta(Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1"))
                Tag.meta(Attribute("name", "robots"), Attribute("content", "noindex"))
                Tag.title { "Pupil passport: \(pupil.name)" }
                Tag.style { PassportStyle.rules }
            }
            Tag.body(.class(size.name)) {
                Tag.header {
                    Tag.p(.class("kind")) { "Pupil passport" }
                    Tag.h1 { pupil.name }
                    Tag.dl {
                        for fact in facts {
                            Tag.div {
                                Tag.dt { fact.name }
                                Tag.dd { fact.value }
                            }
                        }
                    }
                }
                Tag.main {
                    for (part, text) in parts { section(part, text) }
                }
                Tag.footer {
                    Tag.p { Self.closing }
                }
            }
        }
    }

    private func section(_ part: PassportPart, _ text: String) -> HTML {
        Tag.section(.class(PassportStyle.name(of: part))) {
            Tag.h2 { part.title }
            for line in text.split(whereSeparator: \.isNewline) { Tag.p { String(line) } }
        }
    }

    private var size: PassportStyle.Size { PassportStyle.Size.fitting(parts.map { ($0.part, $0.text) }) ?? .smallest }

    /// Whether it stays on one page at a size that can be read.
    var fits: Bool { PassportStyle.Size.fitting(parts.map { ($0.part, $0.text) }) != nil }
}

// MARK: For programs

extension PassportPage {
    var json: JSON {
        .object([
            "format": .text("waymark-passport/1"), "pupil": .text(pupil.ref), "name": .text(pupil.name),
            "setting": .text(setting.urn), "version": .integer(passport.version), "written_on": .text(passport.writtenOn.iso),
            "written_by": .optional(passport.writtenBy), "written_with": .text(passport.writtenWith),
            "strengths": .optional(passport.parts.strengths), "needs": .optional(passport.parts.needs),
            "what_helps": .optional(passport.parts.whatHelps), "what_to_avoid": .optional(passport.parts.whatToAvoid),
            "outcomes": .optional(passport.parts.outcomes), "pupil_words": .optional(passport.parts.pupilWords),
        ])
    }
}
