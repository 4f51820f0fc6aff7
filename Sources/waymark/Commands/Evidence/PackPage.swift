import Evidence

/// The pack of a run, as a command writes it.
struct PackPage {
    let run: EvidenceRun
    let service: EvidenceService

    /// - Parameters:
    ///   - output: a file; nil: standard output.
    ///   - withNarrative: also what people wrote, where the reader would not see it.
    func write(
        for reader: Reader, as format: EvidenceCommand.PackFormat, to output: String?, withNarrative: Bool = false
    ) async throws {
        let pack = try await ProgressBar.during("Putting the pack together") {
            try await service.pack(of: run, for: reader, withNarrative: withNarrative ? true : nil)
        }
        let document = PackDocument(pack)
        try Destination(path: output).write { write in
            switch format {
            case .html: try document.writeHTML(write)
            case .markdown: try document.writeMarkdown(write)
            case .csv: try document.writeCSV(write)
            case .json: try document.writeJSON(write)
            }
        }
        guard let output else { return }
        if format == .csv { try writeSheets(document, beside: output) }
        Say.line("The \(reader.rawValue) pack of run \(run.number) is in \(output).")
    }

    /// `pack.csv` has `pack-chart-retention.csv` beside it.
    private func writeSheets(_ document: PackDocument, beside path: String) throws {
        let stem = path.lowercased().hasSuffix(".csv") ? String(path.dropLast(4)) : path
        for sheet in document.chartSheets {
            try Destination(path: "\(stem)-\(sheet.name).csv").write { try sheet.writeCSV($0) }
        }
    }
}
