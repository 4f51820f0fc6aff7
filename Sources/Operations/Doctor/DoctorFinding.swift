/// What a check of the doctor's found.
public struct DoctorFinding: Sendable, Hashable {
    public enum Verdict: String, Sendable, CaseIterable {
        case fine
        /// Nothing is broken yet.
        case attention
        case failed
        /// It could not be looked at, for the reason that the sentence gives. Never counted as fine.
        case notChecked = "not_checked"
    }

    public let verdict: Verdict
    /// What was seen. Numbers and names of tables; never anything of a record.
    public let sentence: String
    /// The command or setting that mends it; nil when there is nothing to mend.
    public let fix: String?

    public static func fine(_ sentence: String) -> DoctorFinding { .init(verdict: .fine, sentence: sentence, fix: nil) }

    public static func attention(_ sentence: String, fix: String) -> DoctorFinding {
        .init(verdict: .attention, sentence: sentence, fix: fix)
    }

    public static func failed(_ sentence: String, fix: String) -> DoctorFinding {
        .init(verdict: .failed, sentence: sentence, fix: fix)
    }

    public static func notChecked(_ reason: String, fix: String? = nil) -> DoctorFinding {
        .init(verdict: .notChecked, sentence: reason, fix: fix)
    }
}
