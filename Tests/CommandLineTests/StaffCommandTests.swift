import Foundation
import TestSupport
import Testing

@Suite("waymark staff", .serialized)
struct StaffCommandTests {
    @Test("somebody is added with a login that works at once, and leaves with it")
    func comingAndGoing() async throws {
        let schools = try await StaffedSchools.made(on: try await ThrowawayServer.shared())
        let program = StaffedProgram(schools: schools)
        let login = schools.login("newcomer")
        // The shared server's registrar may make logins, as a private cluster's may.
        let added = try await program.run(
            as: "administrator", "staff", "add", "new", "Nia Newcomer", "--role", "inclusion_leader", "--setting", "100001", "--login", login)
        #expect(added.status == 0, "\(added.error)")
        let newcomer = program.waymark(as: "newcomer")
        #expect(try await newcomer.run("whoami", "--format", "json").object()["ref"] as? String == "new")
        #expect(try await newcomer.run("staff", "list", "--format", "csv").output.contains("\nnew,Nia Newcomer,\(login),"))
        #expect(try await newcomer.run("staff", "add", "other", "Other").status == 4)
        #expect(try await program.run(as: "administrator", "staff", "add", "third", "Third", "--role", "dls", "--setting", "100001").status == 64)
        let taken = try await program.run(as: "administrator", "staff", "add", "third", "Third", "--role", "dsl", "--setting", "100001", "--login", login)
        #expect(taken.status == 8)

        let again = try await program.run(as: "administrator", "staff", "add", "new", "Nia Newcomer", "--role", "dsl", "--setting", "100001")
        #expect(again.status == 8 && again.error.contains("Nia Newcomer is on the staff already, as new."), "\(again.error)")
        let ahead = try await program.run(as: "administrator", "staff", "leave", "new", "--on", "2099-01-01")
        #expect(ahead.status == 8 && ahead.error.contains("is still to come"), "\(ahead.error)")

        let left = try await program.run(as: "administrator", "staff", "leave", "new", "--why", "moved away")
        #expect(left.status == 0, "\(left.error)")
        #expect(left.error.contains("Nia Newcomer has left. 0 pupils are now on the inclusion leader's list."))
        #expect(!left.error.contains("undo") && left.error.contains("waymark staff return new"))
        let taken2 = try await program.run(as: "administrator", "staff", "add", "new", "Nia Newcomer", "--role", "dsl", "--setting", "100001")
        #expect(taken2.status == 8 && taken2.error.contains("who left on"), "\(taken2.error)")
        #expect(try await newcomer.run("whoami").status != 0)
        #expect(try await program.run(as: "administrator", "staff", "leave", "new").status == 5)
        #expect(try await program.run(as: "administrator", "staff", "list").output.contains("Newcomer") == false)
        #expect(try await program.run(as: "administrator", "staff", "list", "--leavers").output.contains("Newcomer"))

        let back = try await program.run(as: "administrator", "staff", "return", "new")
        #expect(back.status == 0 && back.error.contains("Nia Newcomer is back as inclusion_leader at 100001, and logs in as \(login)."), "\(back.error)")
        #expect(try await newcomer.run("whoami", "--format", "json").object()["ref"] as? String == "new")
        #expect(try await program.run(as: "administrator", "staff", "return", "new").status == 8)
        await schools.close()
    }

    @Test("name, login and roles change, each with the command that takes it back")
    func changing() async throws {
        let schools = try await StaffedSchools.made(on: try await ThrowawayServer.shared())
        let program = StaffedProgram(schools: schools)
        func run(_ arguments: String...) async throws -> ProgramProcess.Outcome {
            try await program.waymark(as: "administrator").run(["staff"] + arguments)
        }
        func listed() async throws -> String {
            try await run("list", "--format", "csv").output.split(whereSeparator: \.isNewline).first { $0.hasPrefix("senco,") }.map(String.init) ?? ""
        }
        let before = try await listed()
        let (old, new) = (schools.login("senco"), schools.login("married"))

        let named = try await run("correct", "senco", "--name", "Sian O'Cole")
        #expect(named.status == 0 && named.error.contains("Corrected: Sian O'Cole (senco)."), "\(named.error)")
        #expect(named.error.contains("waymark staff correct senco --name senco"))
        let moved = try await run("login", "senco", new)
        #expect(moved.error.contains("Sian O'Cole logs in as \(new). The login \(old) has ended."), "\(moved.error)")
        #expect(moved.error.contains("waymark staff login senco \(old)"))
        let safeguarding = try await run("role", "add", "senco", "DSL", "--setting", "100001")
        #expect(safeguarding.error.contains("Sian O'Cole is dsl at 100001."), "\(safeguarding.error)")
        #expect(safeguarding.error.contains("waymark staff role end senco dsl --setting 100001"))
        #expect(try await listed().hasPrefix("senco,Sian O'Cole,\(new),,"))
        #expect(try await listed().contains("dsl, senco at 100001"))

        #expect(try await run("role", "end", "senco", "dsl").status == 0)
        #expect(try await run("login", "senco", old).status == 0)
        #expect(try await run("correct", "senco", "--name", "senco").status == 0)
        #expect(try await listed() == before)

        let vacant = try await run("role", "end", "inclusion_leader", "inclusion_leader")
        #expect(vacant.error.contains("Nobody is inclusion_leader at 100001 now."), "\(vacant.error)")
        let handed = try await run("role", "end", schools.login("keyworker"), "keyworker")
        #expect(handed.error.contains("1 pupil is now on the inclusion leader's list."), "\(handed.error)")
        #expect(handed.error.contains("To give the role back, without the pupils:"))
        #expect(try await run("role", "end", "senco", "dsl", "--setting", "100001").status == 8)
        #expect(try await run("role", "add", "senco", "dls", "--setting", "100001").status == 64)
        #expect(try await run("role", "add", "senco", "dsl", "--setting", "999999").status == 5)
        #expect(try await run("correct", "senco").status == 64)
        #expect(try await run("correct", "senco", "--name", " ").status == 8)
        #expect(try await run("add", "blank", "  ").status == 8)
        await schools.close()
    }
}
