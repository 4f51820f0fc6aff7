import Postgres

/// What can stop somebody from looking, or from letting others look.
///
/// What a login may not see does not exist for it: ``noSuchPupil`` is said of a pupil who is not there and of one who is not
/// the caller's alike.
public enum AccessError: Error, Sendable, Hashable {
    case notStaff(login: String)
    case notAllowed(Deed)
    case noSuchOrganisation
    case noSuchPupil
    case noSuchStaff
    case noSuchBrokenGlass
    case reasonMissing
    case loginTaken
    case loginReserved
    /// The server does not let Waymark make or end logins; `statements` is what its administrator runs.
    case loginsLeftToAdministrator(statements: String)

    /// What takes a role that the caller does not have.
    public enum Deed: String, Sendable {
        case breakTheGlass, lookAfterStaff, readTheTrail, exchange, other
    }

    /// Names the error for scripts. Never changes once released.
    public var code: String {
        switch self {
        case .notStaff: "not_staff"
        case .notAllowed: "not_allowed"
        case .noSuchOrganisation: "no_such_organisation"
        case .noSuchPupil: "no_such_pupil"
        case .noSuchStaff: "no_such_staff"
        case .noSuchBrokenGlass: "no_such_broken_glass"
        case .reasonMissing: "reason_missing"
        case .loginTaken: "login_taken"
        case .loginReserved: "login_reserved"
        case .loginsLeftToAdministrator: "logins_left_to_administrator"
        }
    }

    /// What is wrong, for a reader who is no administrator.
    public var sentence: String {
        switch self {
        case .notStaff(let login): "The login \(login) belongs to nobody who works here."
        case .notAllowed(.breakTheGlass): "Only staff who work with pupils can open a record in an emergency."
        case .notAllowed(.lookAfterStaff): "Only an administrator looks after staff and their logins."
        case .notAllowed(.readTheTrail): "Only an auditor reads who looked at what."
        case .notAllowed(.exchange): "Only an administrator imports, exports or erases records."
        case .notAllowed(.other): "Your role does not allow this."
        case .noSuchOrganisation: "There is no such organisation."
        case .noSuchPupil: "There is no such pupil."
        case .noSuchStaff: "There is no such member of staff."
        case .noSuchBrokenGlass: "There is no such emergency look that is still to be closed."
        case .reasonMissing: "A record is opened in an emergency only with a reason."
        case .loginTaken: "This login belongs to somebody else already."
        case .loginReserved: "This login cannot be given to staff: it has other rights on the database server."
        case .loginsLeftToAdministrator: "This database server does not let Waymark make or end logins."
        }
    }

    /// What to do about it.
    public var advice: String {
        switch self {
        case .notStaff: "Ask your administrator to give you this login: waymark staff add"
        case .notAllowed: "Ask a colleague who has the role, or your administrator to give it to you."
        case .noSuchOrganisation, .noSuchStaff: "See who is there with: waymark staff list"
        case .noSuchPupil: "Check the reference or UPN."
        case .noSuchBrokenGlass: "See the open ones first; somebody may have closed it already."
        case .reasonMissing: "Say why, in a few words: the safeguarding lead will read it."
        case .loginTaken, .loginReserved: "Choose another login."
        case .loginsLeftToAdministrator(let statements): "Have the server's administrator run:\n\(statements)"
        }
    }
}

extension AccessError: CustomStringConvertible {
    public var description: String { "\(sentence) \(advice)" }
}
