import Testing

@testable import Journey

@Suite("The code lists")
struct CodeListTests {
    @Test("have names of their own, and codes and labels that are unique in their list")
    func unique() {
        #expect(Set(CodeLists.all.map(\.name)).count == CodeLists.all.count)
        for list in CodeLists.all {
            #expect(Set(list.codes.map(\.code)).count == list.codes.count, "\(list.name)")
            #expect(Set(list.codes.map(\.label)).count == list.codes.count, "\(list.name)")
            #expect(list.codes.allSatisfy { !$0.label.isEmpty && !$0.code.contains(";") }, "\(list.name)")
            #expect(list.codes.count <= 64, "\(list.name): a CodeSet has no room for more")
        }
    }

    @Test("have the number of codes that the vocabulary gives them", arguments: [
        ("setting_kind", 7), ("role", 9), ("sex", 3), ("ethnicity", 21), ("sen_provision", 3), ("sen_type", 14),
        ("referral_reason", 8), ("registration", 4), ("placement_decision", 3), ("placement_end_reason", 10),
        ("referral_item", 8), ("referral_item_quality", 3), ("induction_step", 18), ("contact_kind", 10),
        ("participant", 7), ("instrument", 13), ("assessment_domain", 9), ("assessment_purpose", 3), ("sdq_scale", 7),
        ("sdq_band", 7), ("need_category", 23), ("need_status", 3), ("specialist_service", 10), ("ehc_decision", 3),
        ("share_content", 5), ("share_audience", 9), ("target_area", 9), ("mastery", 5), ("target_outcome", 4),
        ("transition_kind", 3), ("readiness", 3), ("transition_step", 9), ("barrier", 10),
        ("transition_check_status", 3), ("comparison", 3), ("transition_end_reason", 6), ("careers_kind", 9),
        ("careers_outcome", 4), ("destination_status", 15), ("check_in_method", 6), ("risk", 3),
        ("check_in_evidence", 5), ("follow_up_end_reason", 3), ("obligation_kind", 16), ("obligation_status", 4),
        ("hold_reason", 6), ("quality_area", 13),
    ])
    func counts(name: String, count: Int) throws {
        #expect(try #require(CodeLists.named(name)).codes.count == count)
        #expect(CodeLists.all.count == 47)
    }

    @Test("find every code by its bytes, and nothing else")
    func lookup() {
        for list in CodeLists.all {
            for (place, code) in list.codes.enumerated() {
                #expect(Array(code.code.utf8).withUnsafeBytes { list.position(of: $0) } == place)
                #expect(list[code.code] == code)
                #expect(list.position(of: code.code + "x") == nil)
                #expect(list.position(of: String(code.code.dropLast())) == nil || list.name == "quality_area")
            }
            #expect(!list.contains(""))
        }
    }

    @Test("lie exactly: another case or a space is another code")
    func exact() {
        #expect(!CodeLists.senProvision.contains("k"))
        #expect(!CodeLists.risk.contains("at_risk "))
        #expect(!CodeLists.risk.contains("at risk"))
    }

    @Test("know which destinations are EET, which are NEET, and which are neither")
    func destinations() {
        let statuses = CodeLists.destinationStatus
        let eet = Set(statuses.codes(marked: .eet).map(\.code))
        let neet = Set(statuses.codes(marked: .neet).map(\.code))
        #expect(eet.count == 9)
        #expect(neet == ["re_engagement", "voluntary_work", "neet_seeking", "neet_unavailable"])
        #expect(Set(statuses.codes.map(\.code)).subtracting(eet).subtracting(neet) == ["custody", "unknown"])
    }

    @Test("count the SEN types among the needs")
    func needs() {
        #expect(CodeLists.needCategory.codes(marked: .senType).map(\.code) == CodeLists.senType.codes.map(\.code))
        #expect(CodeLists.needCategory["SEMH"]?.label == CodeLists.senType["SEMH"]?.label)
    }

