import Journey
import Postgres

extension EvidenceService {
    /// The evidence pack of a stored run.
    ///
    /// - Parameter withNarrative: whether what people wrote is in it. Nil: only for an `internal` reader, since free text
    ///   can name a person.
    public func pack(of run: EvidenceRun, for reader: Reader, withNarrative: Bool? = nil) async throws -> EvidencePack {
        try await database.read { db in
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
        for measure in library.measures {
            members[measure.id] = try MemberList(run: run, measure: measure, setting: nil).read(from: db)
        }
        return members
    }
}
