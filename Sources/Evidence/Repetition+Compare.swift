import Postgres

extension Repetition {
    /// Compares what ``RollUp`` left with what is stored, to the bit.
    init(of run: EvidenceRun, version: String, in db: Session) throws {
        let urns = Dictionary(uniqueKeysWithValues: zip(run.key.settings, run.settings))
        let (organisation, id) = (run.key.organisation, run.key.runID)
        let columns: SQL = "setting_id, measure, group_by, group_value, kind, n, numerator, unknown, median, p90, place"
        let stored: SQL = "select \(columns) from evidence.result where organisation_id = \(organisation) and run_id = \(id)"
        let computed: SQL = "select \(columns) from figure"
        let figures = try db.rows(
            """
            select distinct setting_id, measure, group_by, group_value
            from ((\(stored) except \(computed)) union all (\(computed) except \(stored))) changed
            """, as: (Int32?, String, String?, String?).self)

        let memberColumns: SQL = "measure, setting_id, records, months, counted"
        let storedMembers: SQL =
            "select \(memberColumns) from evidence.members where organisation_id = \(organisation) and run_id = \(id)"
        let computedMembers: SQL =
            "select \(memberColumns) from (\(RunStore.members(organisation, id))) m(organisation_id, run_id, \(memberColumns))"
        let members = try db.rows(
            """
            select distinct setting_id, measure
            from ((\(storedMembers) except \(computedMembers)) union all (\(computedMembers) except \(storedMembers))) changed
            """, as: (Int32, String).self)

        self.init(
            changedFigures: figures.map { setting, measure, by, value in
                FigureKey(
                    setting: setting.flatMap { urns[$0] }, measure: measure,
                    group: by.flatMap { by in value.map { .init(by: by, value: $0) } })
            },
            changedMembers: members.map { FigureKey(setting: urns[$0], measure: $1) },
            otherMeasures: version != run.version)
    }
}
