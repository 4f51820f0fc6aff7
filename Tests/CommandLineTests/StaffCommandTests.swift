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
        #expect(!left.error.contains("undo") && left.error.contains("taken on anew"))
        let back = try await program.run(as: "administrator", "staff", "add", "new", "Nia Newcomer", "--role", "dsl", "--setting", "100001")
        #expect(back.status == 8 && back.error.contains("who left on"), "\(back.error)")
        #expect(try await newcomer.run("whoami").status != 0)
        #expect(try await program.run(as: "administrator", "staff", "leave", "new").status == 5)
        #expect(try await program.run(as: "administrator", "staff", "list").output.contains("Newcomer") == false)
        #expect(try await program.run(as: "administrator", "staff", "list", "--leavers").output.contains("Newcomer"))
        await schools.close()
    }
}
