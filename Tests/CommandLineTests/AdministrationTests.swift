import Foundation
import Postgres
import TestSupport
import Testing

@Suite("waymark staff, audit, retention, subject-access, note, break-glass, objection", .serialized)
struct AdministrationTests {
    @Test("whoami says whose login it is; nobody acts as somebody else on a server")
    func whoami() async throws {
        try await StaffedProgram.with { program in
            let me = try await program.run(as: "senco", "whoami", "--format", "json").object()
            #expect(me["ref"] as? String == "senco")
            #expect(me["posts"] as? [String] == ["senco at 100001"])
            #expect(me["may_do_everything"] as? Bool == false)
            let acting = try await program.run(as: "senco", "whoami", "--as", "dsl")
            #expect(acting.status == 4)
            var waymark = program.waymark(as: "senco")
            waymark.environment["WAYMARK_AS"] = "dsl"
            #expect(try await waymark.run("whoami").status == 4)
        }
    }

    @Test("an auditor reads the log and finds a break, others don't; heads that were kept find a new trail")
    func audit() async throws {
        try await StaffedProgram.with { program in
            _ = try await program.run(as: "dsl", "note", "read", "P1")
            let log = try await program.run(as: "auditor", "audit", "log", "--by", "dsl", "--format", "json").object()
            let lines = try #require(log["trail"] as? [[String: Any]])
            #expect(lines.map { $0["act"] as? String } == ["restricted_notes"])
            #expect(lines.first?["pupils"] as? Int == 1)
            let saw = try await program.run(as: "auditor", "audit", "who-saw", "P1", "--format", "csv")
            #expect(saw.output.contains("restricted_notes"))
            #expect(try await program.run(as: "senco", "audit", "log").status == 4)

            #expect(try await program.run(as: "auditor", "audit", "verify").status == 0)
            try await TestFolder.with { folder in
                let kept = folder.appending(path: "heads.csv").path(percentEncoded: false)
                let heads = try await program.run(as: "auditor", "audit", "head", "--format", "csv")
                try heads.output.write(toFile: kept, atomically: true, encoding: .utf8)
                #expect(try await program.run(as: "auditor", "audit", "verify", "--against", kept).status == 0)
                // As they were printed before they named their organisation.
                let former = folder.appending(path: "former.csv").path(percentEncoded: false)
                let lines = heads.output.split(whereSeparator: \.isNewline).map { $0.split(separator: ",").dropLast().joined(separator: ",") }
                try lines.joined(separator: "\n").write(toFile: former, atomically: true, encoding: .utf8)
                #expect(try await program.run(as: "auditor", "audit", "verify", "--against", former).status == 0)
                try await program.schools.database.unfettered.write { db in
                    try db.execute("set local session_replication_role = replica")
                    try db.execute("update waymark.look set act = 'show'")
                }
                let broken = try await program.run(as: "auditor", "audit", "verify", "--format", "json")
                #expect(broken.status == 10)
                #expect(try (broken.object()["broken"] as? [[String: Any]])?.first?["problem"] as? String == "altered")
                let absent = try await program.run(as: "auditor", "audit", "verify", "--against", "/nonexistent")
                #expect(absent.status == 64 && absent.error.contains("/nonexistent can't be read: No such file"))
            }
        }
    }

    @Test("the heads of all organisations are printed at once, and each trail is held against its own")
    func headsOfAll() async throws {
        let school = try await ServerSchool.empty()
        try await school.database.everyday.write { db in
            for name in ["Ashdown", "Birchwood"] {
                let organisation = try db.value("select waymark.make_organisation(\(name))", as: Int32.self)
                _ = try db.value("select waymark.open_act(\(organisation))", as: Int64.self)
                try db.execute("select waymark.close_act(\(organisation), gen_random_uuid(), 'import', null, '{}')")
            }
        }
        let heads = try await school.waymark.run("audit", "head", "--format", "csv").output.replacing("\r\n", with: "\n")
        #expect(heads.split(separator: "\n").count == 5 && heads.contains(/\nchanges,1,[^\n]*,2\n/))
        let one = try await school.waymark.run("audit", "head", "--organisation", "Ashdown", "--format", "csv")
        #expect(one.output.split(whereSeparator: \.isNewline).count == 3)
        try await TestFolder.with { folder in
            let kept = folder.appending(path: "heads.csv")
            let another = String(repeating: "0", count: 64)
            try Data(heads.replacing(/(?<start>\nchanges,1,[^,]*,)[0-9a-f]+,2\n/) { "\($0.start)\(another),2\n" }.utf8).write(to: kept)
            for (name, status) in [("Ashdown", 0), ("Birchwood", 10)] {
                let outcome = try await school.waymark.run(
                    "audit", "verify", "--organisation", name, "--against", kept.path(percentEncoded: false))
                #expect(outcome.status == status, "\(name)")
            }
        }
    }

