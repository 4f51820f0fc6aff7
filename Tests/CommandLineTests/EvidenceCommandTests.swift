import Foundation
import Testing

@Suite("waymark evidence")
struct EvidenceCommandTests {
    @Test("figures are printed as JSON in the page's shape and order")
    func figuresJSON() async throws {
        let school = try await ServerSchool.shared()
        let outcome = try await school.waymark.run(
            "evidence", "run", "--year", "2025/26", "--as-of", ServerSchool.asOf, "--by", "sen_provision", "--format", "json")
        let document = try outcome.object()
        #expect((document["period"] as? [String: String]) == ["from": "2025-09-01", "to": "2026-08-31"])
        let results = try #require(document["results"] as? [[String: Any]])
        #expect(results.first?["setting"] as? String == "190137")
        #expect(results.first?["measure"] as? String == "5.1.a")
        #expect(results.last?["setting"] as? String == "all")
        let rate = try #require(results.first { $0["measure"] as? String == "13.3.c.3" && $0["group"] is NSNull })
        #expect(Set(rate.keys) == [
            "setting", "measure", "group", "kind", "denominator", "numerator", "unknown", "value", "best_case", "low", "high",
        ])
        #expect(results.contains { ($0["group"] as? [String: String]) == ["by": "sen_provision", "value": "K"] })
    }

    @Test("the table gives counts before percentages, with interval and unknown")
    func figuresTable() async throws {
        let output = try await ServerSchool.shared().waymark.run("evidence", "show", "1").output
        #expect(output.contains("Setting 190137"))
        #expect(output.contains("All settings"))
        let alone = try await ServerSchool.shared().waymark.run("evidence", "run", "--setting", "190137", "--as-of", ServerSchool.asOf).output
        #expect(alone.contains("Setting 190137") && !alone.contains("All settings"))
        #expect(output.contains("5.2 Is everyone who matters engaged in the induction?"))
        #expect(output.contains(/(?m)^13\.3\.c\.3 .* 9 of 13 +69 %  \(42-87 %\) +3 unknown$/))
    }

    @Test("a run asked for as a page is printed as its pack, and a file's ending says so too")
    func page() async throws {
        let school = try await ServerSchool.shared()
        let question = ["evidence", "run", "--as-of", ServerSchool.asOf]
        for format in ["html", "markdown"] {
            let printed = try await school.waymark.run(question + ["--format", format])
            #expect(printed.status == 0)
            let run = try #require(printed.error.firstMatch(of: #/waymark evidence show (\d+) /#)?.1)
            #expect(try await school.waymark.run("evidence", "pack", String(run), "--format", format).output == printed.output)
        }
        try await TestFolder.with { folder in
            for (name, start) in [("Report.HTML", "<!DOCTYPE html>"), ("report.md", "# "), ("report.txt", "Evidence run")] {
                let file = folder.appending(path: name)
                #expect(try await school.waymark.run(question + ["--output", file.path(percentEncoded: false)]).status == 0)
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(text.hasPrefix(start), "\(name)")
            }
        }
    }

    @Test("a measure is shown with what it counts, in words")
    func measure() async throws {
        let output = try await ServerSchool.shared().waymark.run("evidence", "show", "last", "5.1.b").output
        #expect(output.contains("5.1.b Prior learning known"))
        #expect(output.contains("Counted   placements whose first day lies in the period"))
        #expect(!output.contains("5.1.c"))
    }

    @Test("a mistyped measure is answered with the nearest")
    func mistypedMeasure() async throws {
        let outcome = try await ServerSchool.shared().waymark.run("evidence", "members", "1", "13.3.c.8")
        #expect(outcome.status == 5)
        #expect(outcome.error.contains("Did you mean 13.3.c.1?"))
    }

    @Test("members are listed with how they counted")
    func members() async throws {
        let school = try await ServerSchool.shared()
        let json = try await school.waymark.run("evidence", "members", "1", "13.3.a", "--format", "json").output
        let members = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(members.count == 87)
        #expect(Set(members.compactMap { $0["kind"] as? String }) == ["follow_up_month"])
        let none = try await school.waymark.run("evidence", "members", "1", "13.3.a", "--setting", "190274")
        #expect(none.status == 0)
        #expect(none.output.isEmpty)
        #expect(none.error == "Nobody is counted.\n")
    }

    @Test("a run is found by its number, its identifier, the beginning of it, and last")
    func runNames() async throws {
        let school = try await ServerSchool.loaded()
        #expect(try await school.waymark.run("evidence", "show", "last").status == 5)
        _ = try await school.waymark.run("evidence", "run", "--as-of", ServerSchool.asOf)
        let list = try await school.waymark.run("evidence", "list", "--format", "json").object()
        let run = try #require((list["runs"] as? [[String: Any]])?.first)
        #expect(run["number"] as? Int == 1)
        #expect(run["settings"] as? [String] == ["190137", "190274"])
        let identifier = try #require(run["run"] as? String)
        for name in ["1", "last", identifier, String(identifier.prefix(13))] {
            let shown = try await school.waymark.run("evidence", "show", name, "--format", "json")
            #expect(try shown.object()["run"] as? String == identifier, "\(name)")
        }
    }

    @Test("the same question over the same records is the same run")
    func sameRun() async throws {
        let school = try await ServerSchool.loaded()
        let question = ["evidence", "run", "--as-of", ServerSchool.asOf, "--format", "json"]
        let first = try await school.waymark.run(question)
        #expect(try await school.waymark.run(question).output == first.output)
    }

    @Test("a shareable run hides small numbers")
    func shareable() async throws {
        let school = try await ServerSchool.shared()
        let outcome = try await school.waymark.run("evidence", "show", "1", "--reader", "shareable", "--format", "json")
        let results = try #require(try outcome.object()["results"] as? [[String: Any]])
        #expect(results.contains { $0["numerator"] as? String == "c" })
        for figure in results {
            for key in ["numerator", "denominator", "unknown", "n", "count"] {
                if let number = figure[key] as? Int { #expect(!(1...4).contains(number), "\(figure)") }
            }
        }
        let one = try await school.waymark.run("evidence", "show", "1", "11.1.e", "--reader", "shareable")
        #expect(one.output.contains(/(?m)^11\.1\.e .* c$/))
    }
}
