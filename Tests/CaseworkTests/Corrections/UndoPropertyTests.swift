import Casework
import Foundation
import Journey
import Postgres
import TestSupport
import Testing

/// Random weeks of a small school: acts, corrections, merges and undos in any order.
@Suite("Taking back, over random sequences", .serialized)
struct UndoPropertyTests {
    /// Numbers that come again with the seed.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// A change, and what every table said before it.
    private struct Step {
        let change: Int64
        let before: [String: String]
    }

    @Test("undone from the last to the first, every change leaves each table exactly as it found it", arguments: [1, 2, 3, 4] as [UInt64])
    func backToTheStart(seed: UInt64) async throws {
        let school = try await CaseSchool.opened()
        var dice = Dice(state: seed)
        for (name, born) in [("Asha Begum", "2010-05-14"), ("Asha Begam", "2010-05-14"), ("Ben Cole", "2011-01-02")] as [(String, Day)] {
            _ = try await school.onRoll(name, bornOn: born)
        }
        var steps: [Step] = []
        var refused = 0
        for _ in 0..<45 {
            let before = try await school.digest()
            do {
                let performed: Performed
                if let last = steps.last, Int.random(in: 0..<5, using: &dice) == 0 {
                    performed = try await school.perform(UndoChange(last.change))
                    // Taking the latest back leaves what was before it, and is a change to be taken back like any.
                    #expect(try await school.digest() == last.before)
                } else {
                    performed = try await act(school, &dice)
                }
                steps.append(Step(change: performed.change, before: before))
            } catch is CaseworkError {
                refused += 1
                #expect(try await school.digest() == before, "a refusal left something behind")
            }
        }
        #expect(steps.count > 15, "\(refused) of 45 were refused")
        for step in steps.reversed() {
            try await school.perform(UndoChange(step.change))
            #expect(try await school.digest() == step.before, "change \(step.change), seed \(seed)")
        }
        await school.close()
    }

    private func act(_ school: CaseSchool, _ dice: inout Dice) async throws -> Performed {
        let casework = await school.casework()
        let stays = try await casework.read { desk in
            try desk.stays(of: desk.pupils(matching: PupilLookup("e")).map(\.pupil.id))
        }
        guard let stay = stays.randomElement(using: &dice) else { throw CaseworkError.noStay }
        let day = CaseSchool.today.adding(days: -Int.random(in: 0..<60, using: &dice))
        switch Int.random(in: 0..<16, using: &dice) {
        case 0, 1: return try await school.perform(CaseSchool.call(stay.id, on: day))
        case 2, 3: return try await school.perform(CaseSchool.target(stay.id, on: day))
        case 4:
            return try await school.perform(
                ReviewTarget(target: try await some("target", school, &dice), mastery: "secure", reviewedOn: day))
        case 5:
            return try await school.perform(
                CloseTarget(target: try await some("target", school, &dice), outcome: "achieved", closedOn: day))
        case 6:
            return try await school.perform(
                AddNeed(stay: stay.id, category: "attendance", identifiedOn: day, knownBefore: false))
        case 7: return try await school.perform(EndStay(stay: stay.id, reason: "moved_away", endedOn: day))
        case 8: return try await school.perform(HandOver(from: CaseSchool.member("kim"), to: CaseSchool.member("ken"), on: day))
        case 9:
            return try await school.perform(
                AddReferral(
                    .new(NewPupil(forename: "Eve", surname: "Reed", dateOfBirth: "2010-05-14"), isAnother: true),
                    to: CaseSchool.setting, on: day, reason: "medical", registration: "single"))
        case 10, 11:
            let ref = try await someRef("contact", school, &dice)
            return try await school.correct(.contact, ref, "held_on=\(day.iso)", "note=\(day.iso)")
        case 12: return try await school.void(.contact, try await someRef("contact", school, &dice))
        case 13: return try await school.void(.placement, stay.ref)
        case 14: return try await school.move(.target, try await someRef("target", school, &dice), to: stay.pupil.id)
        default:
            guard let other = stays.filter({ $0.pupil.id != stay.pupil.id }).randomElement(using: &dice) else {
                throw CaseworkError.noSuchPupil
            }
            return try await school.merge(stay.pupil.ref, other.pupil.ref)
        }
    }

    private func some(_ table: String, _ school: CaseSchool, _ dice: inout Dice) async throws -> UUID {
        let all = try await school.database.unfettered.read { db in
            try db.values("select \(identifier: "\(table)_id") from waymark.\(identifier: table) order by entry", as: UUID.self)
        }
        guard let one = all.randomElement(using: &dice) else { throw CaseworkError.notThere(table) }
        return one
    }

    private func someRef(_ table: String, _ school: CaseSchool, _ dice: inout Dice) async throws -> String {
        let all = try await school.database.unfettered.read { db in
            try db.values("select ref from waymark.\(identifier: table) order by entry", as: String.self)
        }
        guard let one = all.randomElement(using: &dice) else { throw CaseworkError.notThere(table) }
        return one
    }
}
