import Foundation
import Postgres
import TestSupport
import Testing

@Suite("waymark doctor", .serialized)
struct DoctorCommandTests {
    @Test("finds a fresh demonstration school well, and after a proven backup nothing of backups to say; on 80 and 50 columns")
    func demonstration() async throws {
        try await PrivateClusterCommandTests.withHome { waymark in
            #expect(try await waymark.run("doctor").status == 9)
            var waymark = waymark
            try #require(try await waymark.run("demo").status == 0)
            waymark.environment["WAYMARK_TODAY"] = "2026-03-31"
            try #require(try await waymark.run("evidence", "run").status == 0)
            let first = try await Self.examine(waymark)
            #expect(first.status == 0 && first.verdicts.values.allSatisfy { $0 != "failed" && $0 != "not_checked" }, "\(first.text)")
            #expect(first.verdicts[8] == "fine" && first.verdicts[19] == "fine" && first.verdicts[16] == "attention")

            try #require(try await waymark.run("backup", "create").status == 0)
            try #require(try await waymark.run("backup", "verify").status == 0)
            let second = try await Self.examine(waymark)
            #expect(second.verdicts[16] == "fine" && second.verdicts[17] == "fine", "\(second)")

            for columns in [80, 50] {
                waymark.environment["COLUMNS"] = String(columns)
                let page = try await waymark.run("doctor")
                #expect(page.status == 0)
                #expect(page.outputLines.allSatisfy { $0.count <= columns }, "\(page.output)")
                #expect(page.output.contains(columns == 80 ? " 2  fine         Data checksums: On.\n" : " 2  fine\n    Data checksums: On.\n"))
                #expect(page.error.contains("23 checks: "))
            }
        }
    }

    @Test("ends with 10 when one failed: a hole in the policies, by the numbers of what it breaks")
    func hole() async throws {
        try await StaffedProgram.with { program in
            let steward = ProgramProcess(environment: ServerSchool.environment(program.schools.database.settings))
            let before = try await Self.examine(steward)
            #expect(before.verdicts[8] == "fine" && before.verdicts[9] == "fine", "\(before)")
            try await program.schools.database.unfettered.write { db in
                try db.execute("create policy hole on waymark.pupil for select to waymark_staff using (true)")
            }
            let after = try await Self.examine(steward)
            #expect(after.status == 10)
            #expect(after.verdicts[8] == "failed" && after.verdicts[9] == "failed", "\(after)")
            #expect(after.text.contains("reads_pupils"))
            #expect(!after.text.contains("Quillfeather"))
        }
    }

    @Test("tells every role what it may not look at, and never counts that as fine", arguments: ["keyworker", "auditor", "administrator"])
    func roles(role: String) async throws {
        try await StaffedProgram.with { program in
            let found = try await Self.examine(program.waymark(as: role))
            #expect(found.verdicts[8] == "fine", "\(found)")
            #expect(found.verdicts[18] == (role == "auditor" ? "fine" : "not_checked"), "\(found)")
            for number in [10, 11, 15, 19, 20] { #expect(found.verdicts[number] == "not_checked", "\(found)") }
        }
    }

    private struct Examined {
        let status: Int32
        let verdicts: [Int: String]
        let text: String
    }

    private static func examine(_ waymark: ProgramProcess) async throws -> Examined {
        let outcome = try await waymark.run("doctor", "--format", "json")
        let object = try outcome.object()
        #expect(object["format"] as? String == "waymark-doctor/1")
        let checks = try #require(object["checks"] as? [[String: Any]])
        for check in checks where ["failed", "attention"].contains(check["verdict"] as? String) { #expect(check["fix"] is String) }
        #expect(checks.count == 23)
        let verdicts = checks.compactMap { check in (check["number"] as? Int).map { ($0, check["verdict"] as? String ?? "") } }
        #expect(object["failed"] as? Int == verdicts.count { $0.1 == "failed" })
        return Examined(status: outcome.status, verdicts: Dictionary(uniqueKeysWithValues: verdicts), text: outcome.output)
    }
}
