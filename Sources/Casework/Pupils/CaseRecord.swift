import Foundation
import Journey
import Postgres

/// The whole case of a pupil as it stands: what a colleague needs to know before the phone is picked up.
public struct CaseRecord: Sendable, Hashable {
    /// What is known of the pupil beyond the name.
    public struct Details: Sendable, Hashable {
        public let upn: String?
        /// A code of ``CodeLists/senProvision``.
        public let senProvision: String?
        /// A code of ``CodeLists/senType``.
        public let primaryNeed: String?
        public let isDisadvantaged: Bool?
        public let isLookedAfter: Bool?
        public let hasSocialWorker: Bool?
        public let hasYouthJustice: Bool?
    }

    /// A stay with who knows the pupil there and how far the induction is.
    public struct StayLine: Sendable, Hashable {
        public let stay: Stay
        /// A code of ``CodeLists/referralReason``.
        public let reason: String
        public let referredBy: String?
        /// A code of ``CodeLists/registration``.
        public let registration: String
        public let keyworker: String?
        public let stepsDone: Int
        public let steps: Int
        public let isCurrent: Bool
    }

    /// One line of a list: what it is called, what it says, its day.
    public struct Line: Sendable, Hashable {
        public let ref: String?
        /// Codes and words, in order.
        public let words: [String]
        public let day: Day?
    }

    public let pupil: Pupil
    public let details: Details
    /// The latest first.
    public let stays: [StayLine]
    public let ehcPlans: [Line]
    public let openNeeds: [Line]
    public let openTargets: [Line]
    public let transitions: [Line]
    public let destination: Line?
    public let lastCheckIns: [Line]
    public let lastContacts: [Line]
    public let work: [Worklist.Item]
}

extension Casework {
    /// The case of the one pupil whom a text fits. The look is on record before it is handed out.
    ///
    /// - Throws: ``CaseworkError/noSuchPupil``, ``CaseworkError/severalPupils(_:)``.
    public func caseRecord(of lookup: PupilLookup) async throws -> CaseRecord {
        let pupil = try await read { try $0.pupil(lookup).pupil }
        return try await look(.show, at: pupil.id) { try $0.caseRecord(of: pupil.id) }
    }

    /// Reads about a pupil, and hands it out only when the record of the look is kept.
    public func look<Value: Sendable>(
        _ act: Look.Act, at pupil: UUID, about: String? = nil, _ body: @Sendable (Desk) throws -> Value
    ) async throws -> Value {
        try await look(act, about: about) { (try body($0), pupils: [pupil]) }
    }
}
