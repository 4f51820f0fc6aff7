import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("Taking in a referral")
struct ReferralTests {
    private func asha(_ change: (inout NewPupil) -> Void = { _ in }) -> NewPupil {
        var pupil = NewPupil(forename: "Asha", surname: "Begum", dateOfBirth: "2010-05-14")
        change(&pupil)
        return pupil
    }

    private func referral(_ pupil: NewPupil, on day: Day = "2026-03-30", isAnother: Bool = false) -> AddReferral {
        AddReferral(.new(pupil, isAnother: isAnother), to: CaseSchool.setting, on: day, reason: "preventative", registration: "single")
    }

    @Test("a new pupil is there with a stay that is referred, and a decision is due in five school days")
    func newPupil() async throws {
        try await CaseSchool.with { school in
            let casework = await school.casework(as: "lee")
            var act = referral(asha {
                $0.senProvision = "K"
                $0.upn = " p000000000001"
            })
            act.referredBy = "Hilltop School"
            act.referredByURN = "123456"
            let deed = try await casework.perform(act).deed
            let stay = try await school.stay(try #require(deed.stay))
            #expect(stay.stage == .referred)
            #expect(stay.pupil.name == "Asha Begum")
            #expect(deed.records.map(\.type) == ["placement", "pupil"])
            let due = try await casework.read { try $0.openReferrals() }
            #expect(due.map(\.stay.id) == [stay.id])
            #expect(due.first?.decisionDue == "2026-04-21")
        }
    }

    @Test("sent twice with one identifier, it makes one pupil and one stay")
    func twice() async throws {
        try await CaseSchool.with { school in
            let casework = await school.casework()
            let id = UUID.version7()
            for _ in 1...2 { _ = try await casework.perform(referral(asha()), id: id) }
            #expect(try await school.count("pupil") == 1)
            #expect(try await school.count("placement") == 1)
        }
    }

    @Test("a referral that breaks a rule is refused with its code, and leaves neither pupil nor stay")
    func refused() async throws {
        try await CaseSchool.with { school async throws in
            let casework = await school.casework()
            func code(_ act: AddReferral) async throws -> String? { try await refusal { try await casework.perform(act) } }
            #expect(try await code(referral(asha { $0.dateOfBirth = "2023-01-01" })) == "out_of_order")
            #expect(try await code(referral(asha { $0.dateOfBirth = "1999-01-01" })) == "out_of_order")
            #expect(try await code(referral(asha(), on: "2026-04-01")) == "in_the_future")
            #expect(try await code(referral(asha { $0.sex = "X" })) == "unknown_code")
            #expect(try await code(referral(asha { $0.upn = "B123456789012" })) == "bad_upn")
            #expect(try await code(referral(asha { $0.surname = "  " })) == "missing_value")
            var act = referral(asha())
            act.referredByURN = "12345"
            #expect(try await code(act) == "bad_urn")
            act = referral(asha())
            act.reason = "nonsense"
            #expect(try await code(act) == "unknown_code")
            #expect(try await school.count("pupil") == 0)
            #expect(try await school.count("placement") == 0)
        }
    }

    @Test("a UPN belongs to one pupil of the organisation")
    func sameUPN() async throws {
        try await CaseSchool.with { school in
            let casework = await school.casework()
            _ = try await casework.perform(referral(asha { $0.upn = "P000000000001" }))
            let other = NewPupil(forename: "Zoë", surname: "Whitcombe", dateOfBirth: "2011-01-01")
            var twin = other
            twin.upn = "P000000000001"
            #expect(try await refusal { try await casework.perform(referral(twin)) } == "duplicate_upn")
        }
    }

    @Test("somebody of the same name and birth date is the same pupil unless said otherwise")
    func namesake() async throws {
        try await CaseSchool.with { school in
            let casework = await school.casework()
            _ = try await casework.perform(referral(asha()))
            let shouted = asha { ($0.forename, $0.surname) = ("ASHA", "begum") }
            #expect(try await refusal { try await casework.perform(referral(shouted)) } == "stands_already")
            _ = try await casework.perform(referral(shouted, isAnother: true))
            #expect(try await school.count("pupil") == 2)
        }
    }

    private func looks(at pupil: UUID, _ school: CaseSchool) async throws -> [String] {
        try await school.database.unfettered.read { db in
            try db.values("select act from waymark.look where \(pupil) = any (pupils) order by seq", as: String.self)
        }
    }

    @Test("whom only another setting of the trust knows is referred by whole UPN and birth date, as who they are, and on record")
    func knownElsewhere() async throws {
        try await CaseSchool.with { school async throws in
            let stay = try await school.referred("Asha Begum", at: CaseSchool.otherSetting)
            let pupil = try await school.stay(stay).pupil
            try await school.act { db, seq in
                try db.execute("update waymark.pupil set upn = 'P000000000001', seq = \(seq) where pupil_id = \(pupil.id)")
            }
            let leader = await school.casework(as: "lee")
            func code(_ act: AddReferral) async throws -> String? { try await refusal { try await leader.perform(act) } }
            #expect(try await refusal { try await leader.read { try $0.pupil(PupilLookup("P000000000001")) } } == "no_such_pupil")

            // A wrong birth date is told what it always was, and so is whoever does not lead inclusion.
            let wrong = asha { ($0.upn, $0.dateOfBirth) = ("P000000000001", "2010-05-15") }
            #expect(try await code(referral(wrong)) == "duplicate_upn")
            #expect(try await code(referral(asha { $0.upn = "P000000000001" }, isAnother: true)) == "duplicate_upn")
            let keyworker = await school.casework(as: "kim")
            let right = referral(asha { ($0.upn, $0.senProvision) = ("P000000000001", "K") })
            #expect(try await refusal { try await keyworker.perform(right) } == "not_allowed")
            #expect(try await looks(at: pupil.id, school) == [])

            let deed = try await leader.perform(right).deed
            #expect(deed.pupil == pupil.id)
            #expect(deed.records.map(\.ref).last == pupil.ref)
            #expect(try await leader.read { try $0.pupil(PupilLookup("P000000000001")).pupil.id } == pupil.id)
            #expect(try await school.count("pupil") == 1)
            #expect(try await school.database.unfettered.read { try $0.value("select sen_provision is null from waymark.pupil", as: Bool.self) })
            #expect(try await looks(at: pupil.id, school) == ["referral"])
            #expect(try await code(right) == "stands_already")
        }
    }

    @Test("who comes back, or goes to another setting, has a new stay and is the same pupil; one open stay a setting")
    func known() async throws {
        try await CaseSchool.with { school in
            let casework = await school.casework()
            let former = try await school.stay(try await school.left("Asha Begum", on: "2026-02-10", reason: "moved_away"))
            func again(_ setting: Int32) async throws -> String? {
                try await refusal {
                    try await casework.perform(
                        AddReferral(
                            .known(former.pupil.id), to: setting, on: "2026-03-30", reason: "managed_move", registration: "dual_main"))
                }
            }
            #expect(try await again(CaseSchool.setting) == nil)
            #expect(try await again(CaseSchool.setting) == "stands_already")
            #expect(try await again(CaseSchool.otherSetting) == nil)
            let stays = try await casework.read { try $0.stays(of: [former.pupil.id]) }
            #expect(stays.count == 3)
            #expect(try await school.count("pupil") == 1)
        }
    }

    @Test("somebody known is held to the ages of a referral as somebody new is")
    func agesOfTheKnown() async throws {
        try await CaseSchool.with { school in
            let young = try await school.stay(try await school.referred("Asha Begum", on: "2026-01-05", bornOn: "2022-02-10"))
            let tooOld = AddReferral(
                .known(young.pupil.id), to: CaseSchool.otherSetting, on: "2048-02-10", reason: "other", registration: "single")
            let casework = await school.casework(today: "2048-02-10")
            #expect(try await refusal { try await casework.perform(tooOld) } == "out_of_order")
        }
    }

    @Test("an inclusion leader takes referrals in at their setting; nobody else does", arguments: [
        ("lee", nil as String?), ("kim", "not_allowed"), ("sam", "not_allowed"), ("cara", "not_allowed"), ("sue", "not_allowed"),
        ("ada", "not_allowed"), ("ted", "not_allowed"),
    ])
    func rights(member: String, code: String?) async throws {
        try await CaseSchool.with { school async throws in
            let casework = await school.casework(as: member)
            #expect(try await refusal { try await casework.perform(referral(asha())) } == code)
            var elsewhere = referral(asha { $0.forename = "Other" })
            elsewhere.setting = CaseSchool.otherSetting
            #expect(try await refusal { try await casework.perform(elsewhere) } == "not_allowed")
        }
    }

    // MARK: What is asked of the referrer

    @Test("everything is asked for at once, arrives bit by bit, and what was partial may come again")
    func items() async throws {
        try await CaseSchool.with { school in
            let casework = await school.casework(as: "lee")
            let stay = try await school.referred("Asha Begum")
            func record(
                _ items: RecordReferralItems.Items, asked: Day? = nil, received: Day? = nil, quality: String? = nil
            ) async throws -> String? {
                try await refusal {
                    try await casework.perform(
                        RecordReferralItems(stay: stay, items: items, askedOn: asked, receivedOn: received, quality: quality))
                }
            }
            #expect(try await record(.these(["sen_information"]), asked: "2026-01-06") == nil)
            #expect(try await record(.all, asked: "2026-01-07") == nil)
            #expect(try await record(.all, asked: "2026-01-08") == "done_already")
            #expect(try await record(.these(["sen_information"]), asked: "2026-01-08") == "done_already")
            #expect(try await record(.these(["sen_information"]), received: "2026-01-05") == "out_of_order")
            #expect(try await record(.these(["sen_information"]), received: "2026-04-05") == "in_the_future")
            #expect(try await record(.these(["sen_information"]), received: "2026-01-12", quality: "partial") == nil)
            #expect(try await record(.these(["sen_information"]), received: "2026-01-20", quality: "complete") == nil)
            #expect(try await record(.these(["sen_information"]), received: "2026-01-21", quality: "complete") == "done_already")
            #expect(try await record(.these(["family_contact", "sen_information"]), received: "2026-01-21") == "done_already")
            #expect(try await record(.these(["family_contact"]), quality: "partial") == "wrong_command")
            #expect(try await record(.these(["nonsense"]), asked: "2026-01-08") == "unknown_code")
            let known = try await casework.read { try $0.referralItems(of: stay) }
            #expect(known.count == 8)
            let sen = known.first { $0.item == "sen_information" }
            #expect(sen?.askedOn == "2026-01-06" && sen?.receivedOn == "2026-01-20" && sen?.quality == "complete")
            #expect(known.first { $0.item == "family_contact" }?.receivedOn == nil)
            #expect(try await record(.all, received: "2026-02-01", quality: "outdated") == nil)
        }
    }

    @Test("information is asked for and received until the pupil has left")
    func itemStages() async throws {
        try await CaseSchool.with { school in
            let allowed = try await Stages(school).allowed(school) {
                RecordReferralItems(stay: $0, items: .all, askedOn: "2026-03-30")
            }
            #expect(allowed == [.referred, .accepted, .onRoll])
        }
    }
}
