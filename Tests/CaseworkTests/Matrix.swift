import TestSupport

/// Who may see and who may write what: the one place where the tests have it from. The page "Who sees what" shows the same.
enum Matrix {
    /// A cell says how far a role gets in select, insert, update, delete:
    /// `-` nowhere, `c` own caseload (or own rows), `s` the setting, `o` the organisation.
    static let table = """
                         keyworker inclusion_leader senco careers_lead dsl  slt  trust_lead administrator auditor
        setting          o---      o---             o---  o---         o--- o--- o---       ooss          o---
        half_term        s---      s---             s---  s---         s--- s--- o---       ssss          ----
        closure          s---      s---             s---  s---         s--- s--- o---       ssss          ----
        template_step    s---      s---             s---  s---         s--- s--- o---       ssss          ----
        staff            o---      o---             o---  o---         o--- o--- o---       ooss          o---
        post             o---      o---             o---  o---         o--- o--- o---       osss          o---
        cover            occc      osss             o---  o---         o--- o--- o---       o---          o---
        narrative        ----      ----             ----  ----         ---- ssss o---       ----          ----
        narrative_action ----      ----             ----  ----         ---- ssss o---       ----          ----
        pupil            c---      soss             s-s-  s---         s--- s--- ----       ----          ----
        ehc_plan         c---      s---             ssss  s---         s--- s--- ----       ----          ----
        ehc_review       c---      s---             ssss  s---         s--- s--- ----       ----          ----
        placement        c-c-      ssss             s---  s-s-         s--- s--- ----       ----          ----
        keyworker        c---      ssss             s---  s---         s--- s--- ----       ----          ----
        referral_item    c---      ssss             s---  s---         s--- s--- ----       ----          ----
        induction_step   cccc      ssss             s---  s---         s--- s--- ----       ----          ----
        timetable_stage  c---      ssss             s---  s---         s--- s--- ----       ----          ----
        assessment       c---      s---             ssss  s---         s--- s--- ----       ----          ----
        score            c---      s---             ssss  s---         s--- s--- ----       ----          ----
        need             c---      s---             ssss  s---         s--- s--- ----       ----          ----
        specialist_referral c---   s---             ssss  s---         s--- s--- ----       ----          ----
        transition       c---      ssss             s---  s---         s--- s--- ----       ----          ----
        transition_step  cccc      ssss             s---  s---         s--- s--- ----       ----          ----
        transition_check cccc      ssss             s---  s---         s--- s--- ----       ----          ----
        contact          cccc      ssss             ssss  ssss         ssss s--- ----       ----          ----
        share            cccc      ssss             ssss  ssss         ssss s--- ----       ----          ----
        passport         cccc      ssss             ssss  s---         s--- s--- ----       ----          ----
        target           cccc      ssss             s---  s---         s--- s--- ----       ----          ----
        target_review    cccc      ssss             s---  s---         s--- s--- ----       ----          ----
        careers_activity cccc      ssss             s---  ssss         s--- s--- ----       ----          ----
        destination      cccc      ssss             s---  ssss         s--- s--- ----       ----          ----
        check_in         cccc      ssss             s---  ssss         s--- s--- ----       ----          ----
        hold             cccc      ssss             ssss  ssss         ssss s--- ----       ----          ----
        restricted_note  -c--      -s--             -s--  -s--         -s-- -s-- ----       ----          ----
        legal_hold       ----      ----             ----  ----         ssss ssss ----       ----          ----
        objection        c---      ssss             ssss  s---         ssss ssss ----       ----          ----
        """

    /// Who sees what of the tables that keep no history. Only functions write them.
    static let others = """
                         keyworker inclusion_leader senco careers_lead dsl  slt  trust_lead administrator auditor
        waymark.organisation o     o                o     o            o    o    o          o             o
        waymark.change       -     -                -     -            -    -    -          -             o
        waymark.change_head  -     -                -     -            -    -    -          -             -
        waymark.look         -     -                -     -            -    -    -          -             o
        waymark.look_head    -     -                -     -            -    -    -          -             -
        waymark.login        -     -                -     -            -    -    -          -             -
        waymark.exchange     -     -                -     -            -    -    -          -             o
        waymark.break_glass  c     -                -     -            s    -    -          -             o
        evidence.run         -     -                -     -            -    s    o          -             -
        evidence.result      -     -                -     -            -    s    o          -             -
        evidence.members     -     -                -     -            -    s    -          -             -
        evidence.sign_off    -     -                -     -            -    s    o          -             -
        evidence.setting_head -    -                -     -            -    -    -          -             -
        evidence.nightly     -     -                -     -            -    -    -          -             -
        """

    enum Verb: Int, CaseIterable { case select, insert, update, delete }

    enum Reach: Character {
        case nowhere = "-"
        case caseload = "c"
        case setting = "s"
        case organisation = "o"

        func covers(_ place: SamplePlace) -> Bool {
            switch self {
            case .nowhere: false
            case .caseload: place == StaffedSchools.own
            case .setting: place.organisation == StaffedSchools.organisation && place.setting == StaffedSchools.setting
            case .organisation: place.organisation == StaffedSchools.organisation
            }
        }
    }

    /// By table and role.
    static let cells = parse(table)
    static let otherCells = parse(others)

    private static func parse(_ table: String) -> [String: [String: [Reach]]] {
        let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        guard let roles = lines.first else { return [:] }
        return Dictionary(uniqueKeysWithValues: lines.dropFirst().map { words in
            (words[0], Dictionary(uniqueKeysWithValues: zip(roles, words.dropFirst().map { $0.compactMap(Reach.init) })))
        })
    }

    static func expects(_ verb: Verb, _ table: String, _ role: String, at place: SamplePlace) -> Bool {
        guard let reaches = cells[table]?[role], reaches.count == Verb.allCases.count else { return false }
        return reaches[verb.rawValue].covers(place)
    }
}
