import Testing

@testable import Evidence

@Suite("The declarations of the measures")
struct MeasureLibraryTests {
    let library: MeasureLibrary

    init() throws {
        library = try MeasureLibrary.standard()
    }

    @Test("declare the 57 measures of areas 5, 11, 12 and 13 in the order of the toolkit's questions")
    func order() {
        #expect(library.areas.map(\.id) == [5, 11, 12, 13])
        #expect(
            library.measures.map(\.id) == [
                "5.1.a", "5.1.b", "5.1.c", "5.1.d", "5.1.e", "5.2.a", "5.2.b", "5.2.c", "5.2.d", "5.2.e", "5.3.a", "5.3.b",
                "5.4.a", "5.4.b", "5.4.c", "5.4.d", "11.1.a", "11.1.b", "11.1.c", "11.1.d", "11.1.e", "11.1.f", "11.2.a",
                "11.2.b", "11.2.c", "11.3.a", "11.3.b", "11.3.c", "12.1.a", "12.1.b", "12.2.a", "12.2.b", "12.2.c", "12.2.d",
                "12.2.e", "12.2.f", "12.2.g", "12.3.a", "12.3.b", "12.3.c", "12.3.d", "13.1.a", "13.1.b", "13.1.c", "13.2.a",
                "13.3.a", "13.3.b", "13.3.c.1", "13.3.c.2", "13.3.c.3", "13.3.c.4", "13.3.c.5", "13.3.c.6", "13.3.c.7",
                "13.3.d", "13.3.e", "13.3.f",
            ])
    }

    @Test("give every rate and duration words for what counts, and every duration a unit")
    func words() {
        for measure in library.measures {
            #expect(!measure.title.isEmpty && !measure.denominator.isEmpty, "\(measure.id)")
            #expect((measure.numerator == nil) == (measure.kind == .count), "\(measure.id)")
            #expect((measure.unit == nil) == (measure.kind != .duration), "\(measure.id)")
        }
    }

    @Test("say what is unknown only where the toolkit's reading lets something be unknown")
    func unknown() {
        let unknown = library.measures.filter { $0.unknown != nil }.map(\.id)
        #expect(unknown == ["12.2.c"] + (1...7).map { "13.3.c.\($0)" } + ["13.3.d"])
    }

    @Test("are refused when a query has no words over it, no end, or a parameter that is not given")
    func broken() {
        func library(_ area: String) throws -> MeasureLibrary {
            try MeasureLibrary(files: [("area-05.sql", area)])
        }
        let head = "-- area 5: Pupil induction\n-- about: what\n-- question 5.1: What?\n-- measure 5.1.a: One\n"
        #expect(throws: DeclarationError.self) { try library(head + "select 1;") }
        #expect(throws: DeclarationError.self) {
            try library(head + "-- kind: rate of placements\n-- denominator: all\nselect 1")
        }
        #expect(throws: DeclarationError.self) {
            try library(head + "-- kind: rate of ships\n-- denominator: all\nselect 1;")
        }
        #expect(throws: Never.self) { try library(head + "-- kind: rate of placements\n-- denominator: all\nselect 1;") }
        #expect(throws: DeclarationError.self) { try MeasureDefinitions.numbered("select :nobody", in: "x") }
    }

    @Test("turn a query's named parameters into numbered ones, and leave casts alone")
    func numbered() throws {
        let numbered = try MeasureDefinitions.numbered(
            "select day::date from t where a between :from and :e and b = any(:settings)", in: "x")
        #expect(numbered == "select day::date from t where a between $4 and $7 and b = any($2)")
    }
}
