/// What can stop somebody from writing beside the figures.
public enum NarrativeError: Error, Sendable, Hashable {
    case noSuchSetting(String)
    /// The setting has to be named, since there are several.
    case severalSettings([String])
    case noSuchArea(Int)
    case noSuchAction(Int64)
    case noSuchOwner(String)
    /// Somebody wrote since the text was read.
    case writtenMeanwhile(author: String)
    case nothingToWrite

    /// Names the error for scripts. Never changes once released.
    public var code: String {
        switch self {
        case .noSuchSetting: "no_such_setting"
        case .severalSettings: "several_settings"
        case .noSuchArea: "no_such_area"
        case .noSuchAction: "no_such_action"
        case .noSuchOwner: "no_such_staff"
        case .writtenMeanwhile: "changed_meanwhile"
        case .nothingToWrite: "nothing_to_write"
        }
    }

    public var sentence: String {
        switch self {
        case .noSuchSetting(let urn): "There is no setting \(urn)."
        case .severalSettings(let urns): "There are several settings: \(urns.joined(separator: ", "))."
        case .noSuchArea(let area): "There is no quality area \(area)."
        case .noSuchAction(let number): "There is no action \(number) that you may change."
        case .noSuchOwner(let ref): "There is nobody on the staff with the reference \(ref)."
        case .writtenMeanwhile(let author): "\(author) has written about this area since you began."
        case .nothingToWrite: "There is nothing to write."
        }
    }

    public var advice: String {
        switch self {
        case .noSuchSetting: "Give a URN, or the local code of a setting that has none."
        case .severalSettings: "Say which one: --setting URN"
        case .noSuchArea: "The areas are numbered from 1 to 13: 5 is pupil induction, 12 appropriate transition."
        case .noSuchAction: "See the actions and their numbers with: waymark evidence note AREA --show"
        case .noSuchOwner: "See who works here with: waymark staff list"
        case .writtenMeanwhile: "Nothing was lost. Look at what is there now, then write yours again."
        case .nothingToWrite: "Give --strength, --development, --source or --action, or write in the editor."
        }
    }
}
