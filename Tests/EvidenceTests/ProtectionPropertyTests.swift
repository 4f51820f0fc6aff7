import Evidence
import Testing

@Suite("Protection of generated packs")
struct ProtectionPropertyTests {
    static let shapes: [RandomTrust.Shape] = [
        .init(settings: 1, pupils: 30), .init(settings: 2, pupils: 50, lean: 0.9),
        .init(settings: 3, pupils: 120, lean: 0.5), .init(settings: 3, pupils: 200, lean: 0.8, midYear: false),
        .init(settings: 4, pupils: 300, breakdowns: ["sen_provision", "registration", "key_stage", "looked_after"]),
        .init(settings: 5, pupils: 150, breakdowns: []), .init(settings: 2, pupils: 8),
        .init(settings: 6, pupils: 900, lean: 0.7, breakdowns: ["disadvantaged"]),
    ]

    @Test("Nothing hidden, and no small number, can be worked out of a protected pack", arguments: 0..<32)
    func noLeak(seed: Int) {
        let shape = Self.shapes[seed % Self.shapes.count]
        let pack = RandomTrust.pack(shape, seed: UInt64(seed))
        let protected = Protection().protect(pack)
        let leaks = Disclosure.check(protected, truth: pack)
        #expect(leaks.isEmpty, "\(leaks.prefix(5))")
        let primary = protected.count { $0.hidden == .primary }
        let secondary = protected.count { $0.hidden == .secondary }
        print("STAT", shape.settings, shape.pupils, shape.breakdowns.count, pack.count, primary, secondary)
    }
}
