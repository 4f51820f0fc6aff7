import Journey
import Testing

@Suite("A UPN")
struct UPNTests {
    @Test("is accepted with its check letter", arguments: [
        "B801200005001", "R674123101121", "T823432112345", "D383110425017", "B935110125042", "P207000016049",
    ])
    func permanent(text: String) throws {
        let upn = try UPN(text)
        #expect(upn.text == text)
        #expect(!upn.isTemporary)
    }

    @Test("may be temporary", arguments: ["L93111002301A", "C93111002407K"])
    func temporary(text: String) throws {
        #expect(try UPN(text).isTemporary)
    }

    @Test("is refused for the first thing wrong with it", arguments: [
        ("A801200005001", UPNProblem.checkLetter(expected: "B")),
        ("Q207000016049", .checkLetter(expected: "P")),
        ("M93111002301A", .checkLetter(expected: "L")),
        ("B801200005002", .checkLetter(expected: "Q")),
        ("", .length(0)),
        ("B80120000500", .length(12)),
        ("B8012000050011", .length(14)),
        ("b801200005001", .letter(position: 1)),
        ("I801200005001", .letter(position: 1)),
        ("O801200005001", .letter(position: 1)),
        ("S801200005001", .letter(position: 1)),
        ("1801200005001", .letter(position: 1)),
        ("B80120000500A1", .length(14)),
        ("B8O1200005001", .digit(position: 3)),
        ("B80120000500I", .letter(position: 13)),
        ("B80120000500a", .letter(position: 13)),
        ("B8012000050A1", .digit(position: 12)),
    ])
    func refused(text: String, problem: UPNProblem) {
        #expect(throws: problem) { try UPN(text) }
    }

    @Test("is never printed, neither by itself nor in what is said against it")
    func blind() throws {
        let upn = try UPN("B801200005001")
        var dumped = ""
        dump(upn, to: &dumped)
        #expect(!"\(upn) \(String(reflecting: upn)) \(dumped)".contains("801200005001"))
        let finding = Finding.badUPN(.checkLetter(expected: "B"))
        #expect(finding.sentence.contains("B as the first letter"))
        #expect(finding.codeAndColumn == "bad_upn upn")
    }
}

@Suite("A provider code")
struct ProviderCodeTests {
    @Test("is a URN or a local code", arguments: ["100137", "000001", "A", "NorthHub-2", "x-1", "ABCDEFGHIJKL"])
    func accepted(text: String) throws {
        let code = try #require(ProviderCode(text))
        #expect(code.description == text)
        #expect(code.isURN == (text.first?.isNumber == true))
    }

    @Test("is refused otherwise", arguments: [
        "", "10013", "1001370", "10013A", "1-1001", "-hub", "ABCDEFGHIJKLM", "North Hub", "Hub_2", "É1",
        "Hub\n", "１00137",
    ])
    func refused(text: String) {
        #expect(ProviderCode(text) == nil)
    }
}
