#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Journey
import Postgres

/// What a pack says beside the figures, as it is stored: names, and what people wrote.
struct PackStore {
    let run: EvidenceRun
    let db: Session

    func organisation() throws -> String {
        try db.value(
            "select name from waymark.organisation where organisation_id = \(run.key.organisation)", as: String.self)
    }

    func settings() throws -> [EvidencePack.Setting] {
        try db.rows(
            """
            select urn, name from waymark.setting
            where organisation_id = \(run.key.organisation) and setting_id = any(\(run.key.settings))
            order by array_position(\(run.key.settings), setting_id)
            """, as: (String, String).self
        ).map { EvidencePack.Setting(urn: $0, name: $1) }
    }

    /// What was written for the academic year in which the run's period ends, as it was known to the run, by area, settings in
    /// the run's order.
    func narratives() throws -> [Int: [Narrative]] {
        let texts = Dictionary(grouping: try texts(), by: \.place).compactMapValues(\.first?.version)
        let actions = Dictionary(grouping: try actions(), by: \.place)
        let urns = Dictionary(uniqueKeysWithValues: zip(run.key.settings, run.settings))
        let places = Set(texts.keys).union(actions.keys).sorted {
            ($0.area, run.key.settings.firstIndex(of: $0.setting) ?? 0) < ($1.area, run.key.settings.firstIndex(of: $1.setting) ?? 0)
        }
        let narratives = places.map { place in
            let text = texts[place]
            let narrative = Narrative(
                setting: urns[place.setting] ?? "", strengths: text?.strengths, developmentAreas: text?.developmentAreas,
                sources: text?.sources, author: text?.author, writtenAt: text?.writtenAt,
                actions: actions[place]?.map(\.action) ?? [])
            return (place.area, narrative)
        }
        return Dictionary(grouping: narratives, by: \.0).mapValues { $0.map(\.1) }
    }

    /// Beside which figures something stands.
    private struct Place: Hashable {
        let setting: Int32
        let area: Int
    }

    private struct Version {
        let strengths: String?
        let developmentAreas: String?
        let sources: String?
        let author: String
        let writtenAt: Instant
    }

    private var year: Int16 { Int16(clamping: run.to.academicYear.firstCalendarYear) }

    private func texts() throws -> [(place: Place, version: Version)] {
        try db.rows(
            """
            select n.setting_id, n.area, n.strengths, n.development_areas, n.sources, coalesce(a.name, c.login), c.made_at
            from history.narrative n
            cross join lateral waymark.who_changed(n.organisation_id, array[n.seq]) c
            left join waymark.staff a on a.organisation_id = n.organisation_id and a.staff_id = c.staff_id
            where n.organisation_id = \(run.key.organisation) and n.setting_id = any(\(run.key.settings)) and n.academic_year = \(year)
              and n.seq <= \(run.key.knownAt) and coalesce(n.closed_seq > \(run.key.knownAt), true)
            """, as: (Int32, Int16, String?, String?, String?, String, Instant).self
        ).map {
            let version = Version(strengths: $0.2, developmentAreas: $0.3, sources: $0.4, author: $0.5, writtenAt: $0.6)
            return (Place(setting: $0.0, area: Int($0.1)), version)
        }
    }

    /// Of the year, and those of earlier years that are not done.
    private func actions() throws -> [(place: Place, action: Narrative.Action)] {
        try db.rows(
            """
            select n.setting_id, n.area, n.academic_year, n.entry, n.action, s.name, n.due_on, n.done_on
            from history.narrative_action n
            left join waymark.staff s on s.organisation_id = n.organisation_id and s.staff_id = n.owner_id
            where n.organisation_id = \(run.key.organisation) and n.setting_id = any(\(run.key.settings))
              and n.seq <= \(run.key.knownAt) and coalesce(n.closed_seq > \(run.key.knownAt), true)
              and (n.academic_year = \(year) or n.academic_year < \(year) and n.done_on is null)
            order by n.academic_year, n.due_on nulls last, n.entry
            """, as: (Int32, Int16, Int16, Int64, String, String?, PostgresDay?, PostgresDay?).self
        ).map { setting, area, written, number, text, owner, dueOn, doneOn in
            let action = Narrative.Action(
                number: Int(number), text: text, owner: owner, dueOn: dueOn.map(Day.init), doneOn: doneOn.map(Day.init),
                carriedFrom: written == year ? nil : AcademicYear(firstCalendarYear: Int(written)))
            return (Place(setting: setting, area: Int(area)), action)
        }
    }
}
