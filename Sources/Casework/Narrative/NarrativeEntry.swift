import Foundation
import Journey
import Postgres

/// Beside which figures something is written: a quality area of a setting in an academic year.
public struct NarrativePlace: Sendable, Hashable {
    /// URN or local code.
    public let setting: String
    public let year: AcademicYear
    /// 1 to 13, as the toolkit numbers its areas.
    public let area: Int

    public init(setting: String, year: AcademicYear, area: Int) {
        self.setting = setting
        self.year = year
        self.area = area
    }
}

/// What people wrote: strengths, development areas and sources of evidence. Nil: nothing.
public struct NarrativeTexts: Sendable, Hashable {
    public var strengths: String?
    public var developmentAreas: String?
    public var sources: String?

    public init(strengths: String? = nil, developmentAreas: String? = nil, sources: String? = nil) {
        self.strengths = strengths
        self.developmentAreas = developmentAreas
        self.sources = sources
    }

    public var isEmpty: Bool { self == NarrativeTexts() }

    /// These texts with a paragraph more where `note` has one.
    public func adding(_ note: NarrativeTexts) -> NarrativeTexts {
        func joined(_ text: String?, _ more: String?) -> String? {
            let parts = [text, more].compactMap { $0 }
            return parts.isEmpty ? nil : parts.joined(separator: "\n")
        }
        return NarrativeTexts(
            strengths: joined(strengths, note.strengths), developmentAreas: joined(developmentAreas, note.developmentAreas),
            sources: joined(sources, note.sources))
    }
}

/// One version of a narrative, with who wrote it.
public struct NarrativeVersion: Sendable, Hashable {
    public let texts: NarrativeTexts
    /// The change that wrote it. ``Narratives/write(_:at:expecting:id:)`` takes it to see that nobody else wrote since.
    public let seq: Int64
    public let author: String
    public let writtenAt: Instant
}

/// Something that somebody is to do about a quality area.
public struct NarrativeAction: Sendable, Hashable {
    /// What people call it: the number under which it was entered, which stays.
    public let number: Int64
    public let place: NarrativePlace
    public let text: String
    /// The owner's reference and name; nil: nobody yet.
    public let owner: Owner?
    public let dueOn: Day?
    public let doneOn: Day?

    public struct Owner: Sendable, Hashable {
        public let ref: String
        public let name: String
    }

    /// Whether it is past its day, on the day given.
    public func isOverdue(on day: Day) -> Bool {
        doneOn == nil && dueOn.map { $0 < day } ?? false
    }
}

/// An action that is to be written down.
public struct NewNarrativeAction: Sendable, Hashable {
    public var text: String
    /// The owner's staff reference.
    public var owner: String?
    public var dueOn: Day?

    public init(text: String, owner: String? = nil, dueOn: Day? = nil) {
        self.text = text
        self.owner = owner
        self.dueOn = dueOn
    }
}
