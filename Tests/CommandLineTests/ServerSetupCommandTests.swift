import Foundation
import TestSupport
import Testing

@Suite("waymark setup on a database server")
struct ServerSetupCommandTests {
    @Test("its administrator makes database, roles and schema with one command, and the login waymark founds the school with the next")
    func fromNothing() async throws {
        let server = try await ThrowawayServer()
        let settings = server.settings(database: "a school")
        let administrator = ProgramProcess(environment: ServerSchool.environment(settings))
        let first = try await administrator.run("setup", "--no-input")
        try #require(first.status == 0, "\(first.error)")
        for words in ["The database a school was made.", "Roles and schema were made", "The login waymark was made"] {
            #expect(first.error.contains(words), "\(first.error)")
        }
        #expect(first.error.contains("runuser -u waymark -- env PGHOST=\(server.folder.path) PGPORT=5432 PGDATABASE='a school' waymark setup"))
        #expect(first.error.contains("systemctl enable --now waymark.target"))

        let again = try await administrator.run("setup", "--no-input")
        #expect(again.status == 0 && again.error.contains("were there already") && !again.error.contains("was made"))

        let everyday = ProgramProcess(environment: ServerSchool.environment(settings.merging(["user": "waymark"]) { $1 }))
        let founding = try await everyday.run(ArrivalCommandTests.setup + ["--login", "lmarlow"])
        try #require(founding.status == 0, "\(founding.error)")
        #expect(founding.error.contains("Added: Lee Marlow, who logs in as lmarlow."))
        let lee = ProgramProcess(environment: ServerSchool.environment(settings.merging(["user": "lmarlow"]) { $1 }))
        let own = try await lee.run("whoami", "--format", "json").object()
        #expect(own["ref"] as? String == "lee" && own["may_do_everything"] as? Bool == false)
        try await server.stop()
    }

    @Test("a server that can't be reached, and a login without rights, make nothing and say why")
    func refusals() async throws {
        let nowhere = try await ProgramProcess(environment: ["PGHOST": "/nonexistent", "PGDATABASE": "school"]).run("setup", "--no-input")
        #expect(nowhere.status == 9 && nowhere.error.contains("can't be reached"))
        let server = try await ThrowawayServer()
        let administrator = ProgramProcess(environment: ServerSchool.environment(server.settings(database: "school")))
        try #require(try await administrator.run("setup", "--no-input").status == 0)
        let stranger = ProgramProcess(
            environment: ServerSchool.environment(server.settings(database: "other").merging(["user": "waymark"]) { $1 }))
        let refused = try await stranger.run("setup", "--no-input")
        #expect(refused.status == 9 && refused.error.contains("\"other\" does not exist"), "\(refused.error)")
        try await server.stop()
    }
}
