import Casework
import Foundation
import Journey
import TestSupport
import Testing

/// A pupil who left and came back has two stays; what is still owed of the first can only be done there.
@Suite("Pupils who come back")
struct ReturningPupilTests {
    private typealias Chosen = (stay: UUID, isFormer: Bool)

    /// Where something of Asha's is recorded.
    private func chosen(
        _ occurrence: Occurrence, at stages: [Stay.Stage] = Stay.Stage.allCases, _ table: CaseTable
    ) async throws -> Chosen {
        try await table.read {
            let (stay, isFormer) = try $0.stay(of: PupilLookup("Asha"), at: stages, for: "It", recording: occurrence)
            return (stay.id, isFormer)
        }
    }

    private func isOwed(_ kind: String, in stay: UUID, _ table: CaseTable) async throws -> Bool {
        try await table.read { try $0.stillToBeDone(in: stay) }.contains { $0.kind == kind && $0.from <= CaseSchool.today }
    }

    /// Asha left on 13 February, and was referred again on 16 March.
    private func left(_ table: CaseTable) async throws -> (first: UUID, second: UUID) {
        let first = try await table.school.left("Asha Begum", on: "2026-02-13", reason: "withdrawn_by_commissioner")
        return (first, try await table.school.back(first))
    }

    /// Asha moved on to a school on 2 March, where the move still runs, and was referred again on 16 March.
    private func moved(_ table: CaseTable) async throws -> (first: UUID, second: UUID, move: UUID, ref: String) {
        let first = try await table.school.onRoll("Asha Begum")
        let planned = try await table.act(Moves.plan(first, start: "2026-03-02")).deed.records[0]
        let move = try #require(planned.id)
        try await table.act(StartTransition(transition: move, startedOn: "2026-03-02"))
        try await table.act(EndStay(stay: first, reason: "transition", endedOn: "2026-03-02"))
        return (first, try await table.school.back(first), move, try #require(planned.ref))
    }

    // MARK: What is owed

    @Test("the child protection file goes into the stay that owes it, on whichever day, and then into the present one")
    func file() async throws {
        try await CaseTable.with { table in
            let (first, second) = try await left(table)
            for day in ["2026-02-20", "2026-03-31"] as [Day] {
                for audience in ["receiving_setting", "agency"] {
                    let (stay, isFormer) = try await chosen(.share("safeguarding_file", with: audience, on: day), table)
                    #expect(stay == first && isFormer)
                }
            }
            #expect(try await chosen(.share("safeguarding_file", with: "dsl", on: "2026-03-31"), table) == (second, false))
            #expect(try await chosen(.share("needs_summary", with: "receiving_setting", on: "2026-03-31"), table) == (second, false))
            try await table.act(
                ShareInformation(stay: first, content: "safeguarding_file", audience: "receiving_setting", sharedOn: "2026-02-20"))
            #expect(try await !isOwed("child_protection_file", in: first, table))
            #expect(try await chosen(.share("safeguarding_file", with: "agency", on: "2026-03-31"), table) == (second, false))
        }
    }

    @Test("of two stays that owe their files, the latest is meant that had ended by then, or within four weeks")
    func twoFiles() async throws {
        try await CaseTable.with { table in
            let (first, second) = try await left(table)
            try await table.school.end(second, on: "2026-03-30")
            let third = try await table.school.back(first, on: "2026-03-31")
            func file(_ day: Day) async throws -> UUID {
                try await chosen(.share("safeguarding_file", with: "receiving_setting", on: day), table).stay
            }
            #expect(try await file("2026-03-01") == first)
            #expect(try await file("2026-03-02") == second)
            #expect(try await file("2026-03-31") == second)
            try await table.act(
                ShareInformation(stay: second, content: "safeguarding_file", audience: "agency", sharedOn: "2026-03-31"))
            #expect(try await file("2026-03-31") == first)
            #expect(try await chosen(.contact("call", on: "2026-03-31"), table).stay == third)
        }
    }

    @Test("an aftercare contact goes into the stay whose move runs on its day; other contacts do where the move is named")
    func aftercare() async throws {
        try await CaseTable.with { table in
            let (first, second, move, ref) = try await moved(table)
            #expect(try await chosen(.contact("aftercare", on: "2026-03-31"), table) == (first, true))
            #expect(try await chosen(.contact("call", on: "2026-03-31"), table) == (second, false))
            #expect(try await chosen(.contact("call", on: "2026-03-31", transition: ref.lowercased()), table) == (first, true))
            try await table.act(RecordContact(stay: first, kind: "aftercare", heldOn: "2026-03-31", participants: ["pupil"]))
            #expect(try await !isOwed("aftercare_contact", in: first, table))
            try await table.act(EndTransition(transition: move, reason: "returned_to_ap", endedOn: "2026-03-27"))
            #expect(try await chosen(.contact("aftercare", on: "2026-03-27"), table) == (first, true))
            #expect(try await chosen(.contact("aftercare", on: "2026-03-31"), table) == (second, false))
        }
    }

    @Test("the passport that has not arrived is the former move's, unless it says nothing there or another move is prepared")
    func passport() async throws {
        try await CaseTable.with { table in
            let (first, second, _, _) = try await moved(table)
            let share = Occurrence.share("passport", with: "receiving_setting", on: "2026-03-31")
            #expect(try await chosen(share, table) == (second, false))
            try await table.act(
                WritePassport(
                    stay: first, writtenOn: "2026-02-20", writtenWith: "Asha", parts: .init(whatHelps: "time"), seen: nil))
            #expect(try await chosen(share, table) == (first, true))
            #expect(try await chosen(.share("passport", with: "parent_carer", on: "2026-03-31"), table) == (second, false))
            try await table.act(Moves.plan(second))
            #expect(try await chosen(share, table) == (second, false))
        }
    }

    @Test("a check is one of the move that has begun, whatever is prepared meanwhile")
    func check() async throws {
        try await CaseTable.with { table in
            let (first, second, move, _) = try await moved(table)
            try await table.act(Moves.plan(second))
            let begun = try await table.read { try $0.transition(of: PupilLookup("Asha"), started: true) }
            #expect(begun.stay.id == first && begun.transition.id == move)
            #expect(try await table.read { try $0.transition(of: PupilLookup("Asha")).stay.id } == second)
        }
    }

    // MARK: By the day

    @Test("what happened in the former stay alone goes there; a day between the stays, or in several, says nothing")
    func day() async throws {
        try await CaseTable.with { table in
            let (first, second) = try await left(table)
            for day in ["2026-01-05", "2026-01-20", "2026-02-13"] as [Day] {
                #expect(try await chosen(.contact("home_visit", on: day), table) == (first, true))
            }
            for day in ["2026-01-04", "2026-02-14", "2026-03-15", "2026-03-16", "2026-03-31"] as [Day] {
                #expect(try await chosen(.contact("home_visit", on: day), table) == (second, false))
            }
            // A stage at which it makes no sense is no place for it.
            #expect(try await chosen(.contact("home_visit", on: "2026-01-20"), at: [.onRoll], table) == (second, false))
            let elsewhere = try await table.school.back(first, on: "2026-01-10", at: CaseSchool.otherSetting)
            try await table.school.end(elsewhere, on: "2026-02-01")
            #expect(try await chosen(.contact("home_visit", on: "2026-01-20"), table) == (second, false))
            #expect(try await chosen(.contact("home_visit", on: "2026-02-02"), table) == (first, true))
        }
    }

    @Test("whoever has one stay has everything in it, whatever the day")
    func ordinary() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.left("Asha Begum", on: "2026-02-13", reason: "withdrawn_by_commissioner")
            for day in ["2025-12-01", "2026-01-20", "2026-03-31"] as [Day] {
                for occurrence in [
                    Occurrence.contact("aftercare", on: day), .contact("call", on: day, transition: "TR9"),
                    .share("safeguarding_file", with: "agency", on: day), .share("passport", with: "receiving_setting", on: day),
                ] {
                    #expect(try await chosen(occurrence, table) == (stay, false))
                }
            }
            await expectRefusal("wrong_stage") {
                _ = try await chosen(.contact("call", on: "2026-01-20"), at: [.onRoll], table)
            }
        }
    }
}

extension CaseSchool {
    /// A pupil on roll again.
    fileprivate func back(_ former: UUID, on referredOn: Day = "2026-03-16", at setting: Int32 = setting) async throws -> UUID {
        let pupil = try await casework().read { try $0.stay(former).pupil.id }
        let stay = UUID.version7()
        try await act { db, seq in
            let entry = try db.value("select waymark.take_entries(1, 1)", as: Int64.self) + 1
            try db.execute(
                """
                insert into waymark.placement (organisation_id, setting_id, placement_id, seq, entry, ref, pupil_id, referred_on, reason,
                                               registration, decision, decided_on, planned_start, first_day)
                values (1, \(setting), \(stay), \(seq), \(entry), \("again\(entry)"), \(pupil), \(referredOn), 'preventative',
                        'single', 'accepted', \(referredOn), \(referredOn), \(referredOn))
                """)
        }
        return stay
    }

    fileprivate func end(_ stay: UUID, on day: Day) async throws {
        try await act { db, seq in
            try db.execute(
                """
                update waymark.placement set ended_on = \(day), end_reason = 'withdrawn_by_commissioner', seq = \(seq)
                where organisation_id = 1 and placement_id = \(stay)
                """)
        }
    }
}
