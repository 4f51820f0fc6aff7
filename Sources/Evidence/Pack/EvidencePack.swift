import Journey

/// Everything that one evidence pack says: the toolkit's thirteen areas, what the records show for those that have
/// measures, how sure that is, how it moved, and what people wrote beside it.
///
///     let pack = try await evidence.pack(of: run, for: .internal)
///     PackDocument(pack).writeHTML { print($0) }
///
/// A pack holds only what its reader may see: in one for a `shareable` reader there is no member, no reference and no
/// hidden number that a renderer could let slip.
public struct EvidencePack: Sendable {
    public let run: EvidenceRun
    public let reader: Reader
    public let organisation: String
    /// The run's settings, in its order.
    public let settings: [Setting]
    /// The run with which this one is compared; nil when there is none.
    public let previous: EvidenceRun?
    /// What was corrected since senior leadership signed off a run of the same settings and period. Nil: none was signed, or the
    /// reader must not compare: the difference of two figures over the same period could be a single person.
    public let adjustments: Adjustments?
    /// All thirteen, in the toolkit's order.
    public let areas: [Area]
    /// Every figure as the reader may see it, in the run's order.
    let figures: [ProtectedFigure]
    let library: MeasureLibrary

    public struct Setting: Sendable, Hashable {
        /// URN or local code.
        public let urn: String
        public let name: String
    }

    /// Figures that stand otherwise than in the run that was signed off.
    public struct Adjustments: Sendable {
        public let signed: EvidenceRun
        /// Totals only, of each setting and of all.
        public let figures: [MovedFigure]
    }

    /// One of the toolkit's quality areas.
    public struct Area: Sendable, Identifiable {
        public let id: Int
        public let title: String
        /// What the area is about, in a line; nil where no measures are declared.
        public let about: String?
        /// Empty for an area that carries narrative only.
        public let questions: [Question]
        let charts: [any PackChart]
        /// What was written, by setting. Nil: free text is left out of this pack.
        public let narratives: [Narrative]?
    }

    public struct Question: Sendable, Identifiable {
        public let id: String
        public let text: String
        public let findings: [Finding]
    }

    /// A measure and what it came to.
    public struct Finding: Sendable, Identifiable {
        public var id: String { measure.id }
        public let measure: Measure
        /// Of all settings pooled, or of the one that there is.
        public let total: Reading
        /// Of each setting; empty where there is only one.
        public let settings: [Reading]
        /// Of each group of the run's breakdowns, over all settings.
        public let groups: [Reading]
        /// Who stood behind it, by setting. Empty in a shareable pack.
        public let members: [Member]
        /// Published numbers to read the total beside, where its interval allows to say anything.
        public let benchmarks: [Benchmark]
    }

    /// One figure and how it moved.
    public struct Reading: Sendable {
        public let figure: ProtectedFigure
        public let trend: Trend
    }
}

extension EvidencePack {
    /// Several settings are shown pooled first, then each.
    var isPooled: Bool { settings.count > 1 }

    var findings: [Finding] { areas.flatMap(\.questions).flatMap(\.findings) }

    func name(ofSetting urn: String?) -> String {
        guard let urn else { return "All settings" }
        return settings.first { $0.urn == urn }?.name ?? urn
    }
}
