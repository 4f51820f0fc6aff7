import Foundation
import TestSupport
import Testing

/// What a role may not see does not exist for it, whichever command asks.
@Suite("Not yours and not there", .serialized)
struct NothingToTellTests {
    /// Every command that takes a pupil; `P` stands for what is typed.
    private static let commands: [[String]] = [
        ["pupil", "find", "P"], ["pupil", "show", "P"], ["pupil", "show", "P", "--format", "json"],
        ["note", "read", "P"], ["note", "write", "P", "--note", "seen"], ["note", "read", "P", "--format", "json"],
        ["subject-access", "P"], ["subject-access", "P", "--format", "json"], ["subject-access", "P", "--format", "html"],
        ["objection", "add", "P", "--by", "pupil"], ["objection", "withdraw", "P", "--by", "pupil"],
        ["retention", "hold", "P", "--why", "claim"], ["retention", "release", "P"], ["retention", "apply", "P", "--dry-run"],
        ["audit", "who-saw", "P"], ["contact", "add", "P", "--kind", "call", "--with", "pupil"],
    ]

    @Test("are told alike: by exit code, output and error", arguments: commands)
    func pupils(command: [String]) async throws {
        try await StaffedProgram.with { program in
            for role in ["keyworker", "trust_lead", "auditor"] where role != "auditor" || command[0] != "audit" {
                let notThere = try await program.waymark(as: role).run(command.map { $0 == "P" ? "P977" : $0 })
                #expect(notThere.status != 0, "\(role)")
                // A colleague's pupil at the same setting, one of another setting, one of another organisation.
                for other in ["P2", "P3", "P4"] {
                    let notYours = try await program.waymark(as: role).run(command.map { $0 == "P" ? other : $0 })
                    #expect(notYours.status == notThere.status, "\(role) \(other)")
                    #expect(notYours.output == notThere.output.replacing("P977", with: other), "\(role) \(other)")
                    #expect(notYours.error == notThere.error.replacing("P977", with: other), "\(role) \(other)")
                }
            }
        }
    }

    @Test("are told alike of evidence runs and their members, and of what was opened in an emergency", arguments: [
        ["evidence", "show", "R"], ["evidence", "members", "R", "5.1.a"], ["evidence", "repeat", "R"], ["evidence", "pack", "R"],
        ["break-glass", "close", "R", "--finding", "x"],
    ])
    func others(command: [String]) async throws {
        try await StaffedProgram.with { program in
            #expect(try await program.run(as: "slt", "evidence", "run", "--as-of", "2026-03-31").status == 0)
            _ = try await program.run(as: "senco", "break-glass", "P2", "--why", "ran off")
            let notYours = try await program.waymark(as: "keyworker").run(command.map { $0 == "R" ? "1" : $0 })
            let notThere = try await program.waymark(as: "keyworker").run(command.map { $0 == "R" ? "77" : $0 })
            #expect(notYours.status == 5 && notThere.status == 5)
            #expect(notYours.error == notThere.error.replacing("77", with: "1"))
            #expect(notYours.output == notThere.output)
        }
    }

    @Test("breaking the glass finds nobody of another setting or organisation")
    func breakingTheGlass() async throws {
        try await StaffedProgram.with { program in
            let notThere = try await program.run(as: "keyworker", "break-glass", "P977", "--why", "ran off")
            #expect(notThere.status == 5)
            for other in ["P3", "P4"] {
                let notYours = try await program.run(as: "keyworker", "break-glass", other, "--why", "ran off")
                #expect(notYours.status == 5 && notYours.error == notThere.error && notYours.output == notThere.output)
            }
        }
    }
}
