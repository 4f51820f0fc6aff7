/// A check of the records: what is missing or doubtful, who can mend it, and which figures it touches. Declared with its query in
/// `sql/checks`, as measures are.
public struct QualityCheck: Sendable, Identifiable {
    /// `first_day_missing`
    public let id: String
    /// What is wrong, in a sentence without its full stop.
    public let title: String
    /// The role that can mend it, a code of the list `role`.
    public let role: String
    /// The measures whose figures it touches.
    public let touches: [String]
    /// What to do about it.
    public let advice: String
    let query: String

    /// All checks, in the order of the journey.
    public static func all() throws -> [QualityCheck] {
        let order = ["referral-and-induction.sql", "needs.sql", "onwards.sql"]
        return try EmbeddedFiles.checks.sorted { (order.firstIndex(of: $0.name) ?? 9) < (order.firstIndex(of: $1.name) ?? 9) }
            .flatMap { try DeclarationFile($0).sections("check").map(QualityCheck.init) }
    }

    private init(_ section: DeclarationFile.Section) throws {
        id = section.subject
        title = section.title
        role = try section.required("mended by")
        touches = section.words["touches"].map { $0.split(separator: " ").map(String.init) } ?? []
        advice = try section.required("what to do")
        query = section.query
    }
}

/// Something that a check found.
public struct QualityFinding: Sendable, Hashable {
    public let check: String
    /// URN or local code.
    public let setting: String
    /// How people call the record: no name is in it.
    public let ref: String
    /// The day it is counted from, ISO 8601; nil: it has none.
    public let day: String?
    /// Who can mend it: the names of colleagues. Empty: nobody holds the role.
    public let people: [String]
}
