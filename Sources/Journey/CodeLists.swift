/// Every code list of the journey.
///
/// The lists stand in files by subject; each is a constant, and ``all`` holds them together for the database and for
/// whoever wants to show them.
public enum CodeLists {
    /// All lists, in the order of the journey.
    public static let all: [CodeList] = [
        settingKind, role, sex, ethnicity, senProvision, senType,
        referralReason, registration, placementDecision, placementEndReason, referralItem, referralItemQuality,
        inductionStep, contactKind, participant,
        instrument, assessmentDomain, assessmentPurpose, sdqScale, sdqBand, needCategory, needStatus,
        specialistService, ehcDecision, shareContent, shareAudience,
        targetArea, mastery, targetOutcome,
        transitionKind, readiness, transitionStep, barrier, transitionCheckStatus, comparison, transitionEndReason,
        careersKind, careersOutcome, destinationStatus, checkInMethod, risk, checkInEvidence, followUpEndReason,
        obligationKind, obligationStatus, holdReason, qualityArea,
    ]

    /// The list of this name, or nil.
    public static func named(_ name: String) -> CodeList? {
        all.first { $0.name == name }
    }
}
