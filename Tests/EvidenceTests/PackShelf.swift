import Evidence
import Journey

/// The demonstration school's packs, made once for all tests: of this year, compared with the year before.
struct PackShelf: Sendable {
    let internalPack: EvidencePack
    let shareablePack: EvidencePack
    /// A shareable one whose maker asked for the free text.
    let withNarrative: EvidencePack

    func pack(_ reader: Reader) -> EvidencePack { reader == .internal ? internalPack : shareablePack }

    private static let made = Task { try await make() }

    static func shared() async throws -> PackShelf { try await made.value }

    private static func make() async throws -> PackShelf {
        let school = try await DemonstrationSchool.opened()
        try await PackFixture.write(in: school)
        let today = DemonstrationSchool.today
        _ = try await school.evidence.run(RunRequest(asOf: today.oneYearBefore, breakdowns: [.keyStage]))
        let run = try await school.evidence.run(RunRequest(asOf: today, breakdowns: [.keyStage]))
        let shelf = PackShelf(
            internalPack: try await school.evidence.pack(of: run, for: .internal),
            shareablePack: try await school.evidence.pack(of: run, for: .shareable),
            withNarrative: try await school.evidence.pack(of: run, for: .shareable, withNarrative: true))
        await school.close()
        return shelf
    }
}

extension EvidencePack {
    var html: String { text { try PackDocument(self).writeHTML($0) } }
    var markdown: String { text { try PackDocument(self).writeMarkdown($0) } }
    var csv: String { text { try PackDocument(self).writeCSV($0) } }
    var json: String { text { try PackDocument(self).writeJSON($0) } }

    private func text(_ body: ((String) throws -> Void) throws -> Void) -> String {
        var text = ""
        try? body { text += $0 }
        return text
    }
}
