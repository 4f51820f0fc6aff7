/// All measures, as `sql/measures` declares them.
public struct MeasureLibrary: Sendable {
    /// Areas in order, their questions in order, the measures of a question in order: the order of every result.
    public let areas: [MeasuredArea]
    /// The tables that the measures read, in the order in which they are laid out.
    let basis: [Table]
    /// All measures in the order of the page.
    public let measures: [Measure]
    /// All measures in the order in which they can be computed: some are answered from others.
    let computingOrder: [Measure]
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
        let declared = try files.filter { $0.name.hasPrefix("area-") }.map { try DeclaredArea(DeclarationFile($0)) }
        areas = declared.map(\.area)
        computingOrder = declared.flatMap(\.measures)
        measures = areas.flatMap { $0.questions.flatMap(\.measures) }
    }

    /// The measure with this identifier, or nil.
    public subscript(id: String) -> Measure? {
        measures.first { $0.id == id }
    }
}

/// What an area's file declares.
private struct DeclaredArea {
    let area: MeasuredArea
    /// In the file's order.
    let measures: [Measure]

    init(_ file: DeclarationFile) throws {
        let keyStage = file.preamble["key stage"]
        let measures = try file.sections("measure").map { try Measure($0, keyStage: keyStage) }
        guard let heading = file.preamble.first(where: { $0.key.hasPrefix("area ") }),
            let number = Int(heading.key.dropFirst("area ".count))
        else { throw DeclarationError(file: file.name, problem: "no line names the area") }
        self.measures = measures
        area = MeasuredArea(
            id: number, title: heading.value, about: try file.required("about"),
            questions: file.preamble.filter { $0.key.hasPrefix("question ") }
                .map { (id: String($0.key.dropFirst("question ".count)), text: $0.value) }
                .sorted { $0.id < $1.id }
                .map { question in
                    MeasuredArea.Question(
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
