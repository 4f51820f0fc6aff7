import Journey

/// What can stop an act. Nothing has been changed then.
///
/// What the caller may not see is told as what is not there.
public enum CaseworkError: Error, Sendable, Hashable {
    /// Rules of the journey that it breaks, in order.
    case refused([Finding])
    /// The stay is at another stage than the act belongs to.
    case wrongStage(Stay.Stage, act: String, belongsTo: [Stay.Stage])
    /// Something of which there is one at most stands already.
    case standsAlready(String, advice: String)
    /// It is done already, by somebody on a day.
    case doneAlready(String, on: Day?)
    case noSuchPupil
    /// The pupil has no stay in which this could be done.
    case noStay
    case severalPupils([PupilHit])
    /// Several stays fit: in which settings.
    case severalStays([Stay])
    case noSuchStaff
    case severalStaff([Colleague])
    /// There is no such setting; these are there.
    case noSuchSetting(known: [SettingRecord])
    /// Several settings fit, and one must be named.
    case severalSettings([SettingRecord])
    /// There is no such record: its noun.
    case notThere(String)
    /// Several records fit what was said: their noun and references.
    case severalRecords(String, refs: [String])
    /// Somebody changed the record since the caller saw it.
    case changedMeanwhile(String, by: String?)
    case notAllowed
    /// A change can't be taken back: a later one has changed what it wrote, or refers to it.
    case changedSince(Int64, noun: String, later: ChangeMaker?)
    /// A change of a kind that is never taken back: what to do instead.
    case cannotBeUndone(Int64, advice: String)
    /// A record can't go while others that stay refer to it: which.
    case stillNamed(String, by: [String])
    /// The setting's calendar says too little: what is missing.
    case outsideCalendar(String)
    /// Something else is wrong with the command itself: a sentence and what to do.
    case wrongCommand(String, advice: String)
}

extension CaseworkError {
    /// Names the error for scripts. Never changes once released.
    public var code: String {
        switch self {
        case .refused(let findings): findings.first?.code.rawValue ?? "refused"
        case .wrongStage: "wrong_stage"
        case .standsAlready: "stands_already"
        case .doneAlready: "done_already"
        case .noSuchPupil: "no_such_pupil"
        case .noStay: "no_stay"
        case .severalPupils: "several_pupils"
        case .severalStays: "several_stays"
        case .noSuchStaff: "no_such_staff"
        case .severalStaff: "several_staff"
        case .noSuchSetting: "no_such_setting"
        case .severalSettings: "several_settings"
        case .notThere: "no_such_record"
        case .severalRecords: "several_records"
        case .changedMeanwhile: "changed_meanwhile"
        case .notAllowed: "not_allowed"
        case .changedSince: "changed_since"
        case .cannotBeUndone: "cannot_be_undone"
        case .stillNamed: "still_named"
        case .outsideCalendar: "outside_calendar"
        case .wrongCommand: "wrong_command"
        }
    }

    /// What is wrong, for the person who did it.
    public var sentence: String {
        switch self {
        case .refused(let findings): findings.map(\.sentence).joined(separator: "\n")
        case .wrongStage(let stage, let act, _): "\(act) does not fit: the pupil \(stage.sentence)."
        case .standsAlready(let what, _): what
        case .doneAlready(let what, let day): "\(what) is done already\(day.map { ", on \($0.inEnglish)" } ?? "")."
        case .noSuchPupil: "There is no such pupil here."
        case .noStay: "The pupil has no stay in which this could be done."
        case .severalPupils: "Several pupils fit."
        case .severalStays: "The pupil has several stays."
        case .noSuchStaff: "There is no such member of staff."
        case .severalStaff: "Several members of staff fit."
        case .noSuchSetting: "There is no such setting."
        case .severalSettings: "There are several settings."
        case .notThere(let noun): "There is no such \(noun)."
        case .severalRecords(let noun, _): "More than one \(noun) fits."
        case .changedMeanwhile(let what, let by): "\(what) was changed meanwhile\(by.map { " by \($0)" } ?? "")."
        case .notAllowed: "Your role does not allow this."
        case .changedSince(let change, let noun, let later):
            """
            Change \(change) can't be taken back: a record of it (\(noun)) has moved on since\
            \(later.map { ", with change \($0.change) (\($0.act.replacing("_", with: " "))) by \($0.sentence)" } ?? "").
            """
        case .cannotBeUndone(let change, _): "Change \(change) is not one that can be taken back."
        case .stillNamed(let what, let names):
            "\(what.prefix(1).uppercased() + what.dropFirst()) can't go: it is named by \(names.joined(separator: ", "))."
        case .outsideCalendar(let what): what
        case .wrongCommand(let sentence, _): sentence
        }
    }

