/// A pack as a document: for eyes and paper (HTML), for editing (Markdown), for spreadsheets (CSV), for programs (JSON).
public struct PackDocument: Sendable {
    let pack: EvidencePack

    public init(_ pack: EvidencePack) {
        self.pack = pack
    }

    /// One self-contained page: no script, and no request to anywhere.
    public func writeHTML(_ write: (String) throws -> Void) rethrows {
        try write("<!DOCTYPE html>\n" + HTMLPack(pack: pack).page().markup)
    }

    /// The page's content as text, tables as GitHub writes them.
    public func writeMarkdown(_ write: (String) throws -> Void) rethrows {
        for part in MarkdownPack(pack: pack).parts() { try write(part) }
    }

    /// One row a figure, as the run's own document gives them.
    public func writeCSV(_ write: (String) throws -> Void) rethrows {
        try RunDocument(pack.run, figures: pack.figures, for: pack.reader, library: pack.library).writeCSV(write)
    }

    /// The charts' numbers, a sheet each, to lie beside the CSV document.
    public var chartSheets: [ChartSheet] {
        pack.areas.flatMap(\.charts).map { ChartSheet($0) }
    }

    /// `waymark-pack/1`.
    public func writeJSON(_ write: (String) throws -> Void) rethrows {
        try write(JSON.text(JSONPack(pack: pack).document()) + "\n")
    }
}
