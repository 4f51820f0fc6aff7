import Foundation
import Journey
import Postgres

@testable import Evidence

/// Valid parts of packs, of which a test changes what it is about.
enum PackBuilders {
    static func aRun(
        number: Int = 1, from: String = "2025-09-01", to: String = "2026-08-31", asOf: String = "2026-03-31",
        settings: [String] = ["100137"], version: String = "v",
        signOff: SignOff? = nil
    ) -> EvidenceRun {
        func day(_ iso: String) -> Day { Day(iso: iso) ?? Day(daysSince2000: 0) }
        return EvidenceRun(
            id: "run-\(number)", number: number, from: day(from), to: day(to), asOf: day(asOf),
            knownAt: Instant(microsecondsSince2000: 0), settings: settings, breakdowns: [], version: version,
            madeAt: Instant(microsecondsSince2000: 0), madeBy: "", signOff: signOff,
            key: .init(runID: UUID(), organisation: 1, knownAt: 0, settings: settings.indices.map { Int32($0) }))
    }

    static func aReading(_ value: FigureValue?, before: FigureValue? = nil, measure: String = "5.1.a") -> EvidencePack.Reading {
        EvidencePack.Reading(
            figure: ProtectedFigure(
                key: FigureKey(setting: nil, measure: measure), value: value, hidden: value == nil ? .primary : nil),
            trend: before.map(Trend.before) ?? .nothingBefore)
    }

    static func aFinding(_ id: String, _ value: FigureValue?, members: [Member] = []) throws -> EvidencePack.Finding {
        guard let measure = try MeasureLibrary.standard()[id] else { throw EvidenceError.noSuchMeasure(id, nearest: nil) }
        return EvidencePack.Finding(
            measure: measure, total: aReading(value, measure: id), settings: [], groups: [], members: members,
            benchmarks: [])
    }

    /// A pack of one setting in which every measure is of nobody but those given.
    static func aPack(
        organisation: String = "Wrenbrook Academy", setting: String = "The Ropewalk", values: [String: FigureValue] = [:],
        members: [String: [Member]] = [:], narratives: [Int: [Narrative]] = [:]
    ) throws -> EvidencePack {
        let library = try MeasureLibrary.standard()
        let figures = library.measures.map { measure in
            let empty: FigureValue =
                switch measure.kind {
                case .rate: .rate(denominator: 0, numerator: 0, unknown: 0)
                case .duration: .duration(n: 0, median: nil, p90: nil)
                case .count: .count(0)
                }
            return ProtectedFigure(
                key: FigureKey(setting: nil, measure: measure.id), value: values[measure.id] ?? empty, hidden: nil)
        }
        return PackAssembly(
            run: aRun(), reader: .internal, library: library, organisation: organisation,
            settings: [.init(urn: "100137", name: setting)], figures: figures, previous: nil, figuresBefore: [], comparable: [],
            adjustments: nil,
            members: members, details: nil, benchmarks: [], narratives: narratives
        ).pack()
    }
}
