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

    /// What was written for the academic year in which the run's period ends, by area, settings in the run's order.
    func narratives() throws -> [Int: [Narrative]] {
        let texts = Dictionary(grouping: try texts(), by: \.place).compactMapValues(\.first)
        let actions = Dictionary(grouping: try actions(), by: \.place)
        let urns = Dictionary(uniqueKeysWithValues: zip(run.key.settings, run.settings))
        let places = Set(texts.keys).union(actions.keys).sorted {
            ($0.area, run.key.settings.firstIndex(of: $0.setting) ?? 0) < ($1.area, run.key.settings.firstIndex(of: $1.setting) ?? 0)
        }
        let narratives = places.map { place in
            let text = texts[place]
            let narrative = Narrative(
                setting: urns[place.setting] ?? "", strengths: text?.strengths, developmentAreas: text?.developmentAreas,
                sources: text?.sources, actions: actions[place]?.map(\.action) ?? [])
            return (place.area, narrative)
        }
        return Dictionary(grouping: narratives, by: \.0).mapValues { $0.map(\.1) }
    }

    /// Beside which figures something stands.
    private struct Place: Hashable {
        let setting: Int32
        let area: Int
    }

    private var year: Int16 { Int16(clamping: run.to.academicYear.firstCalendarYear) }

    private func texts() throws -> [(place: Place, strengths: String?, developmentAreas: String?, sources: String?)] {
        try db.rows(
            """
            select setting_id, area, strengths, development_areas, sources from waymark.narrative
            where organisation_id = \(run.key.organisation) and setting_id = any(\(run.key.settings)) and academic_year = \(year)
            """, as: (Int32, Int16, String?, String?, String?).self
        ).map { (Place(setting: $0, area: Int($1)), $2, $3, $4) }
    }

    /// Of the year, and those of earlier years that are not done.
    private func actions() throws -> [(place: Place, action: Narrative.Action)] {
        try db.rows(
            """
            select n.setting_id, n.area, n.academic_year, n.action, s.name, n.due_on, n.done_on
            from waymark.narrative_action n
            left join waymark.staff s on s.organisation_id = n.organisation_id and s.staff_id = n.owner_id
            where n.organisation_id = \(run.key.organisation) and n.setting_id = any(\(run.key.settings))
              and (n.academic_year = \(year) or n.academic_year < \(year) and n.done_on is null)
            order by n.academic_year, n.due_on nulls last, n.entry
            """, as: (Int32, Int16, Int16, String, String?, PostgresDay?, PostgresDay?).self
        ).map { setting, area, written, text, owner, dueOn, doneOn in
            let action = Narrative.Action(
                text: text, owner: owner, dueOn: dueOn.map(Day.init), doneOn: doneOn.map(Day.init),
                carriedFrom: written == year ? nil : AcademicYear(firstCalendarYear: Int(written)))
            return (Place(setting: setting, area: Int(area)), action)
        }
    }
}
