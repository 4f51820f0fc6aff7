#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Journey
import Postgres

extension EvidenceService {
    /// What moved from one run to another, and by which records. To name them is a look at their pupils, and recorded as one.
    public func difference(from earlier: EvidenceRun, to later: EvidenceRun) async throws -> RunDifference {
        try await write { db in
            let store = RunStore(organisation: organisation, db: db)
            let same = try store.measuresDefinedAlike(earlier, later)
            let figures = Self.moved(
                from: try store.figures(of: earlier).filter { same.contains($0.key.measure) },
                to: try store.figures(of: later).filter { same.contains($0.key.measure) })
            return RunDifference(
                earlier: earlier, later: later, figures: figures,
                members: earlier.id == later.id ? [] : try movedMembers(from: earlier, to: later, among: same, in: db),
                redefined: library.measures.map(\.id).filter { !same.contains($0) })
        }
    }

    /// Figures of settings that both runs cover, that differ.
    static func moved(from earlier: [Figure], to later: [Figure]) -> [MovedFigure] {
        let before = Dictionary(earlier.map { ($0.key, $0.value) }) { first, _ in first }
        let settings = Set(earlier.map(\.key.setting)).intersection(later.map(\.key.setting))
        let keys = Set(later.map(\.key))
        let moved = later.filter { settings.contains($0.key.setting) && before[$0.key] != $0.value }.map {
            MovedFigure(key: $0.key, before: before[$0.key], after: $0.value)
        }
        let gone = earlier.filter { settings.contains($0.key.setting) && !keys.contains($0.key) }.map {
            MovedFigure(key: $0.key, before: $0.value, after: nil)
        }
        return moved + gone
    }

    private func movedMembers(
        from earlier: EvidenceRun, to later: EvidenceRun, among measures: Set<String>, in db: Session
    ) throws -> [MovedMember] {
        let compared = library.measures.filter { measures.contains($0.id) }
        let common = later.key.settings.filter(earlier.key.settings.contains)
        let urns = Dictionary(uniqueKeysWithValues: zip(later.key.settings, later.settings))
        let query = try NamedQuery("difference.sql", among: EmbeddedFiles.packs).with([
            "organisation": organisation, "earlier": earlier.key.runID, "later": later.key.runID,
            "earlier_seq": min(earlier.key.knownAt, later.key.knownAt), "later_seq": max(earlier.key.knownAt, later.key.knownAt),
            "measures": compared.map(\.id), "kinds": compared.map(\.members.rawValue), "settings": common,
        ])
        let rows = try db.rows(query, as: (Int32, String, String, String?, Int32?, Int32?, UUID?, [String]).self)
        try LookRecord(organisation: organisation, db: db).keep(
            "difference", at: Array(Set(rows.compactMap(\.6))), about: "run \(earlier.number) to \(later.number)")
        return rows.compactMap { setting, measure, kind, ref, before, after, _, causes in
            guard let urn = urns[setting], common.contains(setting), let kind = Measure.MemberKind(rawValue: kind) else { return nil }
            let figure = library[measure]?.kind ?? .rate
            return MovedMember(
                setting: urn, measure: measure, kind: kind, ref: ref, before: before.map { Member.Counted($0, in: figure) },
                after: after.map { Member.Counted($0, in: figure) }, causes: causes.compactMap(MovedMember.Cause.init))
        }
    }
}

extension Member.Counted {
    /// As it is stored: of a duration the days, else 1 yes, 0 no, 2 unknown.
    init(_ stored: Int32, in kind: Measure.Kind) {
        switch (kind, stored) {
        case (.duration, _): self = .days(Int(stored))
        case (_, 1): self = .yes
        case (_, 0): self = .no
        default: self = .unknown
        }
    }
}

extension MovedMember.Cause {
    /// `corrected induction_step`
    fileprivate init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2, let how = How(rawValue: words[0]) else { return nil }
        self.init(how: how, record: words[1])
    }
}

extension RunStore {
    /// The measures that two runs were computed by with the same definition.
    func measuresDefinedAlike(_ left: EvidenceRun, _ right: EvidenceRun) throws -> Set<String> {
        Set(try db.values(
            """
            select a.id from evidence.measure a join evidence.measure b on b.id = a.id
            where a.version = \(left.version) and b.version = \(right.version)
              and (a.version = b.version or a.digest = b.digest)
            """, as: String.self))
    }
}
