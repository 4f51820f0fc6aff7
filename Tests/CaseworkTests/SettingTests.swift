import Casework
import Foundation
import Journey
import TestSupport
import Testing

@Suite("What a setting configures")
struct SettingTests {
    private let setting = CaseSchool.setting

    // MARK: Settings

    @Test("a setting is added once a URN, and put right")
    func settings() async throws {
        try await CaseSchool.with { school in
            let admin = await school.casework(as: "ada")
            func add(_ urn: String, _ name: String = "Beech House", kind: String = "pru") async throws -> String? {
                try await refusal {
                    try await admin.perform(AddSetting(urn: urn, settingName: name, kind: kind, laCode: "301", teachesYear11: false))
                }
            }
            #expect(try await add("12345") == "bad_urn")
            #expect(try await add("100001") == "stands_already")
            #expect(try await add("BEECH-1", " ") == "missing_value")
            #expect(try await add("BEECH-1", kind: "nonsense") == "unknown_code")
            #expect(try await add("BEECH-1") == nil)
            #expect(try await add("beech-1") == "stands_already")
            let beech = try await admin.read { try $0.setting(named: "beech") }
            #expect(beech.kind == "pru" && beech.laCode == "301" && !beech.teachesYear11)
            _ = try await admin.perform(CorrectSetting(setting: beech.id, settingName: "Beech Lodge", seen: beech.change), reason: "renamed")
            #expect(try await admin.read { try $0.setting(named: "BEECH-1") }.name == "Beech Lodge")
            let late = CorrectSetting(setting: beech.id, settingName: "Beech Court", seen: beech.change)
            #expect(try await refusal { try await admin.perform(late) } == "changed_meanwhile")
            #expect(try await refusal { try await admin.perform(CorrectSetting(setting: beech.id)) } == "wrong_command")
        }
    }

    @Test("a setting is named by its URN or a piece of its name, or is the one where the caller has the role")
    func lookup() async throws {
        try await CaseSchool.with { school async throws in
            let casework = await school.casework(as: "lee")
            func named(_ text: String?, _ roles: String...) async throws -> String {
                try await casework.read { try $0.setting(named: text, forRoles: roles) }.urn
            }
            #expect(try await named("100002") == "100002")
            #expect(try await named("HAZEL") == "100002")
            #expect(try await named(nil, "inclusion_leader") == "100001")
            #expect(try await refusal { try await named(nil, "dsl") } == "several_settings")
            #expect(try await refusal { try await named("e") } == "several_settings")
            #expect(try await refusal { try await named("nowhere") } == "no_such_setting")
        }
    }

    @Test("only an administrator configures, and only their own setting")
    func rights() async throws {
        try await CaseSchool.with { school async throws in
            let holiday = CloseDays(setting: setting, closures: [.init("2026-04-21", reason: "training day")])
            for member in ["kim", "lee", "sam", "sue", "ted"] {
                let casework = await school.casework(as: member)
                #expect(try await refusal { try await casework.perform(holiday) } == "not_allowed", "\(member)")
                let reset = SetTemplateStep(setting: setting, process: .induction, code: "home_visit", step: nil)
                #expect(try await refusal { try await casework.perform(reset) } == "not_allowed", "\(member)")
            }
            let admin = await school.casework(as: "ada")
            #expect(try await refusal { try await admin.perform(holiday) } == nil)
        }
    }

    // MARK: Calendars

    @Test("a calendar keeps the rules that an import keeps: order, its year, no overlap, no gap")
    func calendar() async throws {
        try await CaseSchool.with { school in
            let admin = await school.casework(as: "ada")
            func set(_ halfTerms: (Int, Int, Day, Day)...) async throws -> String? {
                let halfTerms = halfTerms.map {
                    HalfTerm(academicYear: AcademicYear(firstCalendarYear: $0.0), number: $0.1, firstDay: $0.2, lastDay: $0.3)
                }
                return try await refusal { try await admin.perform(SetHalfTerms(setting: setting, halfTerms: halfTerms)) }
            }
            #expect(try await set((2027, 1, "2027-10-22", "2027-09-02")) == "out_of_order")
            #expect(try await set((2027, 1, "2028-09-02", "2028-10-22")) == "out_of_range")
            #expect(try await set((2027, 7, "2027-09-02", "2027-10-22")) == "out_of_range")
            #expect(try await set((2027, 2, "2027-11-01", "2027-12-17")) == "calendar_gap")
            #expect(try await set((2026, 6, "2027-05-20", "2027-07-22")) == "calendar_overlap")
            #expect(try await set((2026, 6, "2027-06-07", "2027-07-22")) == "stands_already")
            #expect(try await set((2027, 1, "2027-09-02", "2027-10-22"), (2027, 2, "2027-11-01", "2027-12-17")) == nil)
            #expect(try await set((2027, 1, "2027-09-06", "2027-10-22")) == nil)
            let halfTerms = try await admin.read { try $0.halfTerms(of: 1) }
            #expect(halfTerms.count == 20)
            #expect(halfTerms.first { $0.place == .init(academicYear: .init(firstCalendarYear: 2027), number: 1) }?.firstDay == "2027-09-06")
        }
    }

