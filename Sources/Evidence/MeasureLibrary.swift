/// All measures, as `sql/measures` declares them.
public struct MeasureLibrary: Sendable {
    /// Areas in order, their questions in order, the measures of a question in order: the order of every result.
    public let areas: [MeasuredArea]
    /// The tables that the measures read, in the order in which they are laid out.
    let basis: [Table]
    /// All measures in the order of the page.
    public let measures: [Measure]
    /// The text of all declarations: what a run's version is the digest of.
    let text: String

    struct Table: Sendable {
        let name: String
        let query: String
    }

    /// The measures that this program carries.
    public static func standard() throws -> MeasureLibrary {
        try MeasureLibrary(files: EmbeddedFiles.measures)
    }

    init(files: [(name: String, text: String)]) throws {
        let files = files.sorted { $0.name < $1.name }
        text = files.map(\.text).joined(separator: "\n")
        basis = try files.filter { $0.name == "basis.sql" }.flatMap { file in
            try DeclarationFile(file).sections("table").map { Table(name: $0.subject, query: $0.query) }
        }
        areas = try files.filter { $0.name.hasPrefix("area-") }.map { try MeasuredArea(DeclarationFile($0)) }
        measures = areas.flatMap { $0.questions.flatMap(\.measures) }
    }

    /// The measure with this identifier, or nil.
    public subscript(id: String) -> Measure? {
        measures.first { $0.id == id }
    }
}

extension MeasuredArea {
    fileprivate init(_ file: DeclarationFile) throws {
        let keyStage = file.preamble["key stage"]
        let measures = try file.sections("measure").map { try Measure($0, keyStage: keyStage) }
        guard let heading = file.preamble.first(where: { $0.key.hasPrefix("area ") }),
            let number = Int(heading.key.dropFirst("area ".count))
        else { throw DeclarationError(file: file.name, problem: "no line names the area") }
        self.init(
            id: number, title: heading.value, about: try file.required("about"),
            questions: file.preamble.filter { $0.key.hasPrefix("question ") }
                .map { (id: String($0.key.dropFirst("question ".count)), text: $0.value) }
                .sorted { $0.id < $1.id }
                .map { question in
                    Question(
                        id: question.id, text: question.text,
                        measures: measures.filter { $0.id.hasPrefix(question.id + ".") }.sorted { $0.id < $1.id })
                })
    }
}

extension Measure {
    fileprivate init(_ section: DeclarationFile.Section, keyStage: String?) throws {
        let kind = try section.required("kind").split(separator: " ", maxSplits: 2).map(String.init)
        guard kind.count == 3, let figure = Kind(rawValue: kind[0]), let members = MemberKind.byPlural[kind[2]] else {
            throw DeclarationError(file: section.subject, problem: "its kind is not one there is")
        }
        self.init(
            id: section.subject, title: section.title, kind: figure, members: members,
            denominator: try section.required("denominator"), numerator: section.words["numerator"],
            unknown: section.words["unknown"], unit: section.words["unit"], once: section.words["once"],
            query: section.query, keyStage: keyStage)
    }
}
