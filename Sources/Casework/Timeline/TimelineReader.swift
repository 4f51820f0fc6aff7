import Foundation
import Journey
import Postgres

extension Desk {
    /// What happened with a pupil, of what the caller may see.
    func timeline(of pupil: Pupil, _ filter: TimelineFilter) throws -> Timeline {
        let catalogue = try catalogue()
        let stays = try stays(of: [pupil.id])
        let gone = filter.includesGone ? try staysGone(of: pupil, stays) : []
        let histories = try histories(of: pupil, stays: stays.map(\.id) + gone, catalogue)
        let reader = try TimelineReader(pupil: pupil, stays: stays, histories: histories, desk: self)
        let entries = histories.filter { filter.includesGone || $0.stands }
            .filter { filter.type == nil || $0.type == filter.type }
            .flatMap(reader.entries)
            .filter { $0.day <= today && $0.day >= filter.since ?? $0.day }
        return Timeline(pupil: pupil, entries: entries.sorted { ($0.day, $0.entered, $0.place) > ($1.day, $1.entered, $1.place) })
    }

    /// Stays that were taken for the pupil's until they were voided.
    private func staysGone(of pupil: Pupil, _ stays: [Stay]) throws -> [UUID] {
        try session.values(
            """
            select distinct f.placement_id from former.placement f
            where f.organisation_id = \(organisation) and f.pupil_id = \(pupil.id)
              and f.placement_id <> all(\(stays.map(\.id)))
              and not exists (select from waymark.placement p
                              where p.organisation_id = f.organisation_id and p.setting_id = f.setting_id
                                and p.placement_id = f.placement_id)
            """, as: UUID.self)
    }
}

/// Turns histories of records into what happened.
struct TimelineReader {
    private let pupil: Pupil
    private let today: Day
    private let settings: [Int32: Stay.Setting]
    private let people: [UUID: Colleague]
    private let makers: [Int64: ChangeMaker]
    private let reasons: [Int64: String]
    /// References by identifier, of everything that has one.
    private let refs: [UUID: String]
    /// Scores by their assessment.
    private let scores: [UUID: [RecordHistory]]

    /// Where a record lies, and what only the machinery counts by: no corrections.
    private static let whereabouts: Set<String> = ["setting_id", "placement_id", "pupil_id", "version"]

    init(pupil: Pupil, stays: [Stay], histories: [RecordHistory], desk: Desk) throws {
        self.pupil = pupil
        today = desk.today
        let places = try desk.session.rows(
            "select setting_id, urn, name from waymark.setting where organisation_id = \(desk.organisation)",
            as: (Int32, String, String).self)
        settings = Dictionary(places.map { ($0.0, Stay.Setting(id: $0.0, urn: $0.1, name: $0.2)) }) { first, _ in first }
        people = try desk.everybody()
        let versions = histories.flatMap(\.versions)
        let changes = Set(versions.flatMap { [$0.change] + [$0.number("closed_seq").map { Int64($0) }].compactMap(\.self) })
        makers = try desk.makers(of: Array(changes))
        let said = try desk.session.rows(
            """
            select seq, reason from waymark.change
            where organisation_id = \(desk.organisation) and seq = any(\(Array(changes))) and reason is not null
            """, as: (Int64, String).self)
        reasons = Dictionary(said) { first, _ in first }
        let named = histories.compactMap { history -> (UUID, String)? in
            guard let id = history.type.identifier.flatMap({ history.latest.id($0) }), let ref = history.latest.text("ref")
            else { return nil }
            return (id, ref)
        }
        refs = Dictionary(named) { first, _ in first }
        scores = Dictionary(grouping: histories.filter { $0.type == .score }) { $0.latest.id("assessment_id") ?? pupil.id }
    }

