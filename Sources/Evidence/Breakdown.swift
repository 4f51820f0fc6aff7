import Postgres

/// What members can be grouped by. A missing value is the group `not_recorded`.
public enum Breakdown: String, Sendable, CaseIterable {
    case keyStage = "key_stage"
    case senProvision = "sen_provision"
    case disadvantaged
    case lookedAfter = "looked_after"
    case reason
    case registration

    /// A member's group, from the row `s` of its stay, its own day and its measure's key stage.
    var group: SQL {
        switch self {
        case .keyStage:
            """
            coalesce(m.key_stage, case
                when s.year_group_base + extract(year from m.own_day - interval '8 months') < 1 then 'early_years'
                when s.year_group_base + extract(year from m.own_day - interval '8 months') <= 2 then 'ks1'
                when s.year_group_base + extract(year from m.own_day - interval '8 months') <= 6 then 'ks2'
                when s.year_group_base + extract(year from m.own_day - interval '8 months') <= 9 then 'ks3'
                when s.year_group_base + extract(year from m.own_day - interval '8 months') <= 11 then 'ks4'
                else 'ks5' end)
            """
        case .senProvision: "coalesce(s.sen_provision, 'not_recorded')"
        case .disadvantaged: "case s.disadvantaged when true then 'yes' when false then 'no' else 'not_recorded' end"
        case .lookedAfter: "case s.looked_after when true then 'yes' when false then 'no' else 'not_recorded' end"
        case .reason: "s.reason"
        case .registration: "s.registration"
        }
    }
}
