import Foundation
import TestSupport
import Testing

/// What somebody may not see of another setting is never told as what is not there: the demonstration school, on 31 March 2026, whose
/// two settings have all their half-terms.
@Suite("Commands about a setting where one has no role")
struct OtherSettingTests {
    @Test("calendar, templates and card of another setting are told as not one's own to see; no quality check finds them missing")
    func calendars() async throws {
        let waymark = try await DemonstrationHome.fresh()
        for member in ["S08", "S07"] {
            let quality = try await waymark.run("quality", "--as", member, "--format", "csv")
            #expect(quality.status == 0 && !quality.output.contains("calendar_missing"), "\(quality.output)")
        }
        for command in ["calendar", "template"] {
            let hidden = try await waymark.run(command, "show", "--setting", "190274", "--as", "S08")
            #expect(hidden.status == 4 && hidden.output.isEmpty)
            #expect(hidden.error.contains("of The Ropewalk") && hidden.error.contains("not yours to see"), "\(hidden.error)")
            for member in ["S11", "S14"] {
                #expect(try await waymark.run(command, "show", "--setting", "190274", "--as", member).status == 0)
            }
        }
        let card = try await waymark.run("setting", "show", "190274", "--as", "S08")
        #expect(card.output.contains(/(?m)^Half-terms +not yours to see$/) && card.output.contains(/(?m)^Closures +not yours to see$/))
        let told = try await waymark.run("setting", "show", "190274", "--as", "S08", "--format", "json").object()
        #expect(told["half_terms"] is NSNull && told["closures"] is NSNull && told["own_templates"] is NSNull)
        let own = try await waymark.run("setting", "show", "190274", "--as", "S11", "--format", "json").object()
        #expect(own["half_terms"] as? Int ?? 0 >= 6)
        _ = try await waymark.run("database", "stop")
    }

    @Test("a trust lead, who sees no pupil, is not told that nobody is counted where somebody is")
    func members() async throws {
        let waymark = try await DemonstrationHome.fresh()
        #expect(try await waymark.run("evidence", "run").status == 0)
        let hidden = try await waymark.run("evidence", "members", "last", "12.2.c", "--as", "S14")
        #expect(hidden.status == 0 && hidden.output.isEmpty)
        #expect(hidden.error.contains("Who is counted is not yours to see"), "\(hidden.error)")
        let nobody = try await waymark.run("evidence", "members", "last", "13.3.a", "--setting", "190274", "--as", "S14")
        #expect(nobody.error.contains("Nobody is counted."), "\(nobody.error)")
        _ = try await waymark.run("database", "stop")
    }
}