    @Test("a setting closes on days and opens on them again; the bank holidays that fall into its half-terms are proposed")
    func closures() async throws {
        try await CaseSchool.with { school in
            let admin = await school.casework(as: "ada")
            let year = AcademicYear(firstCalendarYear: 2026)
            _ = try await admin.perform(OpenDays(setting: setting, days: ["2027-05-03"]))
            let proposed = try await admin.read { try $0.bankHolidays(of: year, at: 1) }
            #expect(proposed?.map(\.day) == ["2027-05-03"])
            let holiday = CloseDays(setting: setting, closures: [.init("2027-05-03", reason: "bank holiday")])
            #expect(try await refusal { try await admin.perform(holiday) } == nil)
            #expect(try await refusal { try await admin.perform(holiday) } == "stands_already")
            #expect(try await admin.read { try $0.bankHolidays(of: year, at: 1) } == [])
            #expect(try await admin.read { try $0.bankHolidays(of: .init(firstCalendarYear: 2040), at: 1) } == nil)
            #expect(try await refusal { try await admin.perform(OpenDays(setting: setting, days: ["2027-05-04"])) } == "no_such_record")
        }
    }

    // MARK: Templates

    @Test("a template is the standard one until it is changed, and again once it is reset")
    func templates() async throws {
        try await CaseSchool.with { school in
            let admin = await school.casework(as: "ada")
            func template() async throws -> SettingTemplate { try await admin.read { try $0.template(.transition, of: 1) } }
            func set(_ code: String, _ step: StepTemplate.Step?) async throws -> String? {
                try await refusal {
                    try await admin.perform(SetTemplateStep(setting: setting, process: .transition, code: code, step: step))
                }
            }
            let standard = try await template()
            #expect(standard.template == .defaultTransition && !standard.isOwn)
            let tour = StepTemplate.Step(code: "bus_route", anchor: .plannedStart, offset: -2, onlyKind: "mainstream")
            #expect(try await set("bus_route", tour) == nil)
            #expect(try await template().isOwn)
            #expect(try await template().template.steps == StepTemplate.defaultTransition.steps + [tour])
            #expect(try await set("bus_route", tour) == "stands_already")
            #expect(try await set("bus_route", .init(code: "bus_route", anchor: .referral, offset: 2)) == "wrong_command")
            #expect(try await set("Bus Route", tour) == "wrong_command")
            #expect(try await set("nothing", nil) == "no_such_record")
            #expect(try await set("pupil_view", nil) == nil)
            #expect(try await template().template.steps.map(\.code).contains("pupil_view") == false)
            #expect(try await template().template.steps.count == 9)
            let reset = ResetTemplate(setting: setting, process: .transition)
            #expect(try await refusal { try await admin.perform(reset) } == nil)
            #expect(try await template().isOwn == false)
            #expect(try await refusal { try await admin.perform(reset) } == "stands_already")
        }
    }

    // MARK: An organisation

    @Test("an organisation is founded once a name, by whoever looks after the database")
    func founding() async throws {
        try await CaseSchool.with { school async throws in
            let owner = await school.connect()
            #expect(try await Casework.found("Beech Trust", on: owner) == 2)
            #expect(try await refusal { try await Casework.found("Beech Trust", on: owner) } == "stands_already")
            let admin = await school.connect(as: "ada")
            #expect(try await refusal { try await Casework.found("Another Trust", on: admin) } == "not_allowed")
        }
    }
}
