import Foundation
import Journey
import Postgres
import Testing

@testable import Evidence

@Suite("A run as a document for programs")
struct DocumentTests {
    let library: MeasureLibrary
    let run: EvidenceRun

    init() throws {
        library = try MeasureLibrary.standard()
        let day = try #require(Day(iso: "2026-03-31"))
        run = EvidenceRun(
            id: "0193", number: 1, from: day, to: day, asOf: day, knownAt: Instant(microsecondsSince2000: 0),
            settings: ["100137"], breakdowns: [], version: "", madeAt: Instant(microsecondsSince2000: 0), madeBy: "", signOff: nil,
            key: .init(runID: UUID(), organisation: 1, knownAt: 0, settings: [1]))
    }

    private func figure(_ measure: String, _ value: FigureValue?, setting: String? = "100137", group: FigureKey.Group? = nil)
        -> ProtectedFigure
    {
        ProtectedFigure(
            key: FigureKey(setting: setting, measure: measure, group: group), value: value, hidden: value == nil ? .primary : nil)
    }

    private func json(_ figures: [ProtectedFigure]) throws -> String {
        var text = ""
        RunDocument(run, figures: figures, for: .internal, library: library).writeJSON { text += $0 }
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
        return text
    }

    @Test("gives a rate its seven figures in the format's order, in full precision")
    func rate() throws {
        let text = try json([figure("12.2.c", .rate(denominator: 62, numerator: 27, unknown: 14))])
        #expect(
            text.contains(
                """
                {"setting": "100137", "measure": "12.2.c", "group": null, "kind": "rate", "denominator": 62, "numerator": 27, \
                "unknown": 14, "value": 0.43548387096774194, "best_case": 0.6612903225806451, "low": 0.319
                """))
    }

    @Test("gives a duration and a count what they have, and all settings the name all")
    func durationAndCount() throws {
        let text = try json([
            figure("5.4.b", .duration(n: 197, median: 13, p90: 22.5), setting: nil, group: .init(by: "sen_provision", value: "K")),
            figure("12.2.e", .count(13), setting: nil),
        ])
        #expect(
            text.contains(
                """
                {"setting": "all", "measure": "5.4.b", "group": {"by": "sen_provision", "value": "K"}, "kind": "duration", \
                "n": 197, "median": 13, "p90": 22.5}
                """))
        #expect(text.contains(#"{"setting": "all", "measure": "12.2.e", "group": null, "kind": "count", "count": 13}"#))
    }

    @Test("says c in place of every number of a hidden figure")
    func hidden() throws {
        let text = try json([figure("5.4.b", nil), figure("12.2.f", nil), figure("5.1.a", nil)])
        #expect(text.contains(#""n": "c", "median": "c", "p90": "c"}"#))
        #expect(text.contains(#""kind": "count", "count": "c"}"#))
        #expect(text.contains(#""denominator": "c", "numerator": "c", "unknown": "c", "value": "c", "best_case": "c", "low": "c", "high": "c"}"#))
    }

    @Test("is one row a figure as CSV, with what a kind has not left empty")
    func csv() throws {
        var text = ""
        RunDocument(run, figures: [figure("12.2.f", .count(13)), figure("5.1.a", nil)], for: .shareable, library: library)
            .writeCSV { text += $0 }
        let lines = text.split(separator: "\r\n")
        #expect(lines.count == 3)
        #expect(lines[1] == "100137,12.2.f,,,count,,,,,,,,,,,13")
        #expect(lines[2] == "100137,5.1.a,,,rate,c,c,c,c,c,c,c,,,,")
    }

    @Test("lists members with how they counted, and makes a reference that looks like a formula harmless in a spreadsheet")
    func members() {
        let members = [
            Member(setting: "100137", kind: .transition, ref: "T\"12", counted: .yes),
            Member(setting: "100137", kind: .placement, ref: "=1+1", counted: .days(9)),
            Member(setting: "100137", kind: .pupil, ref: nil, counted: .unknown),
        ]
        var json = "", csv = ""
        MemberDocument(members).writeJSON { json += $0 }
        MemberDocument(members).writeCSV { csv += $0 }
        #expect(json.contains(#"{"setting": "100137", "kind": "transition", "ref": "T\"12", "counted": "yes"}"#))
        #expect(json.contains(#""ref": null, "counted": "unknown"}"#) && json.contains(#""counted": 9}"#))
        #expect(csv.contains("100137,transition,\"T\"\"12\",yes\r\n") && csv.contains("100137,placement,'=1+1,9\r\n"))
    }
}
