import Foundation
import Postgres
import TestSupport
import Testing

@Suite("An act that is cut short")
struct KilledActTests {
    @Test("killed at any moment, it happened wholly or not at all; sent again with its identifier, it happened once")
    func killed() async throws {
        let school = try await ServerSchool.loaded()
        let before = try await contacts(school)
        let attempts = 16
        for attempt in 0..<attempts {
            let act = UUID().uuidString.lowercased()
            let words = ["contact", "add", "P038", "--kind", "call", "--with", "pupil", "--act", act]
            let running = try school.waymark.start(
                words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7], words[8])
            // From before the connection is made to after the end, in steps of 12 ms.
            try await Task.sleep(for: .milliseconds(12 * attempt))
            kill(running.process, SIGKILL)
            _ = try running.finish()
            let again = try await school.waymark.run(words)
            #expect(again.status == 0, "\(again.error)")
            #expect(try await contacts(school) == before + Int64(attempt) + 1)
        }
        #expect(try await school.waymark.run("audit", "verify").status == 0)
        await school.database.close()
    }

    private func contacts(_ school: ServerSchool) async throws -> Int64 {
        try await school.database.unfettered.read { try $0.value("select count(*) from waymark.contact", as: Int64.self) }
    }
}
