import Foundation
import Journey

/// Something that happens in the life of a record: the column that says on what day, and what it is in words.
struct TimelineEvent {
    /// The column of its day.
    let on: String
    /// The fields whose corrections belong to it; the first event of a type has all that no other has.
    let fields: [String]
    let words: @Sendable (TimelineWords) -> String

    init(on: String, fields: [String] = [], _ words: @escaping @Sendable (TimelineWords) -> String) {
        self.on = on
        self.fields = [on] + fields
        self.words = words
    }
}

/// A record for whoever puts it into words.
struct TimelineWords {
    let record: StoredRecord
    let shape: RecordShape
    let people: [UUID: Colleague]
    /// References of the records that this one may name.
    let refs: [UUID: String]
    /// For an assessment: "total 12, emotional 4".
    let scores: String?

    /// A code's label, or what stands there.
    func label(_ column: String) -> String {
        let list = shape[column]?.list.flatMap { CodeLists.named($0) }
        if !record.codes(column).isEmpty { return record.codes(column).map { list?[$0]?.label ?? $0 }.joined(separator: ", ") }
        return record.text(column).map { list?[$0]?.label ?? $0 } ?? ""
    }

    func label(_ column: String, of list: CodeList) -> String {
        record.text(column).map { list[$0]?.label ?? $0 } ?? ""
    }

    func person(_ column: String) -> String? { record.id(column).flatMap { people[$0]?.name } }

    func ref(_ column: String) -> String? { record.id(column).flatMap { refs[$0] } }

    func day(_ column: String) -> String? { record.day(column)?.inEnglish }

    /// "…: what somebody wrote", or nothing.
    func after(_ separator: String, _ column: String) -> String {
        let text = label(column)
        return text.isEmpty ? "" : separator + text
    }
}

extension RecordType {
    /// What happens in the life of its records, as declared for each type.
    var events: [TimelineEvent] {
        switch self {
        case .placement: TimelineEvents.placement
        case .keyworker, .referralItem, .inductionStep, .timetableStage: TimelineEvents.arrival(self)
        case .assessment, .need, .specialistReferral, .ehcPlan, .ehcReview: TimelineEvents.needs(self)
        case .contact, .share, .passport, .target, .targetReview, .hold: TimelineEvents.work(self)
        case .transition: TimelineEvents.transition
        case .transitionStep, .transitionCheck, .careersActivity, .destination, .checkIn: TimelineEvents.onwards(self)
        default: []
        }
    }
}
