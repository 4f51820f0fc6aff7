import Foundation
import TestSupport
import Testing

/// What a role may not see does not exist for it, whichever command asks.
@Suite("Not yours and not there", .serialized)
struct NothingToTellTests {
    /// What a command wants beside the pupil before it looks for them.
    private static let more: [String: [String]] = [
        "referral item": ["attendance_record", "--received", "today"], "keyworker set": ["colleague"],
        "induction done": ["home_visit"], "break-glass open": ["--why", "ran off"], "retention hold": ["--why", "claim"],
        "retention apply": ["--dry-run"], "objection add": ["--by", "pupil"], "objection withdraw": ["--by", "pupil"],
        "note write": ["--note", "seen"], "merge": ["P1", "--dry-run"],
    ]
    /// Those that have tests of their own, since they do something for somebody who isn't there, or not yours.
    private static let elsewhere = ["referral add", "break-glass open", "handover", "evidence pack"]

    /// A command that takes a pupil, as the program itself lists it; `P` stands for the pupil.
    private static func commands() async throws -> [[String]] {
        let help = try await ProgramProcess().run("--experimental-dump-help").object()
        let commands = CommandList(try #require(help["command"] as? [String: Any])).commands
        let aboutPupils = commands.filter { command in
            command.arguments.contains { ["pupil", "ref-or-pupil", "text"].contains($0) } && !elsewhere.contains(command.name)
        }
        try #require(aboutPupils.count > 60)
        return aboutPupils.map { command in
            command.path + ["P"] + (more[command.name] ?? []) + (command.name == "checkin action" ? ["Rang"] : [])
        }
    }

    @Test("are told alike of pupils, by every command that takes one: in exit code, output and error")
    func pupils() async throws {
        try await StaffedProgram.with { program in
            let commands = try await Self.commands()
            let asData = commands.filter { ["show", "find", "read"].contains($0[1]) }.map { $0 + ["--format", "json"] }
            for command in commands + asData {
                // A colleague's pupil at the same setting, one of another setting, one of another organisation.
                try await expectAlike(program, as: "keyworker", command, not: "P977", others: ["P2", "P3", "P4"])
                try await expectAlike(program, as: "trust_lead", command, not: "P977", others: ["P2"])
                if command[0] != "audit" { try await expectAlike(program, as: "auditor", command, not: "P977", others: ["P2"]) }
            }
        }
    }

    @Test("are told alike of records that are named by reference", arguments: [
        ["need", "close", "N"], ["specialist", "seen", "SR"], ["specialist", "close", "SR"], ["share", "acknowledged", "SH"],
        ["target", "review", "T", "--mastery", "secure"], ["target", "close", "T"],
        ["contact", "add", "P1", "--kind", "handover", "--with", "pupil", "--transition", "TR"],
        ["share", "add", "P1", "--content", "passport", "--audience", "parent_carer", "--transition", "TR"],
    ] + [
        ("ehc_plan", "E"), ("placement", "L"), ("assessment", "A"), ("need", "N"), ("specialist_referral", "SR"), ("transition", "TR"),
        ("contact", "C"), ("share", "SH"), ("target", "T"), ("careers_activity", "CA"), ("destination", "D"), ("check_in", "CI"),
        ("pupil", "P"),
    ].flatMap { type, prefix in
        [["void", type, prefix], ["correct", type, prefix, "ref=x", "--why", "wrong"]]
            + (["pupil", "placement", "ehc_plan"].contains(type) ? [] : [["move", type, prefix, "--to", "P1"]])
    })
    func records(command: [String]) async throws {
        let numbered = try #require(command.lastIndex { $0.allSatisfy { $0.isUppercase } })
        let typed = command.enumerated().map { $0 == numbered ? "R" : $1 }
        try await StaffedProgram.with { program in
            let prefix = command[numbered]
            let others = [2, 3, 4].map { "\(prefix)\($0)" }
            try await expectAlike(program, as: "keyworker", typed, standing: "R", not: "\(prefix)977", others: others)
        }
    }

    @Test("are told alike of a UPN, whole or its last four, of initials and of names")
    func lookedUp() async throws {
        try await StaffedProgram.with { program in
            try await program.schools.act { db, seq in
                try db.execute(
                    """
                    update waymark.pupil set upn = 'H801200001001', forename = 'Perpetua', surname = 'Xanthopoulos', seq = \(seq)
                    where organisation_id = 1 and pupil_id = \(StaffedSchools.sameSetting.pupil)
                    """)
            }
            for (theirs, nobodys) in [
                ("H801200001001", "T801200001002"), ("1001", "1002"), ("PX", "QY"), ("Xanthopoulos", "Zanthopoulos"), ("perpet", "perpot"),
            ] {
                for command in [["pupil", "find", "P"], ["pupil", "show", "P"], ["pupil", "timeline", "P"], ["note", "read", "P"]] {
                    try await expectAlike(program, as: "keyworker", command, not: nobodys, others: [theirs])
                }
                #expect(try await program.run(as: "senco", "pupil", "find", theirs).status == 0)
            }
        }
    }

    @Test("a shell completes the pupils of the caller, and no others")
    func completion() async throws {
        try await StaffedProgram.with { program in
            for (role, pupils) in [("keyworker", "P1"), ("senco", "P1\nP2"), ("trust_lead", ""), ("auditor", "")] {
                var waymark = program.waymark(as: role)
                waymark.environment["SAP_SHELL"] = "bash"
                let outcome = try await waymark.run("---completion", "pupil", "show", "--", "positional@0", "3", "0", "waymark", "pupil", "show")
                #expect(outcome.status == 0 && outcome.error.isEmpty)
                #expect(outcome.output.trimmingCharacters(in: .newlines) == pupils, "\(role)")
            }
        }
    }

    /// - Parameter standing: the word of `command` that stands for what is named.
    private func expectAlike(
        _ program: StaffedProgram, as role: String, _ command: [String], standing: String = "P", not nobodys: String,
        others: [String]
    ) async throws {
        func outcome(_ name: String) async throws -> ProgramProcess.Outcome {
            try await program.waymark(as: role).run(command.map { $0 == standing ? name : $0 } + ["--no-input"])
        }
        let notThere = try await outcome(nobodys)
        // A command that was refused for its words would have looked for nobody.
        #expect([4, 5].contains(notThere.status), "\(role) \(command): \(notThere.error)")
        for other in others {
            let notYours = try await outcome(other)
            #expect(notYours.status == notThere.status, "\(role) \(command) \(other)")
            #expect(notYours.output == notThere.output.replacing(nobodys, with: other), "\(role) \(command) \(other)")
            #expect(notYours.error == notThere.error.replacing(nobodys, with: other), "\(role) \(command) \(other)")
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
