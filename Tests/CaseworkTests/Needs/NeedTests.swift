import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("Needs, specialists, and what is passed on")
struct NeedTests {
    private func need(_ stay: UUID, _ category: String = "SEMH", from assessment: String? = nil) -> AddNeed {
        AddNeed(
            stay: stay, category: category, identifiedOn: "2026-02-02", knownBefore: false, assessment: assessment,
            strategies: "time to think")
    }

    @Test("a need is open until it is closed, once")
    func needs() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            let made = try await table.act(need(stay))
            let ref = try #require(made.deed.records.first?.ref)
            #expect(try await table.refusal(need(stay)) == "stands_already")
            #expect(try await table.refusal(need(stay, "other")) == "done")
            #expect(try await table.refusal(need(stay, "other")) == "done")
            #expect(try await table.refusal(need(stay, "semh")) == "unknown_code")
            let found = try await table.read { try $0.need(RecordLookup(ref.lowercased())) }
            #expect(found.ref == ref && found.stay.id == stay)
            #expect(try await table.refusal(CloseNeed(need: found.id, status: "open")) == "not_allowed")
            #expect(try await table.refusal(CloseNeed(need: found.id, status: "gone")) == "unknown_code")
            #expect(try await table.refusal(CloseNeed(need: found.id, status: "met")) == "done")
            #expect(try await table.refusal(CloseNeed(need: found.id, status: "handed_over")) == "done_already")
            #expect(try await table.refusal(need(stay)) == "done")
            let pupil = try await table.pupil(stay)
            let needs = try await table.read { try $0.needs(of: pupil) }
            #expect(needs.map(\.status) == ["open", "open", "open", "met"])
            #expect(needs.last?.strategies == "time to think")
        }
    }

    @Test("the assessment that a need came from is one of the same stay")
    func origin() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum"), other = try await table.school.onRoll("Tom Reed")
            let assessment = AddAssessment(
                stay: stay, instrument: "wrat", domain: "literacy", purpose: "baseline", takenOn: "2026-02-02",
                scores: [Score(ScaleName(scale: "standard_score"), 80)])
            let ref = try #require(try await table.act(assessment).deed.records.first?.ref)
            #expect(try await table.refusal(need(other, from: ref)) == "no_such_record")
            #expect(try await table.refusal(need(stay, from: "A0")) == "no_such_record")
            #expect(try await table.refusal(need(stay, from: ref)) == "done")
            let pupil = try await table.pupil(stay)
            #expect(try await table.read { try $0.needs(of: pupil) }.map(\.assessment) == [ref])
        }
    }

    @Test("a need is identified before the pupil leaves; who leaves may still hand it over")
    func needStages() async throws {
        try await CaseTable.with { table async throws in
            #expect(try await table.stages { need($0) } == [.referred, .accepted, .onRoll])
        }
    }

    @Test("needs and referrals are the SENCo's to write; a keyworker who sees one is told that it is not theirs to change")
    func rights() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            #expect(try await table.refusal(need(stay), as: "kim") == "not_allowed")
            #expect(try await table.refusal(ReferToSpecialist(stay: stay, service: "camhs", requestedOn: "2026-02-02"), as: "kim") == "not_allowed")
            let made = try #require(try await table.act(need(stay), as: "sam").deed.records.first?.id)
            #expect(try await table.refusal(CloseNeed(need: made, status: "met"), as: "kim") == "not_allowed")
            #expect(try await table.refusal(CloseNeed(need: made, status: "met"), as: "ken") == "no_such_record")
            #expect(try await table.refusal(CloseNeed(need: made, status: "met"), as: "sam") == "done")
        }
    }

    // MARK: Which one is meant

    @Test("by the pupil, the only open one is meant; several are named; none is there")
    func lookup() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            func found(_ text: String) async throws -> String {
                do {
                    return try await table.read { try $0.need(RecordLookup(text)).ref }
                } catch let error as CaseworkError {
                    return error.code
                }
            }
            #expect(try await found("Begum") == "no_such_record")
            #expect(try await found("nobody") == "no_such_record")
            let first = try #require(try await table.act(need(stay)).deed.records.first)
            #expect(try await found("Begum") == first.ref)
            try await table.act(need(stay, "attendance"))
            #expect(try await found("Begum") == "several_records")
            let id = try #require(first.id)
            try await table.act(CloseNeed(need: id, status: "met"))
            #expect(try await found("Begum") != first.ref)
            let ref = try #require(first.ref)
            #expect(try await found(ref) == ref)
            _ = try await table.school.onRoll("Tom Begum")
            #expect(try await found("Begum") == "several_pupils")
        }
    }

    // MARK: Specialists

    @Test("a referral to a specialist is answered and closed in the order of days, once each")
    func specialists() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            let refer = ReferToSpecialist(stay: stay, service: "camhs", requestedOn: "2026-02-02")
            let referral = try #require(try await table.act(refer).deed.records.first?.id)
            #expect(try await table.refusal(refer) == "stands_already")
            #expect(try await table.refusal(SeenBySpecialist(referral: referral, firstSeenOn: "2026-02-01")) == "out_of_order")
            #expect(try await table.refusal(SeenBySpecialist(referral: referral, firstSeenOn: "2026-04-01")) == "in_the_future")
            #expect(try await table.refusal(SeenBySpecialist(referral: referral, firstSeenOn: "2026-03-10")) == "done")
            #expect(try await table.refusal(SeenBySpecialist(referral: referral, firstSeenOn: "2026-03-11")) == "done_already")
            func close(_ day: Day) -> CloseSpecialistReferral {
                CloseSpecialistReferral(referral: referral, closedOn: day, outcome: "discharged")
            }
            #expect(try await table.refusal(close("2026-03-09")) == "out_of_order")
            #expect(try await table.refusal(close("2026-03-20")) == "done")
            #expect(try await table.refusal(close("2026-03-21")) == "done_already")
            #expect(try await table.refusal(ReferToSpecialist(stay: stay, service: "camhs", requestedOn: "2026-03-25")) == "done")
        }
    }

    @Test("a request that is answered is no longer on the worklist")
    func unanswered() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            let refer = ReferToSpecialist(stay: stay, service: "camhs", requestedOn: "2026-02-02")
            let referral = try #require(try await table.act(refer).deed.records.first?.id)
            func status() async throws -> Obligation.Status? {
                try await table.read { desk in
                    try desk.obligations(of: stay).first { $0.kind == "specialist_referral_unanswered" }?.status
                }
            }
            #expect(try await status() == .open)
            try await table.act(SeenBySpecialist(referral: referral, firstSeenOn: "2026-03-10"))
            #expect(try await status() == .done)
        }
    }

    // MARK: Shares

    @Test("what is passed on is acknowledged once, and not before it was passed on")
    func shares() async throws {
        try await CaseTable.with { table in
            let stay = try await table.school.onRoll("Asha Begum")
            let share = ShareInformation(
                stay: stay, content: "needs_summary", audience: "teaching_staff", recipient: "8B", sharedOn: "2026-03-02")
            let id = try #require(try await table.act(share, as: "kim").deed.records.first?.id)
            #expect(try await table.refusal(share) == "done_already")
            #expect(try await table.refusal(AcknowledgeShare(share: id, acknowledgedOn: "2026-03-01")) == "out_of_order")
            #expect(try await table.refusal(AcknowledgeShare(share: id, acknowledgedOn: "2026-03-03"), as: "kim") == "done")
            #expect(try await table.refusal(AcknowledgeShare(share: id, acknowledgedOn: "2026-03-04")) == "done_already")
        }
    }

    @Test("information is passed on of everybody who was not turned away, and by those who work with the pupil")
    func shareStages() async throws {
        try await CaseTable.with { table in
            func share(_ stay: UUID) -> ShareInformation {
                ShareInformation(stay: stay, content: "safeguarding_file", audience: "receiving_setting", sharedOn: "2026-03-30")
            }
            #expect(try await table.stages(share) == [.referred, .accepted, .onRoll, .left])
            let stay = try await table.school.onRoll("Asha Begum")
            #expect(try await table.refusal(share(stay), as: "sue") == "not_allowed")
            #expect(try await table.refusal(share(stay), as: "dan") == "done")
            var served = share(stay)
            served.transition = "M0"
            #expect(try await table.refusal(served) == "no_such_record")
        }
    }
}
