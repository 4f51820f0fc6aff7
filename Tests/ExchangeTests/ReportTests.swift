import Exchange
import Foundation
import Journey
import Testing
import TestSupport

@Suite("The report", .serialized)
struct ReportTests {
    private func report(_ change: (inout ExampleFolder) -> Void) async throws -> ImportReport {
        let workshop = try await Workshop.untouched(by: "report")
        defer { workshop.cleanUp() }
        return try await workshop.importing(aFolder { folder in
            folder.keep("settings", "pupils")
            change(&folder)
        }) { $0.isDryRun = true }
    }

    @Test("As text it says what came of it, counts by file, and each bad row")
    func text() async throws {
        let report = try await report { $0["pupils", 1, "forename"] = "" }
        #expect(report.text() == """
            Dry run. Nothing would be imported: 1 problem to mend first.

            file          rows  new  corrected  unchanged  refused
            settings.csv     1    1          0          0        0
            pupils.csv       3    2          0          0        1

            pupils.csv, line 3: forename is empty. Every row needs it; fill it in. [missing_value]

            """)
    }

    @Test("As CSV it opens in a spreadsheet, and no cell is taken for a formula")
    func csv() async throws {
        let report = try await report { folder in
            folder["pupils", 1, "sen_provision"] = "=1,2"
            folder["=evil.csv"] = .init(columns: ["x"], rows: [])
        }
        #expect(report.csv == """
            file,line,column,code,sentence
            pupils.csv,3,sen_provision,unknown_code,"The code =1,2 in sen_provision is not known. Write one of N, K, E."
            '=evil.csv,0,,unknown_file,'=evil.csv is not a file of the exchange format. Take it out of the folder.

            """)
    }

    @Test("As JSON it is one document with its format")
    func json() async throws {
        let report = try await report { $0["pupils", 1, "sen_provision"] = "\"K\"" }
        let document = try #require(try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any])
        #expect(document["format"] as? String == "waymark-import-report/1")
        #expect(document["outcome"] as? String == "refused")
        let bad = try #require((document["bad_rows"] as? [[String: Any]])?.first)
        #expect(bad["file"] as? String == "pupils.csv" && bad["line"] as? Int == 3 && bad["code"] as? String == "unknown_code")
        #expect(bad["sentence"] as? String == "The code \"K\" in sen_provision is not known. Write one of N, K, E.")
        let file = try #require((document["files"] as? [[String: Any]])?.last)
        #expect(file["file"] as? String == "pupils.csv" && file["new"] as? Int == 2 && file["refused"] as? Int == 1)
    }

    @Test("No sentence repeats a name, a UPN, a date of birth or a note")
    func personal() async throws {
        let report = try await report { folder in
            folder["pupils", 0, "upn"] = "Q821432619001"
            folder["pupils", 0, "date_of_birth"] = "31/31/2011"
            folder["pupils", 1, "date_of_birth"] = "2030-05-06"
            folder["pupils", 2, "surname"] = String(repeating: "Wednesbury", count: 30)
        }
        #expect(report.badRows.count == 4)
        for secret in ["Q8214", "31/31/2011", "2030-05-06", "Wednesbury"] {
            #expect(!report.json.contains(secret), "\(secret)")
        }
    }
}
