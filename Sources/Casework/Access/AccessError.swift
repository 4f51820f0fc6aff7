import Journey
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
    case noSuchSetting
    case noSuchBrokenGlass
    case reasonMissing
    /// No retention rule says that the record is to go.
    case notDue
    case onLegalHold
    case noSuchHold
    /// The pupil also stays, or stayed, where somebody else is administrator.
    case partOfAnotherSetting
    case objectionStands
    case noSuchObjection
    /// Whose it would be to object.
    case objectionOfAnother(Objection.Objector)
    /// Somebody has not left before the day has come.
    case leavingAhead(Day)
    /// This person is on the staff already, under this reference.
    case onStaffAlready(ref: String, name: String)
    /// The reference is another's, or that of somebody who has left.
    case refTaken(ref: String, by: String, leftOn: Day?)
    /// Whose login is given also has a role where the caller is not the administrator.
    case worksElsewhere
    /// They have the role there already.
    case roleHeld
    case roleNotHeld
    /// Whoever works for the whole organisation is trust lead, whatever else.
    case trustLeadsOnly
    case loginTaken
    case loginReserved
    /// The server does not let Waymark make or end logins; `statements` is what its administrator runs.
    case loginsLeftToAdministrator(statements: String)

    /// What takes a role that the caller does not have.
    public enum Deed: String, Sendable {
        case breakTheGlass, lookAfterStaff, readTheTrail, readRestrictedNotes, exchange, erase, answerForTheRecord, other
    }

    /// Names the error for scripts. Never changes once released.
    public var code: String {
        switch self {
        case .notStaff: "not_staff"
        case .notAllowed: "not_allowed"
        case .noSuchOrganisation: "no_such_organisation"
        case .noSuchPupil: "no_such_pupil"
        case .noSuchStaff: "no_such_staff"
        case .noSuchSetting: "no_such_setting"
        case .noSuchBrokenGlass: "no_such_broken_glass"
        case .reasonMissing: "reason_missing"
        case .notDue: "not_due"
        case .onLegalHold: "on_legal_hold"
        case .noSuchHold: "no_such_hold"
        case .partOfAnotherSetting: "part_of_another_setting"
        case .objectionStands: "objection_stands"
        case .noSuchObjection: "no_such_objection"
        case .objectionOfAnother: "objection_of_another"
        case .leavingAhead: "in_the_future"
        case .onStaffAlready: "done_already"
        case .refTaken: "duplicate_ref"
        case .worksElsewhere: "works_elsewhere"
        case .roleHeld: "role_held"
        case .roleNotHeld: "role_not_held"
        case .trustLeadsOnly: "trust_leads_only"
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
        case .notAllowed(.readRestrictedNotes): "Only the safeguarding lead reads restricted notes."
        case .notAllowed(.erase): "Only an administrator erases records whose time is over."
        case .notAllowed(.answerForTheRecord): "Only somebody who sees every pupil of a setting answers for a whole record."
        case .notAllowed(.other): "Your role does not allow this."
        case .noSuchOrganisation: "There is no such organisation."
        case .noSuchPupil: "There is no such pupil."
        case .noSuchStaff: "There is no such member of staff."
        case .noSuchSetting: "There is no such setting."
        case .noSuchBrokenGlass: "There is no such emergency look that is still to be closed."
        case .reasonMissing: "This takes a reason."
        case .notDue: "This record is not due for erasure."
        case .onLegalHold: "This record is on legal hold."
        case .noSuchHold: "There is no legal hold on this record."
        case .partOfAnotherSetting: "Part of this record belongs to a setting that you do not administer."
        case .objectionStands: "There is an objection to sharing already."
        case .noSuchObjection: "There is no objection to sharing that stands."
        case .objectionOfAnother(.pupil): "From the 16th birthday it is the young person who objects, or withdraws an objection."
        case .objectionOfAnother(.parentCarer): "Before the 16th birthday it is a parent or carer who objects, or withdraws an objection."
        case .leavingAhead(let day): "Leaving ends the login at once, and \(day.inEnglish) is still to come."
        case .onStaffAlready(let ref, let name): "\(name) is on the staff already, as \(ref)."
        case .refTaken(let ref, let name, nil): "The reference \(ref) is taken: it is that of \(name)."
        case .refTaken(let ref, let name, let leftOn?): "The reference \(ref) is taken: it is that of \(name), who left on \(leftOn.inEnglish)."
        case .worksElsewhere: "They also have a role where you are not the administrator, and a login opens all that their roles show."
        case .roleHeld: "They have this role there already."
        case .roleNotHeld: "They do not have this role there."
        case .trustLeadsOnly: "Whoever has a role in the whole organisation is trust lead as well."
        case .loginTaken: "This login belongs to somebody else already."
        case .loginReserved: "This login cannot be given to staff: it has other rights on the database server."
        case .loginsLeftToAdministrator: "This database server does not let Waymark make or end logins."
        }
    }

    /// What to do about it.
    public var advice: String {
        switch self {
        case .notStaff: "Ask your administrator to give you this login: waymark staff login"
        case .notAllowed: "Ask a colleague who has the role, or your administrator to give it to you."
        case .noSuchOrganisation, .noSuchStaff: "See who is there with: waymark staff list"
        case .noSuchSetting: "See them with: waymark setting list"
        case .noSuchPupil: "Check the reference or UPN."
        case .noSuchBrokenGlass: "See the open ones first; somebody may have closed it already."
        case .reasonMissing: "Say why, in a few words: --why"
        case .notDue: "See which are: waymark retention plan"
        case .onLegalHold: "Release it first, when the reason is gone: waymark retention release PUPIL"
        case .noSuchHold: "Nothing needs to be done."
        case .partOfAnotherSetting: "Ask somebody who administers all of the pupil's settings."
        case .objectionStands, .noSuchObjection: "See it with: waymark subject-access PUPIL"
        case .objectionOfAnother: "Record it as theirs when it is: --by pupil or --by parent_carer"
        case .leavingAhead: "Enter it on that day. The pupils can be handed over before: waymark handover"
        case .onStaffAlready(let ref, _):
            "Nothing was changed. A login is given with waymark staff login \(ref), a role with waymark staff role add \(ref)."
        case .refTaken(_, _, nil): "Choose another reference."
        case .refTaken(let ref, _, _): "If they are back: waymark staff return \(ref). Choose another reference for anybody else."
        case .worksElsewhere: "Ask whoever looks after Waymark to give it."
        case .roleHeld, .roleNotHeld: "Nothing was changed. See who does what with: waymark staff list"
        case .trustLeadsOnly: "End their other roles in the whole organisation first."
        case .loginTaken, .loginReserved: "Choose another login."
        case .loginsLeftToAdministrator(let statements): "Have the server's administrator run:\n\(statements)"
        }
    }
}

extension AccessError: CustomStringConvertible {
    public var description: String { "\(sentence) \(advice)" }
}
