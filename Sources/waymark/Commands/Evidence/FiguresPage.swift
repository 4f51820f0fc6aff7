import Evidence
import Journey

/// A run's figures as a command prints them.
struct FiguresPage {
    let run: EvidenceRun
    let service: EvidenceService

    /// - Parameter measure: only this one's figures, under its definition in words; nil: all.
    func print(_ options: FiguresOptions, as format: OutputFormat, measure: Measure? = nil) async throws {
        // What may be shown is decided over the whole run, however little of it is printed.
        let figures = options.reader.view(try await service.figures(of: run), of: run)
            .filter { measure == nil || $0.key.measure == measure?.id }
        let document = RunDocument(run, figures: figures, for: options.reader, library: service.library)
        let destination = Destination(path: options.output)
        try destination.write { write in
            switch format {
            case .json: try document.writeJSON(write)
            case .csv: try document.writeCSV(write)
            case .table: try write(text(figures, of: measure, for: options.reader, on: destination.screen))
            }
        }
        if let path = options.output { Say.line("Run \(run.number) is in \(path).") }
    }

    // MARK: For the eye

    private func text(_ figures: [ProtectedFigure], of measure: Measure?, for reader: Reader, on screen: Screen) -> String {
        let definition = measure.map { [MeasureWords($0).text(for: screen)] } ?? []
        // A run of one setting has the same figures twice; "all settings" would be taken for the whole trust.
        let settings = run.settings.map { Optional($0) } + (run.settings.count == 1 ? [] : [nil])
        let tables = settings.map { setting in
            let own = figures.filter { $0.key.setting == setting }
            let name = setting.map { "Setting \($0)" } ?? "All settings"
            return screen.bold(name) + "\n" + table(own, showsQuestions: measure == nil).text(for: screen)
        }
        return ([heading(for: reader, on: screen)] + definition + tables).joined(separator: "\n")
    }

    private func heading(for reader: Reader, on screen: Screen) -> String {
        var lines = [
            "Evidence run \(run.number): \(run.from.inEnglish) to \(run.to.inEnglish), as of \(run.asOf.inEnglish)",
            "Known at \(run.knownAt.description), run \(run.id)",
        ]
        if reader == .shareable {
            lines.append("Shareable: \(RunDocument.hidden) stands for a figure that is hidden to protect persons")
        }
        return lines.flatMap { $0.wrapped(to: screen.width) }.map { $0 + "\n" }.joined()
    }

    private func table(_ figures: [ProtectedFigure], showsQuestions: Bool) -> Table {
        let byMeasure = Dictionary(grouping: figures, by: \.key.measure)
        var table = Table(columns: [
            .init(title: "Measure"), .init(title: "", wraps: true), .init(title: "Result"), .init(title: "", isNumber: true),
            .init(title: ""), .init(title: ""),
        ])
        for area in service.library.areas {
            for question in area.questions {
                let rows = question.measures.flatMap { measure in
                    (byMeasure[measure.id] ?? []).map { Table.Row.cells(FigureWords($0, of: measure).cells) }
                }
                if rows.isEmpty { continue }
                if showsQuestions, question.id == area.questions.first?.id {
                    table.rows.append(.heading("\(area.id) \(area.title)"))
                }
                if showsQuestions { table.rows.append(.heading("\(question.id) \(question.text)")) }
                table.rows += rows
            }
        }
        return table
    }
}