    /// What to do about it. In the commands, `PUPIL` stands for whom it was about: the error is the same whoever that was.
    public var advice: String? {
        switch self {
        case .refused: nil
        case .wrongStage(.referred, _, let stages) where stages.contains(.accepted) || stages.contains(.onRoll):
            "It comes after the decision. To accept the referral: waymark referral accept PUPIL"
        case .wrongStage(.accepted, _, let stages) where stages.contains(.onRoll):
            "It comes after the first day. To record that day: waymark induction start PUPIL"
        case .wrongStage(_, _, let stages):
            "It is for a pupil who \(stages.map(\.sentence).joined(separator: ", or ")). A wrong entry is corrected: waymark correct"
        case .standsAlready(_, let advice): advice
        case .doneAlready: "Nothing was changed. If that entry is wrong: waymark correct, or waymark void"
        case .noSuchPupil: "Look up with waymark pupil find: a reference, a UPN or its last four, initials or a piece of the name."
        case .noStay: "See what there is: waymark pupil show PUPIL"
        case .severalPupils: "Nothing was done. Say which by their reference."
        case .severalStays(let stays):
            "Say which with --setting: \(stays.map { "\($0.setting.urn) (\($0.setting.name))" }.joined(separator: ", "))"
        case .noSuchStaff: "See who is there with: waymark staff list"
        case .severalStaff(let colleagues):
            "Nothing was done. Say which by their reference: \(colleagues.map { "\($0.ref) (\($0.name))" }.joined(separator: ", "))"
        case .noSuchSetting(let known) where known.isEmpty: "Add one with: waymark setting add"
        case .noSuchSetting(let known): "Say which by its URN: \(Self.listed(known))"
        case .severalSettings(let known): "Say which with --setting and its URN: \(Self.listed(known))"
        case .notThere("obligation"), .notThere("hold"): "See what is due, and what is on hold: waymark why PUPIL"
        case .notThere("change"): "Every command that changes something says its number, and the timeline's --format json."
        case .notThere("passport"): "Write one first, with the pupil: waymark passport write PUPIL"
        case .notThere: "See what there is: waymark pupil timeline PUPIL"
        case .severalRecords(_, let refs): "Say which by its reference: \(refs.joined(separator: ", "))"
        case .changedMeanwhile: "Nothing of yours was stored. Look at it again, then repeat what is still right."
        case .notAllowed: "Ask a colleague whose role it is; who has which: waymark staff list"
        case .changedSince(_, _, let later):
            "Nothing was changed. Take that one back first\(later.map { ": waymark undo \($0.change)" } ?? "")"
        case .cannotBeUndone(_, let advice): advice
        case .stillNamed: "Nothing was changed. See to those first: waymark void, or waymark correct"
        case .outsideCalendar: "Give the setting's half-terms with waymark calendar set."
        case .wrongCommand(_, let advice): advice
        }
    }

    private static func listed(_ settings: [SettingRecord]) -> String {
        settings.map { "\($0.urn) (\($0.name))" }.joined(separator: ", ")
    }
}
