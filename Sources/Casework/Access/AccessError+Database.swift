import Postgres

extension AccessError {
    /// What the database's refusal means here; nil: nothing to do with rights.
    init?(_ error: DatabaseError) {
        guard let refusal = error.serverError else { return nil }
        if let constraint = refusal.constraint, let known = Self.byConstraint[constraint] {
            self = known
        } else if refusal.sqlState == .insufficientPrivilege {
            self = .notAllowed(.other)
        } else if refusal.sqlState == "P0002" {
            self = .noSuchOrganisation
        } else {
            return nil
        }
    }

    private static let byConstraint: [String: AccessError] = [
        "break_glass_by_pupil_staff": .notAllowed(.breakTheGlass),
        "break_glass_reason_given": .reasonMissing,
        "break_glass_there": .noSuchBrokenGlass,
        "break_glass_closed_by_somebody_else": .notAllowed(.breakTheGlass),
        "pupil_there": .noSuchPupil,
        "erasure_by_administrator": .notAllowed(.erase),
        "erasure_of_own_settings": .partOfAnotherSetting,
        "erasure_when_due": .notDue,
        "erasure_unless_held": .onLegalHold,
        "subject_access_by_leaders": .notAllowed(.answerForTheRecord),
        "objection_one_open": .objectionStands,
        "exchange_by_administrator": .notAllowed(.exchange),
        "staff_by_administrator": .notAllowed(.lookAfterStaff),
        "trail_by_auditor": .notAllowed(.readTheTrail),
        "staff_there": .noSuchStaff,
        "staff_at_work": .noSuchStaff,
        "login_of_own_staff": .worksElsewhere,
        "role_not_held": .roleHeld,
        "role_held": .roleNotHeld,
        "post_without_setting_is_trust_lead": .trustLeadsOnly,
        "login_once": .loginTaken,
        "staff_login_once": .loginTaken,
        "login_of_a_person": .loginReserved,
        "staff_login_of_staff": .loginReserved,
        "login_made_by_administrator": .loginsLeftToAdministrator(statements: ""),
        "login_ended_by_administrator": .loginsLeftToAdministrator(statements: ""),
    ]
}
