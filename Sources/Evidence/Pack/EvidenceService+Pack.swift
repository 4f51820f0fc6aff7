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
            let previous = run.predecessor(among: try runs.runs())
            let assembly = PackAssembly(
                run: run, reader: reader, library: library, organisation: try store.organisation(),
                settings: try store.settings(), figures: reader.view(try runs.figures(of: run), of: run), previous: previous,
                figuresBefore: try previous.map { reader.view(try runs.figures(of: $0), of: $0) } ?? [],
                members: reader == .internal ? try members(of: run, in: db) : [:],
                narratives: withNarrative ?? (reader == .internal) ? try store.narratives() : nil)
            return assembly.pack()
        }
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
