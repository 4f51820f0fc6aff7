import Journey

/// What can be wrong with a question about evidence.
public enum EvidenceError: Error, Sendable, Hashable {
    case periodBackwards(from: Day, to: Day)
    case asOfBeforePeriod(from: Day, asOf: Day)
    case noSuchSetting(String)
    case noSuchRun(String)
    /// The beginning of an identifier that several runs share.
    case severalRuns(String, numbers: [Int])
    case noSuchMeasure(String, nearest: String?)
    case settingNotInRun(String)
    case alreadySigned(run: Int, by: String)
    /// Who signs leads every setting that the run covers.
    case signedByOthers(run: Int)
    /// Another nightly batch is under way.
    case nightlyUnderWay
    /// The batch is for whoever may do everything: a private cluster's owner, a server's steward.
    case nightlyByStewards
    /// Evidence of settings that the caller neither leads nor oversees.
    case notYours

    /// The error's name in output for programs.
    public var code: String {
        switch self {
        case .periodBackwards: "period_backwards"
        case .asOfBeforePeriod: "as_of_before_period"
        case .noSuchSetting: "no_such_setting"
        case .noSuchRun: "no_such_run"
        case .severalRuns: "several_runs"
        case .noSuchMeasure: "no_such_measure"
        case .settingNotInRun: "setting_not_in_run"
        case .alreadySigned: "already_signed"
        case .signedByOthers: "signed_by_others"
        case .nightlyUnderWay: "nightly_under_way"
        case .nightlyByStewards: "nightly_by_stewards"
        case .notYours: "not_your_evidence"
        }
    }

    /// What is wrong, in a sentence.
    public var sentence: String {
        switch self {
        case .periodBackwards(let from, let to): "The period ends on \(to.iso), before it begins on \(from.iso)."
        case .asOfBeforePeriod(let from, let asOf):
            "The evidence is asked for as of \(asOf.iso), before its period begins on \(from.iso)."
        case .noSuchSetting(let urn): "There is no setting \(urn)."
        case .noSuchRun(let name): "There is no evidence run \(name)."
        case .severalRuns(let name, let numbers):
            "Several runs begin with \(name): " + numbers.map(String.init).joined(separator: ", ") + "."
        case .noSuchMeasure(let id, _): "There is no measure \(id)."
        case .settingNotInRun(let urn): "The run does not cover the setting \(urn)."
        case .alreadySigned(let run, let name): "Run \(run) was signed off by \(name) already."
        case .signedByOthers(let run): "Run \(run) is signed off by the senior leadership of all its settings, which you are not."
        case .nightlyUnderWay: "The nightly batch is under way already."
        case .nightlyByStewards: "The nightly batch is for the login that looks after all organisations."
        case .notYours: "Evidence of a setting is made by its senior leaders and the trust lead."
        }
    }

    /// What to do about it.
    public var advice: String {
        switch self {
        case .periodBackwards: "Give the earlier day as --from and the later one as --to."
        case .asOfBeforePeriod: "Give a later --as-of, or an earlier period."
        case .noSuchSetting: "Give a URN, or the local code of a setting that has none."
        case .noSuchRun: "See the runs with: waymark evidence list"
        case .severalRuns: "Give the number of the one you mean."
        case .noSuchMeasure(_, let nearest?): "Did you mean \(nearest)?"
        case .noSuchMeasure(_, nil): "Measures are named like 5.1.a; see them with: waymark evidence show last"
        case .settingNotInRun: "See which it covers with: waymark evidence list"
        case .alreadySigned: "It stays as it was signed. What was corrected since is in a new run: waymark evidence run"
        case .signedByOthers: "Sign a run of your own settings: waymark evidence run --setting URN"
        case .nightlyUnderWay: "Nothing has to be done: what is new is computed by the one that runs, or the next."
        case .nightlyByStewards: "Run it as the owner of the private cluster, or with a login that is a member of waymark_steward."
        case .notYours: "Ask one of them for it, or name a setting that you lead: --setting URN"
        }
    }
}
