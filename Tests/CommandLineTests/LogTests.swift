import Foundation
import Postgres
import TestSupport
import Testing

/// No name, UPN, date of birth or note reaches a log: neither the program's, however talkative, nor the server's.
@Suite("The logs", .serialized)
struct LogTests {
    private static let person = ["Zebedee", "Quillfeather", "2011-05-01", "1 May 2011", "Said something worrying"]

    /// What everybody does in a day, and what goes wrong with it.
    private static let commands: [(role: String, line: [String])] = [
        ("senco", ["whoami"]), ("senco", ["staff", "list"]), ("keyworker", ["note", "write", "Quillfeather", "--note", "Said something worrying"]),
        ("dsl", ["note", "read", "P1"]), ("dsl", ["note", "read", "Zebedee"]), ("slt", ["evidence", "run", "--as-of", "2026-03-31"]),
        ("slt", ["evidence", "members", "last", "5.1.a"]), ("trust_lead", ["evidence", "show", "last"]),
        ("senco", ["subject-access", "P1"]), ("senco", ["subject-access", "Quillfeather"]), ("administrator", ["retention", "plan"]),
        ("administrator", ["retention", "apply", "P1", "--dry-run"]), ("keyworker", ["break-glass", "Zebedee Quillfeather", "--why", "Quillfeather ran off"]),
        ("keyworker", ["break-glass", "P2", "--why", "Quillfeather ran off"]), ("auditor", ["audit", "log"]), ("auditor", ["audit", "who-saw", "Quillfeather"]),
        ("inclusion_leader", ["contact", "add", "P1", "--kind", "call", "--with", "pupil", "--note", "Said something worrying"]),
        ("inclusion_leader", ["contact", "add", "Quillfeather", "--kind", "call", "--with", "pupil"]),
        ("senco", ["objection", "add", "P1", "--by", "parent_carer"]), ("keyworker", ["retention", "hold", "Zebedee", "--why", "Quillfeather"]),
    ]

    @Test("hold nothing of the seeded people after a day's work")
    func nothingOfAnybody() async throws {
        let server = try await ThrowawayServer()
        let schools = try await StaffedSchools.made(on: server)
        let program = StaffedProgram(schools: schools)
        // What came before is the tests' own doing: they insert people as the server's superuser.
        let before = try Self.log(of: server).count
        for (role, line) in Self.commands {
            var waymark = program.waymark(as: role)
            waymark.environment["WAYMARK_LOG"] = "trace"
            let outcome = try await waymark.run(line + ["--no-input"])
            let logged = outcome.error.split(separator: "\n").filter { $0.contains(" waymark.") || $0.contains(" postgres") }
            #expect(!logged.isEmpty, "\(line) logged nothing, so it shows nothing")
            for trace in Self.person {
                #expect(!logged.contains { $0.contains(trace) }, "\(line)")
            }
            let report = try await waymark.run(line + ["--no-input", "--format", "json"])
            if report.status != 0, let error = try? report.errorObject() {
                let machineReadable = "\(error["code"] ?? "")"
                for trace in Self.person { #expect(!machineReadable.contains(trace)) }
            }
        }
        let written = try Self.log(of: server).dropFirst(before)
        for trace in Self.person {
            #expect(!written.contains(trace), "\(written.split(separator: "\n").first { $0.contains(trace) } ?? "")")
        }
        await schools.close()
        try await server.stop()
    }

    private static func log(of server: ThrowawayServer) throws -> String {
        try String(contentsOf: server.folder.appending(path: "log"), encoding: .utf8)
    }
}
