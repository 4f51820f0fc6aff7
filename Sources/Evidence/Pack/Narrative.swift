import Journey
import Postgres

/// What people of a setting wrote beside the figures of a quality area.
public struct Narrative: Sendable, Hashable {
    public let setting: String
    public let strengths: String?
    public let developmentAreas: String?
    /// Sources of evidence.
    public let sources: String?
    /// Who wrote the texts last, and on which day; nil: nobody wrote any.
    public let author: String?
    public let writtenAt: Instant?
    public let actions: [Action]

    public struct Action: Sendable, Hashable {
        /// What people call it: the number under which it was entered.
        public let number: Int
        public let text: String
        /// The name of the colleague who owns it.
        public let owner: String?
        public let dueOn: Day?
        public let doneOn: Day?
        /// The year in which it was written, where that is an earlier one: it is carried forward until it is done.
        public let carriedFrom: AcademicYear?
    }
}
