#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Journey
import Postgres

extension EvidenceService {
    /// The evidence pack of a stored run. One that names records is a look at their pupils, and recorded as one.
    ///
    /// - Parameter withNarrative: whether what people wrote is in it. Nil: only for an `internal` reader, since free text
    ///   can name a person.
    public func pack(of run: EvidenceRun, for reader: Reader, withNarrative: Bool? = nil) async throws -> EvidencePack {
        try await write { db in
            let runs = RunStore(organisation: organisation, db: db)
            let store = PackStore(run: run, db: db)
            let all = try runs.runs()
            let previous = run.predecessor(among: all)
            let figures = try runs.figures(of: run)
            let assembly = PackAssembly(
                run: run, reader: reader, library: library, organisation: try store.organisation(),
                settings: try store.settings(), figures: reader.view(figures, of: run), previous: previous,
                figuresBefore: try previous.map { reader.view(try runs.figures(of: $0), of: $0) } ?? [],
                comparable: try previous.map { try runs.measuresDefinedAlike($0, run) } ?? [],
                adjustments: reader == .internal ? try adjustments(figures, of: run, among: all, in: runs) : nil,
                members: reader == .internal ? try members(of: run, in: db) : [:],
                details: reader == .internal ? try ChartDetails(of: run, in: db) : nil,
                benchmarks: try Benchmark.all(), narratives: withNarrative ?? (reader == .internal) ? try store.narratives() : nil)
            return assembly.pack()
        }
    }

    /// A shareable pack has none: two figures over one period differ by the persons that were corrected.
    private func adjustments(
        _ figures: [Figure], of run: EvidenceRun, among all: [EvidenceRun], in runs: RunStore
    ) throws -> EvidencePack.Adjustments? {
        guard let signed = run.signedBefore(among: all) else { return nil }
        let same = try runs.measuresDefinedAlike(signed, run)
        func totals(_ figures: [Figure]) -> [Figure] {
            figures.filter { $0.key.group == nil && same.contains($0.key.measure) }
        }
        return EvidencePack.Adjustments(
            signed: signed, figures: Self.moved(from: totals(try runs.figures(of: signed)), to: totals(figures)))
    }

    private func members(of run: EvidenceRun, in db: Session) throws -> [String: [Member]] {
        var members: [String: [Member]] = [:]
        var pupils: Set<UUID> = []
        for measure in library.measures {
            let list = try MemberList(run: run, measure: measure, setting: nil).read(from: db)
            members[measure.id] = list.members
            pupils.formUnion(list.pupils)
        }
        try LookRecord(organisation: organisation, db: db).keep("pack", at: Array(pupils), about: "run \(run.number)")
        return members
    }
}
