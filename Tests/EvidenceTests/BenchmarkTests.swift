import Testing

@testable import Evidence

@Suite("A published number beside a figure")
struct BenchmarkTests {
    @Test("is of a measure that there is, a rate, with population, source and date")
    func data() throws {
        let library = try MeasureLibrary.standard()
        let benchmarks = try Benchmark.all()
        #expect(benchmarks.map(\.value) == [0.59, 0.94])
        for benchmark in benchmarks {
            #expect(library[benchmark.measure]?.kind == .rate)
            #expect(!benchmark.population.isEmpty && !benchmark.source.isEmpty && !benchmark.mind.isEmpty)
            #expect(benchmark.dated.contains(/^\d{4}-\d{2}$/))
        }
    }

    @Test("is spoken of as far as the interval reaches, and not at all beside a hidden figure or one of too few")
    func standing() throws {
        let benchmark = try #require(try Benchmark.all().first)
        func standing(_ numerator: Int, of denominator: Int) -> Benchmark.Standing? {
            benchmark.standing(of: .rate(denominator: denominator, numerator: numerator, unknown: 0))
        }
        #expect(standing(7, of: 12) == .noDifferenceToTell && standing(95, of: 100) == .above && standing(20, of: 100) == .below)
        #expect(standing(4, of: 4) == nil && benchmark.standing(of: nil) == nil && benchmark.standing(of: .count(9)) == nil)
    }

    @Test("stands in the pack of the demonstration school, in words and in JSON")
    func shown() async throws {
        let pack = try await PackShelf.shared().internalPack
        let article = try #require(PageNode.parse(pack.html).first(id: "m-13-3-d")).text
        #expect(article.contains("59% of leavers of alternative provision in England: the interval holds it, so no difference can be told."))
        #expect(article.contains("94% of leavers of mainstream schools in England: the interval lies below it."))
        #expect(pack.json.contains(#""standing": "no_difference_to_tell""#))
    }
}
