import Foundation
import Journey
import Postgres
import TestSupport
import Testing

@testable import Casework

@Suite("What people write beside the figures")
struct NarrativeTests {
    /// Of the setting at which every role is held.
    private func place(_ schools: StaffedSchools, area: Int = 12, year: Int = 2025) async throws -> NarrativePlace {
        let urn = try await schools.database.unfettered.read { db in
            try db.value("select urn from waymark.setting where organisation_id = 1 and setting_id = 1", as: String.self)
        }
        return NarrativePlace(setting: urn, year: AcademicYear(firstCalendarYear: year), area: area)
    }

    private func narratives(_ database: Database) -> Narratives {
        Narratives(access: Access(database: database, organisation: StaffedSchools.organisation))
    }

    @Test("stands there in versions, each with its author, and a writer who looked at an older one is told")
    func versions() async throws {
        let schools = try await StaffedSchools.opened()
        let place = try await place(schools, year: 2024)
        try await schools.loggedIn(as: "slt") { own in
            let narratives = narratives(own)
            try await narratives.write(NarrativeTexts(strengths: "First."), at: place, expecting: nil)
            let first = try #require(try await narratives.versions(at: place).first)
            #expect(first.author == "slt" && first.texts == NarrativeTexts(strengths: "First."))
            let more = first.texts.adding(NarrativeTexts(strengths: "Second.", sources: "An audit."))
            try await narratives.write(more, at: place, expecting: first)
            #expect(try await narratives.versions(at: place).map(\.texts) == [
                NarrativeTexts(strengths: "First.\nSecond.", sources: "An audit."), NarrativeTexts(strengths: "First."),
            ])
            await #expect(throws: NarrativeError.writtenMeanwhile(author: "slt")) {
                try await narratives.write(NarrativeTexts(strengths: "Mine."), at: place, expecting: first)
            }
            await #expect(throws: NarrativeError.nothingToWrite) {
                try await narratives.write(more, at: place, expecting: try await narratives.versions(at: place).first)
            }
            #expect(try await narratives.versions(at: place).count == 2)
        }
        await schools.close()
    }

    @Test("is written by senior leaders, read by trust leads too, and is not there for anybody else")
    func rights() async throws {
        let schools = try await StaffedSchools.opened()
        let place = try await place(schools, year: 2024)
        try await schools.loggedIn(as: "slt") { own in
            try await narratives(own).write(NarrativeTexts(strengths: "Ours."), at: place, expecting: nil)
        }
        for role in StaffedSchools.roles where role != "slt" {
            try await schools.loggedIn(as: role) { own in
                let seen = try await narratives(own).versions(at: place)
                #expect(seen.count == (role == "trust_lead" ? 1 : 0), "\(role)")
                await #expect(throws: (any Error).self, "\(role)") {
                    try await narratives(own).write(NarrativeTexts(strengths: "Not mine."), at: place, expecting: seen.first)
                }
            }
        }
        await schools.close()
    }

    @Test("comes with actions, which their owner sees and may say are done, and change in nothing else")
    func actions() async throws {
        let schools = try await StaffedSchools.opened()
        let place = try await place(schools, year: 2024)
        let due = try #require(Day(iso: "2025-03-01"))
        try await schools.act { db, _ in try db.execute("select waymark.take_entries(1, 1000)") }
        let number = try await schools.loggedIn(as: "slt") { own in
            let narratives = narratives(own)
            await #expect(throws: NarrativeError.noSuchOwner("nobody")) {
                try await narratives.add(NewNarrativeAction(text: "x", owner: "nobody"), at: place)
            }
            return try await narratives.add(NewNarrativeAction(text: "Ring the panel", owner: "senco", dueOn: due), at: place)
        }
        try await schools.loggedIn(as: "senco") { own in
            let narratives = narratives(own)
            #expect(try await narratives.actions(dueBy: due.adding(days: -1)).filter { $0.number == number }.isEmpty)
            let action = try #require(
                try await narratives.actions(dueBy: due, ownedBy: StaffedSchools.staff("senco")).first { $0.number == number })
            #expect(action.owner?.ref == "senco" && action.isOverdue(on: due.adding(days: 1)) && !action.isOverdue(on: due))
            await #expect(throws: DatabaseError.self) {
                try await own.write { db in
                    let seq = try db.value("select waymark.open_act(1)", as: Int64.self)
                    try db.execute("update waymark.narrative_action set action = 'Nothing', seq = \(seq) where entry = \(number)")
                    try db.execute("select waymark.close_act(1, gen_random_uuid(), 'test', null, '{}')")
                }
            }
            #expect(try await narratives.complete(number, on: due).doneOn == due)
            #expect(try await narratives.actions(dueBy: due).filter { $0.number == number }.isEmpty)
            #expect(try await narratives.complete(number, on: nil).doneOn == nil)
        }
        _ = try await schools.loggedIn(as: "keyworker") { own in
            await #expect(throws: NarrativeError.noSuchAction(number)) { try await narratives(own).complete(number, on: due) }
        }
        await schools.close()
    }

    @Test("has the actions of earlier years until they are done, and not after")
    func carriedForward() async throws {
        let schools = try await StaffedSchools.opened()
        // The sample records have taken no numbers; these shall not meet them.
        try await schools.act { db, _ in try db.execute("select waymark.take_entries(1, 1000)") }
        let then = try await place(schools, area: 3, year: 2023), now = try await place(schools, area: 3, year: 2024)
        try await schools.loggedIn(as: "slt") { own in
            let narratives = narratives(own)
            let number = try await narratives.add(NewNarrativeAction(text: "Train assessors"), at: then)
            #expect(try await narratives.actions(at: now).map(\.number) == [number])
            _ = try await narratives.complete(number, on: Day(iso: "2025-01-01"))
            #expect(try await narratives.actions(at: now).isEmpty)
            #expect(try await narratives.actions(at: then).map(\.number) == [number])
        }
        await schools.close()
    }
}
