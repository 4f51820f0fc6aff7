import Journey

/// Puts a pack together from what was read for it.
struct PackAssembly {
    let run: EvidenceRun
    let reader: Reader
    let library: MeasureLibrary
    let organisation: String
    let settings: [EvidencePack.Setting]
    /// As the reader may see them.
    let figures: [ProtectedFigure]
    let previous: EvidenceRun?
    let figuresBefore: [ProtectedFigure]
    /// The measures that were defined then as they are now.
    let comparable: Set<String>
    let adjustments: EvidencePack.Adjustments?
    /// By measure.
    let members: [String: [Member]]
    /// Nil: the reader may not see the records.
    let details: ChartDetails?
    let benchmarks: [Benchmark]
    /// By area; nil: left out.
    let narratives: [Int: [Narrative]]?

    func pack() -> EvidencePack {
        let readings = Dictionary(grouping: readings(), by: \.figure.key.measure)
        let areas = CodeLists.qualityArea.codes.compactMap { code in Int(code.code).map { area($0, code.label, readings) } }
        return EvidencePack(
            run: run, reader: reader, organisation: organisation, settings: settings, previous: previous,
            adjustments: adjustments, areas: areas, figures: figures, library: library)
    }

    private func readings() -> [EvidencePack.Reading] {
        let before = Dictionary(figuresBefore.map { ($0.key, $0) }) { first, _ in first }
        return figures.map { figure in
            EvidencePack.Reading(
                figure: figure,
                trend: Trend(of: figure, against: before[figure.key], sameDefinitions: comparable.contains(figure.key.measure)))
        }
    }

    private func area(_ number: Int, _ title: String, _ readings: [String: [EvidencePack.Reading]]) -> EvidencePack.Area {
        let measured = library.areas.first { $0.id == number }
        let questions = measured?.questions.map { question in
            EvidencePack.Question(
                id: question.id, text: question.text,
                findings: question.measures.compactMap { finding($0, readings[$0.id] ?? []) })
        }
        return EvidencePack.Area(
            id: number, title: title, about: measured?.about, questions: questions ?? [],
            charts: ChartShelf(settings: settings, reader: reader, details: details).charts(
                ofArea: number, findings: questions?.flatMap(\.findings) ?? []),
            narratives: narratives.map { $0[number] ?? [] })
    }

    private func finding(_ measure: Measure, _ readings: [EvidencePack.Reading]) -> EvidencePack.Finding? {
        let (pooled, ofSettings) = (readings.filter { $0.figure.key.setting == nil }, readings.filter { $0.figure.key.setting != nil })
        guard let total = pooled.first(where: { $0.figure.key.group == nil }) else { return nil }
        return EvidencePack.Finding(
            measure: measure, total: total,
            settings: settings.count > 1 ? ofSettings.filter { $0.figure.key.group == nil } : [],
            groups: pooled.filter { $0.figure.key.group != nil }, members: members[measure.id] ?? [],
            benchmarks: benchmarks.filter { $0.measure == measure.id && $0.standing(of: total.figure.value) != nil })
    }
}