    @Test("suggest the nearest code for a mistyped one", arguments: [
        ("aquiring", "mastery", "acquiring"), ("Secure", "mastery", "secure"), ("not-yet", "mastery", "not_yet"),
        ("at risk", "risk", "at_risk"), ("on_tarck", "risk", "on_track"), ("k", "sen_provision", "K"),
        ("SEN support", "sen_provision", "K"), ("Pupil referral unit", "setting_kind", "pru"),
        ("permanant_exclusion", "referral_reason", "permanent_exclusion"), ("semh", "sen_type", "SEMH"),
    ])
    func nearest(text: String, list: String, code: String) {
        #expect(CodeLists.named(list)?.nearest(to: text) == code)
    }

    @Test("suggest nothing where nothing is near", arguments: ["", "X", "football", "zzzz"])
    func nothingNear(text: String) {
        #expect(CodeLists.senProvision.nearest(to: text) == nil)
        #expect(CodeLists.mastery.nearest(to: text) == nil)
        #expect(CodeLists.mastery.nearest(to: String(repeating: "secure", count: 1_000)) == nil)
    }

    @Test("of two that are equally near, the first is suggested")
    func tie() {
        #expect(Spelling.nearest(to: "bat", among: ["cat", "hat"]) == "cat")
        #expect(Spelling.nearest(to: "hat", among: ["cat", "hat"]) == "hat")
    }

    @Test("measure distance in letters added, left out, exchanged or swapped", arguments: [
        ("", "", 0), ("abc", "abc", 0), ("abc", "abcd", 1), ("abcd", "abc", 1), ("abc", "axc", 1), ("abc", "acb", 1),
        ("", "abc", 3), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
    func distance(left: String, right: String, distance: Int) {
        #expect(Spelling.distance(Array(left.utf8), Array(right.utf8)) == distance)
    }

    @Test("a set of codes keeps their places")
    func sets() {
        let set = CodeLists.role.set(["auditor", "keyworker", "nobody"])
        #expect(set.positions == [0, 8])
        #expect(set.contains(CodeLists.role.set(["keyworker"])))
        #expect(CodeLists.needCategory.set(["other"]).positions == [22])
    }
}

@Suite("The default templates")
struct StepTemplateTests {
    @Test("have each step of their list once")
    func complete() {
        #expect(
            Set(StepTemplate.defaultInduction.steps.map(\.code)) == Set(CodeLists.inductionStep.codes.map(\.code)))
        #expect(StepTemplate.defaultInduction.steps.count == 18)
        #expect(
            Set(StepTemplate.defaultTransition.steps.map(\.code)) == Set(CodeLists.transitionStep.codes.map(\.code)))
        #expect(StepTemplate.defaultTransition.steps.count == 9)
    }

    @Test("leave out what a phased start or a move to mainstream alone needs")
    func variants() {
        let steps = StepTemplate.defaultInduction.forStart(phased: false).steps
        #expect(steps.count == 16)
        #expect(!steps.contains { $0.code.hasPrefix("phased_check") })
        #expect(StepTemplate.defaultInduction.forStart(phased: true) == .defaultInduction)
        #expect(StepTemplate.defaultTransition.forMove(to: "mainstream").steps.count == 9)
        #expect(StepTemplate.defaultTransition.forMove(to: "specialist").steps.count == 8)
        let toOtherAP = StepTemplate.defaultTransition.forMove(to: "other_ap").steps
        #expect(!toOtherAP.contains { $0.code == "panel_submission" })
    }

    @Test("say when each step is due, in school days", arguments: [
        ("referral_review", "2025-09-08", "2025-09-10"), ("social_care_check", "2025-09-04", "2025-09-09"),
        ("home_visit", "2025-09-15", "2025-09-08"), ("baseline_english", "2025-11-04", "2025-10-24"),
        ("intake_interview", "2025-11-03", "2025-10-24"), ("learning_plan", "2025-09-13", "2025-09-13"),
        ("two_week_review", "2025-10-20", "2025-11-10"), ("phased_check_2", "2025-09-08", "2025-09-29"),
    ])
    func due(code: String, anchor: String, due: String) throws {
        let step = try #require(StepTemplate.defaultInduction.steps.first { $0.code == code })
        #expect(try step.due(from: day(anchor), in: aCalendar())?.iso == due)
    }
}