    func entries(_ history: RecordHistory) -> [Timeline.Entry] {
        if history.type == .pupil { return details(history) }
        let events = history.type.events
        return events.enumerated().compactMap { place, event in
            guard let day = history.latest.day(event.on) else { return nil }
            let recorded = history.recorded(event.on)
            let fields = Set(event.fields)
            let others = Set(events.flatMap(\.fields)).subtracting(fields)
            var corrections = corrections(of: history, since: recorded) { place == 0 ? !others.contains($0) : fields.contains($0) }
            if history.type == .assessment, let id = history.latest.id("assessment_id") {
                corrections += (scores[id] ?? []).flatMap { self.corrections(of: $0, since: 0, in: "score") { _ in true } }
                corrections.sort { $0.made.change < $1.made.change }
            }
            return entry(history, day, event.words(words(history)), recorded: recorded, corrections, place: place)
        }
    }

    /// What became of a pupil's own details happened on the day on which it was changed.
    private func details(_ history: RecordHistory) -> [Timeline.Entry] {
        zip(history.versions, history.versions.dropFirst()).compactMap { before, after in
            guard let made = makers[after.change] else { return nil }
            let changes = history.shape.differences(before, after, fieldWords).map(\.sentence)
            guard !changes.isEmpty else { return nil }
            // The clock may run ahead of a day that was taken for today.
            return entry(history, min(made.day, today), "Details: \(changes.joined(separator: "; "))", recorded: after.change, [], place: 0)
        }
    }

    private func entry(
        _ history: RecordHistory, _ day: Day, _ what: String, recorded: Int64, _ corrections: [Timeline.Correction], place: Int
    ) -> Timeline.Entry {
        let closing = history.closedBy.flatMap { makers[$0] }
        return Timeline.Entry(
            day: day, type: history.type, name: name(of: history), what: what,
            setting: history.latest.number("setting_id").flatMap { settings[Int32($0)] }, recorded: makers[recorded],
            change: history.latest.change, corrections: corrections,
            gone: closing.map { .init(made: $0, reason: reasons[$0.change], isMoved: history.isMovedAway) },
            entered: history.latest.entry, place: place)
    }

    // MARK: Corrections

    /// What stood there and was changed, from a change on; what was filled in is no correction.
    ///
    /// - Parameter part: said before a field where it is a part's.
    private func corrections(
        of history: RecordHistory, since: Int64, in part: String? = nil, _ belongs: (String) -> Bool
    ) -> [Timeline.Correction] {
        zip(history.versions, history.versions.dropFirst()).compactMap { before, after in
            guard after.change > since, let made = makers[after.change] else { return nil }
            let changes = history.shape.differences(before, after, fieldWords).filter { !$0.isAddition && belongs($0.field) }
            let said = changes.filter { !Self.whereabouts.contains($0.field) }
            let isMove = changes.contains { $0.field == "placement_id" }
            guard isMove || !said.isEmpty else { return nil }
            let isMoveHere = isMove ? after["placement_id"] == history.latest["placement_id"] : nil
            let named = part.map { _ in
                said.map { change in
                    FieldChange(
                        field: "\(history.latest.text("scale") ?? "") \(change.field)", before: change.before,
                        after: change.after, isAddition: false)
                }
            }
            return Timeline.Correction(made: made, reason: reasons[made.change], changes: named ?? said, isMoveHere: isMoveHere)
        }
    }

    // MARK: Words

    private var fieldWords: FieldWords { FieldWords(people: people, refs: refs) }

    private func words(_ history: RecordHistory) -> TimelineWords {
        let own = history.type == .assessment ? history.latest.id("assessment_id").flatMap { scores[$0] } : nil
        let said = (own ?? []).filter { $0.stands || !history.stands }.sorted { $0.latest.entry < $1.latest.entry }.map { score in
            let value = score.latest.number("value").map { Int(exactly: $0).map(String.init) ?? String($0) } ?? ""
            return "\(score.latest.text("scale") ?? "") \(value)"
        }
        return TimelineWords(
            record: history.latest, shape: history.shape, people: people, refs: refs,
            scores: said.isEmpty ? nil : said.joined(separator: ", "))
    }

    private func name(of history: RecordHistory) -> String {
        if let ref = history.latest.text("ref") { return ref }
        let parent = history.type.parent?.identifier.flatMap { history.latest.id($0) }.flatMap { refs[$0] }
        return "\(parent ?? "")/\(history.type.ownName(of: history.latest, people))"
    }
}