    @Test("retention is planned and applied by the administrator, after the name was typed")
    func retention() async throws {
        try await StaffedProgram.with { program in
            try await program.makeDue()
            let plan = try await program.run(as: "administrator", "retention", "plan", "--format", "json").object()
            #expect((plan["due"] as? [[String: Any]])?.map { $0["name"] as? String } == ["Perpetua Xanthopoulos"])
            let rehearsal = try await program.run(as: "administrator", "retention", "apply", "P1", "--dry-run", "--format", "csv")
            #expect(rehearsal.status == 0 && rehearsal.output.contains("birthday,2016-02-03,"))
            #expect(!rehearsal.output.contains("Perpetua"))
            #expect(try await program.run(as: "administrator", "retention", "apply", "P1", "--no-input").status == 64)
            #expect(try await program.run(as: "administrator", "retention", "apply", "P1", "--confirm", "Perpetua").status == 2)

            #expect(try await program.run(as: "administrator", "retention", "hold", "P1", "--why", "a claim").status == 0)
            let held = try await program.run(as: "administrator", "retention", "apply", "P1", "--confirm", "Perpetua Xanthopoulos")
            #expect(held.status == 8)
            #expect(try await program.run(as: "administrator", "retention", "release", "P1").status == 0)

            let done = try await program.run(as: "administrator", "retention", "apply", "P1", "--confirm", "perpetua xanthopoulos")
            #expect(done.status == 0, "\(done.error)")
            #expect(try await program.run(as: "administrator", "retention", "apply", "P1", "--confirm", "x").status == 5)
            #expect(try await program.run(as: "administrator", "retention", "plan").output.isEmpty)
            #expect(try await program.run(as: "dsl", "retention", "plan").status == 4)
            #expect(try await program.run(as: "auditor", "audit", "verify").status == 0)
        }
    }

    @Test("a record is written down as text, page and data, and says what is not in it")
    func subjectAccess() async throws {
        try await StaffedProgram.with { program in
            let text = try await program.run(as: "senco", "subject-access", "P1")
            #expect(text.status == 0 && text.output.contains("Everything held about Zebedee Quillfeather (P1)"))
            #expect(text.output.contains("[look over]") && !text.output.contains("Said something worrying"))
            #expect(text.error.contains("only in the safeguarding lead's copy"))
            try await TestFolder.with { folder in
                let file = folder.appending(path: "record.html")
                let page = file.path(percentEncoded: false)
                #expect(try await program.run(as: "dsl", "subject-access", "P1", "--output", page).status == 0)
                #expect(try TestFolder.permissions(of: file) == 0o600)
                let html = try String(contentsOfFile: page, encoding: .utf8)
                #expect(html.hasPrefix("<!DOCTYPE html>") && html.contains("Said something worrying"))
                #expect(!html.contains("http"))
                #expect(try XMLDocument.isWellFormed(String(html.dropFirst("<!DOCTYPE html>\n".count))))
            }
            let data = try await program.run(as: "administrator", "subject-access", "P1", "--format", "json").object()
            #expect(data["format"] as? String == "waymark-subject-access/1")
            #expect(data["has_restricted_notes"] as? Bool == false)
            #expect(try await program.run(as: "keyworker", "subject-access", "P1").status == 4)
        }
    }

