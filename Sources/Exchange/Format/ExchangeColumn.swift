import Journey

/// A column of an exchange file: what a cell of it may hold, and where that goes.
struct ExchangeColumn: Sendable {
    enum Content: Sendable {
        /// Text of at most so many characters.
        case text(limit: Int)
        case day
        case wholeNumber(ClosedRange<Int>)
        /// A number kept as it was written, trailing noughts included.
        case decimal
        case yesNo
        case code(CodeList)
        /// Codes joined by semicolons, kept in their order.
        case codes(CodeList)
        /// One of a few words that the program itself gives a meaning.
        case choice([String])
        /// `2025/26`, stored as the year it begins in.
        case academicYear
        case upn
        /// A URN or local code that names a provider anywhere.
        case provider
        /// The sender's own name for the record of this row.
        case ownReference
        /// The same, where it is a URN or local code.
        case ownProviderCode
        /// Names another record.
        case reference(Referenced)
    }

    struct Traits: OptionSet, Sendable {
        let rawValue: Int
        /// Every row has a value.
        static let required = Traits(rawValue: 1)
        /// The day on which what the row records happened: a run "as of" an earlier day doesn't read the row.
        static let ownDate = Traits(rawValue: 2)
        /// Recorded in the program and no part of the page: taken in when it comes, and written only where something
        /// stands in it, so that nothing is lost and a folder that came by the page leaves by the page.
        static let beyondThePage = Traits(rawValue: 4)
    }

    let name: String
    let content: Content
    let traits: Traits
    /// The database's columns: one, except where a reference brings the whole key of what it names.
    let fields: [String]

    var isRequired: Bool { traits.contains(.required) }

    var referenced: Referenced? {
        if case .reference(let referenced) = content { referenced } else { nil }
    }

    private init(_ name: String, _ content: Content, _ traits: Traits, fields: [String]) {
        self.name = name
        self.content = content
        self.traits = traits
        self.fields = fields
    }
}

/// How a declaration spells its columns.
extension ExchangeColumn {
    /// A name, a title, a short answer.
    static let shortText = 200
    /// A note, a reason, a pupil's words.
    static let longText = 20_000
    /// A sender's own reference.
    static let referenceText = 100

    static func text(_ name: String, _ traits: Traits = [], limit: Int = shortText, field: String? = nil) -> Self {
        Self(name, .text(limit: limit), traits, fields: [field ?? name])
    }

    /// Belongs to the member of staff, not to the post that the row records.
    static func ofPerson(_ name: String, _ traits: Traits = []) -> Self {
        Self(name, .text(limit: shortText), traits, fields: [])
    }

    static func note(_ name: String, _ traits: Traits = []) -> Self {
        .text(name, traits, limit: longText)
    }

    static func day(_ name: String, _ traits: Traits = []) -> Self {
        Self(name, .day, traits, fields: [name])
    }

    static func wholeNumber(_ name: String, _ range: ClosedRange<Int>, _ traits: Traits = []) -> Self {
        Self(name, .wholeNumber(range), traits, fields: [name])
    }

    static func decimal(_ name: String, _ traits: Traits = []) -> Self {
        Self(name, .decimal, traits, fields: [name])
    }

    static func yesNo(_ name: String, _ traits: Traits = []) -> Self {
        Self(name, .yesNo, traits, fields: [name])
    }

    static func code(_ name: String, _ list: CodeList, _ traits: Traits = []) -> Self {
        Self(name, .code(list), traits, fields: [name])
    }

    static func codes(_ name: String, _ list: CodeList, _ traits: Traits = [], field: String? = nil) -> Self {
        Self(name, .codes(list), traits, fields: [field ?? name])
    }

    static func choice(_ name: String, _ words: [String], _ traits: Traits = []) -> Self {
        Self(name, .choice(words), traits, fields: [name])
    }

    static func academicYear(_ name: String, _ traits: Traits = []) -> Self {
        Self(name, .academicYear, traits, fields: [name])
    }

    static func upn(_ name: String) -> Self {
        Self(name, .upn, [], fields: [name])
    }

    static func provider(_ name: String) -> Self {
        Self(name, .provider, [], fields: [name])
    }

    static func ownReference(_ name: String) -> Self {
        Self(name, .ownReference, .required, fields: ["ref"])
    }

    static func ownProviderCode(_ name: String) -> Self {
        Self(name, .ownProviderCode, .required, fields: [name])
    }

    /// A reference that brings the key of what it names into the row's own: the placement of a contact.
    static func belongs(_ name: String, to referenced: Referenced) -> Self {
        Self(name, .reference(referenced), .required, fields: referenced.key + referenced.alsoBrings)
    }

    /// A reference beside the row's own key: the transition that a contact serves, who did a step.
    static func names(_ name: String, _ referenced: Referenced, _ traits: Traits = [], field: String? = nil) -> Self {
        let inherited = referenced.key.dropLast()
        return Self(name, .reference(referenced), traits, fields: inherited + [field ?? referenced.identifier])
    }

    /// The present keyworker, who is kept with those before in a table of their own.
    static func presentKeyworker(_ name: String) -> Self {
        Self(name, .reference(.staff), [], fields: [])
    }
}

/// A kind of record that rows of other files name.
struct Referenced: Sendable {
    /// In a sentence: "placement".
    let noun: String
    /// The file whose rows make these records.
    let kind: RecordKind
    let table: String
    /// The column of the table that holds the sender's reference.
    let reference: String
    /// The table's key within the organisation; the last is its own identifier.
    let key: [String]
    /// Columns that whatever belongs to it repeats, for the sake of a constraint.
    var alsoBrings: [String] = []

    var identifier: String { key[key.count - 1] }

    static let setting = Referenced(
        noun: "setting", kind: .settings, table: "setting", reference: "urn", key: ["setting_id"])
    static let staff = Referenced(
        noun: "member of staff", kind: .staff, table: "staff", reference: "ref", key: ["staff_id"])
    static let pupil = Referenced(
        noun: "pupil", kind: .pupils, table: "pupil", reference: "ref", key: ["pupil_id"])
    static let ehcPlan = Referenced(
        noun: "EHC plan", kind: .ehcPlans, table: "ehc_plan", reference: "ref", key: ["pupil_id", "ehc_id"])
    static let placement = Referenced(
        noun: "placement", kind: .placements, table: "placement", reference: "ref", key: stayKey)
    /// For destinations: a young person has one open destination, whatever the stay.
    static let placementAndPupil = Referenced(
        noun: "placement", kind: .placements, table: "placement", reference: "ref", key: stayKey,
        alsoBrings: ["pupil_id"])
    static let assessment = Referenced(
        noun: "assessment", kind: .assessments, table: "assessment", reference: "ref", key: stayKey + ["assessment_id"])
    static let need = Referenced(
        noun: "need", kind: .needs, table: "need", reference: "ref", key: stayKey + ["need_id"])
    static let target = Referenced(
        noun: "target", kind: .targets, table: "target", reference: "ref", key: stayKey + ["target_id"])
    static let transition = Referenced(
        noun: "transition", kind: .transitions, table: "transition", reference: "ref", key: stayKey + ["transition_id"])

    private static let stayKey = ["setting_id", "placement_id"]
}
