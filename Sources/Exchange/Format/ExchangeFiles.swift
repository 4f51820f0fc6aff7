import Journey

/// The files of the exchange format, in an order in which each comes after those it refers to.
enum ExchangeFiles {
    static let all: [ExchangeFile] = [
        settings, calendar, closures, staff, templates, narratives, narrativeActions, pupils, placements, keyworkers,
        referralItems, inductionSteps, timetableStages, assessments, scores, needs, specialistReferrals, ehcPlans,
        ehcReviews, targets, targetReviews,
        transitions, transitionSteps, transitionChecks, contacts, shares, careersActivities, destinations, checkIns,
        passports, restrictedNotes,
    ]

    static subscript(kind: RecordKind) -> ExchangeFile? {
        all.first { $0.kind == kind }
    }

    /// The file of this name, whatever its capitals: a folder may come from a system that has none.
    static func named(_ name: String) -> ExchangeFile? {
        let name = name.lowercased()
        return all.first { $0.name == name }
    }

    /// Whether records of this kind are named by those of other files.
    static func isReferredTo(_ kind: RecordKind) -> Bool {
        all.contains { $0.references.contains { $0.referenced?.kind == kind } }
    }
}
