import Casework
import Evidence

/// Everything that is held about a pupil as one page, to read and to print. It asks nothing of any other.
struct SubjectPage {
    private let record: SubjectRecord

    init(_ record: SubjectRecord) {
        self.record = record
    }

    var html: String {
        "<!DOCTYPE html>\n" + Tag.html(Attribute("lang", "en-GB")) {
            Tag.head {
                Tag.meta(Attribute("charset", "utf-8"))
                Tag.meta(Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1"))
                Tag.title { "Everything held about one pupil" }
                Tag.style { Self.style }
            }
            Tag.body {
                Tag.main {
                    Tag.h1 { "Everything held about \(record.name) (\(record.ref))" }
                    Tag.p { "Marked entries name or may name somebody else, and are looked over before this is handed out. Times are UTC." }
                    contents
                    for section in record.sections { html(section) }
                    looks
                    runs
                }
            }
        }.markup
    }

    /// What is marked is so in words too, for who sees no colour.
    private static let style = HTML(
        style: """
            body { font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; max-width: 50rem; margin: 0 auto; padding: 1rem; }
            h2 { border-bottom: 2px solid #1b1b1b; margin-top: 2rem; }
            article { border-left: 3px solid #767676; margin: 1rem 0; padding-left: 1rem; break-inside: avoid; }
            dt { font-weight: 600; } dd { margin: 0 0 .5rem; white-space: pre-wrap; }
            .look-over { background: #fff3c4; outline: 1px dashed #7a5c00; }
            """)

    private var contents: HTML {
        Tag.nav(Attribute("aria-label", "Contents")) {
            Tag.ul {
                for section in record.sections {
                    Tag.li { Tag.a(.href(section.record)) { "\(section.title) (\(section.entries.count))" } }
                }
            }
            for holder in record.holders where !holder.isOpen {
                Tag.p { "\(holder.setting) holds a part that is not in here." }
            }
            if !record.hasRestrictedNotes {
                Tag.p { "Restricted notes, if there are any, are only in the safeguarding lead's copy." }
            }
        }
    }

    private func html(_ section: SubjectRecord.Section) -> HTML {
        Tag.section(.id(section.record)) {
            Tag.h2 { section.title }
            for entry in section.entries {
                Tag.article {
                    Tag.p { SubjectDocument.history(of: entry) }
                    Tag.dl {
                        for field in entry.fields { html(field) }
                    }
                }
            }
        }
    }

    private func html(_ field: SubjectRecord.Field) -> HTML {
        Tag.div {
            Tag.dt { field.title }
            if field.needsReview {
                Tag.dd(.class("look-over")) { "\(field.value) \(SubjectDocument.mark)" }
            } else {
                Tag.dd { field.value }
            }
        }
    }

    private var looks: HTML {
        Tag.section {
            Tag.h2 { "Looks at the record" }
            Tag.ul {
                for look in record.looks {
                    Tag.li { "\(look.act): \(look.count), from \(look.firstAt.minute) to \(look.lastAt.minute)" }
                }
            }
        }
    }

    private var runs: HTML {
        Tag.section {
            Tag.h2 { "Counted in evidence, without a name" }
            Tag.ul {
                for run in record.runs {
                    Tag.li { "Run \(run.number) of \(run.madeAt.minute): \(run.measures) measures" }
                }
            }
        }
    }
}