    @Test("a note is written by whoever may see the pupil, and read by the safeguarding lead alone")
    func notes() async throws {
        try await StaffedProgram.with { program in
            let written = try await program.run(as: "keyworker", "note", "write", "P1", "--note", "Bruises on the arm")
            #expect(written.status == 0 && !written.error.contains("Bruises"))
            let change = try #require(written.error.firstMatch(of: /It is change ([0-9]+)\./)?.1)
            let mine = try await program.run(as: "keyworker", "note", "read", "P1")
            #expect(mine.status == 4 && !mine.error.contains("Bruises"))
            let read = try await program.run(as: "dsl", "note", "read", "P1", "--format", "json").object()
            #expect((read["notes"] as? [[String: Any]])?.contains { $0["note"] as? String == "Bruises on the arm" } == true)
            // As was said: nobody takes it back but the safeguarding lead, who has read it.
            #expect(try await program.run(as: "keyworker", "undo", String(change)).status == 5)
            #expect(try await program.run(as: "dsl", "undo", String(change)).status == 0)
            let left = try await program.run(as: "dsl", "note", "read", "P1", "--format", "json").object()
            #expect((left["notes"] as? [[String: Any]])?.contains { $0["note"] as? String == "Bruises on the arm" } == false)
            let early = try await program.run(as: "keyworker", "note", "write", "P1", "--note", "Bruises", "--on", "2010-05-01")
            #expect(early.status == 8 && early.error.contains("before the pupil was born"), "\(early.error)")
            let objected = try await program.run(as: "senco", "objection", "add", "P1", "--by", "parent_carer", "--on", "2010-05-01")
            #expect(objected.status == 8 && objected.error.contains("before the pupil was born"), "\(objected.error)")
        }
    }

    @Test("the glass is broken with a reason, seen by the safeguarding lead, and closed")
    func breakGlass() async throws {
        try await StaffedProgram.with { program in
            #expect(try await program.run(as: "keyworker", "break-glass", "P2", "--no-input").status == 64)
            #expect(try await program.run(as: "keyworker", "break-glass", "P2", "--why", "ran off").status == 0)
            #expect(try await program.run(as: "keyworker", "note", "read", "P2").status == 0)
            let open = try await program.run(as: "dsl", "break-glass", "list", "--format", "json").object()
            let glass = try #require((open["opened"] as? [[String: Any]])?.first)
            #expect(glass["pupil"] as? String == "P2" && glass["reason"] as? String == "ran off")
            let number = String(try #require(glass["id"] as? String).suffix(6))
            let waiting = try await program.run(as: "dsl", "today").output
            #expect(waiting.contains("Opened in an emergency (1)") && waiting.contains(": ran off"), "\(waiting)")
            #expect(waiting.contains("\n      waymark break-glass close \(number)\n"))
            #expect(try await program.run(as: "keyworker", "today").output.contains("emergency") == false)
            #expect(try await program.run(as: "dsl", "break-glass", "close", number, "--finding", "rightly so").status == 0)
            #expect(try await program.run(as: "keyworker", "note", "read", "P2").status == 5)
            #expect(try await program.run(as: "dsl", "today").output.contains("emergency") == false)
            #expect(try await program.run(as: "dsl", "break-glass", "close", number, "--finding", "again").status == 5)
        }
    }

    @Test("an objection is kept and withdrawn, and an export leaves the pupil out")
    func objections() async throws {
        try await StaffedProgram.with { program in
            try await program.schools.act { db, seq in
                try db.execute("update waymark.objection set withdrawn_on = objected_on, seq = \(seq) where organisation_id = 1")
            }
            #expect(try await program.run(as: "senco", "objection", "add", "P1", "--by", "pupil").status == 8)
            #expect(try await program.run(as: "senco", "objection", "add", "P1", "--by", "parent_carer").status == 0)
            #expect(try await program.run(as: "senco", "objection", "add", "P1", "--by", "parent_carer").status == 8)
            try await TestFolder.with { folder in
                for (option, refs) in [([], ["P2"]), (["--with-objections"], ["P1", "P2"])] {
                    let target = folder.appending(path: "out-\(refs.count)").path(percentEncoded: false)
                    let outcome = try await program.waymark(as: "administrator").run(["export", target] + option)
                    #expect(outcome.status == 0, "\(outcome.error)")
                    #expect(outcome.error.contains("Left out: 1 who object") == option.isEmpty)
                    let pupils = try String(contentsOfFile: "\(target)/pupils.csv", encoding: .utf8).split(separator: "\n").dropFirst()
                    #expect(pupils.map { String($0.prefix(2)) } == refs)
                    let targets = try String(contentsOfFile: "\(target)/targets.csv", encoding: .utf8).split(separator: "\n").dropFirst()
                    #expect(targets.count == refs.count)
                }
            }
            #expect(try await program.run(as: "senco", "objection", "withdraw", "P1", "--by", "parent_carer").status == 0)
            let looks = try await program.run(as: "auditor", "audit", "who-saw", "P2", "--format", "csv")
            #expect(looks.output.contains(",export,"))
        }
    }
}

/// The page's markup is well-formed, so that an XML reader can say whether it is whole.
private enum XMLDocument {
    static func isWellFormed(_ text: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import sys, xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())"]
        let input = Pipe()
        process.standardInput = input
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
