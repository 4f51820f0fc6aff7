import Journey

/// What people of a setting wrote beside the figures of a quality area.
public struct Narrative: Sendable, Hashable {
    public let setting: String
    public let strengths: String?
    public let developmentAreas: String?
    /// Sources of evidence.
    public let sources: String?
    public let actions: [Action]

    public struct Action: Sendable, Hashable {
        public let text: String
        /// The name of the colleague who owns it.
        public let owner: String?
        public let dueOn: Day?
        public let doneOn: Day?
        /// The year in which it was written, where that is an earlier one: it is carried forward until it is done.
        public let carriedFrom: AcademicYear?
    }
}
