import Testing

@testable import Journey

@Suite("A finding")
struct FindingTests {
    @Test("says what is wrong with a date and how to write it", arguments: [
        ("31/02/2026", "The date 31/02/2026 in ended_on is not a day: that month ends on 2026-02-28."),
        ("2026-02-31", "The date 2026-02-31 in ended_on is not a day: that month ends on 2026-02-28."),
        ("13/02/2026", "The date 13/02/2026 in ended_on is not written year first. Write it as 2026-02-13."),
        ("3.4.2026", "The date 3.4.2026 in ended_on is not written year first. Write it as 2026-04-03."),
        ("13/13/2026", "The date 13/13/2026 in ended_on is not a day. Write the year first, like 2026-03-31."),
        ("soon", "The date soon in ended_on is not a day. Write the year first, like 2026-03-31."),
        ("01/01/1776", "The date 01/01/1776 in ended_on is not a day. Write the year first, like 2026-03-31."),
        ("46112", "The date 46112 in ended_on is not a day. Write the year first, like 2026-03-31."),
    ])
    func badDate(cell: String, sentence: String) {
        let finding = Finding.badDate(cell, in: "ended_on")
        #expect(finding.codeAndColumn == "bad_date ended_on")
        #expect(finding.sentence.hasPrefix(sentence))
    }

    @Test("never repeats a cell with personal data")
    func personal() {
        let sentence = Finding.badDate("31/12/2009", in: "date_of_birth").sentence
        #expect(sentence == "The date in date_of_birth is not a day. Write the year first, like 2026-03-31.")
        for column in ["forename", "surname", "preferred_name", "upn", "note", "date_of_birth", "email"] {
            #expect(!Finding.unknownCode("Secret", in: column, list: CodeLists.mastery).sentence.contains("Secret"))
            #expect(!Finding.badNumber("Secret", in: column).sentence.contains("Secret"))
        }
        #expect(Finding.badDate("31/12/2009", in: "date_of_birth").description == "bad_date in date_of_birth")
    }

    @Test("shortens a long cell to forty characters on one line")
    func shortened() {
        let cell = String(repeating: "ab\n", count: 30)
        let short = Quotation.shortened(cell)
        #expect(short.count == 40)
        #expect(short.hasSuffix("…"))
        #expect(!short.contains("\n"))
        #expect(Quotation.shortened(String(repeating: "x", count: 40)) == String(repeating: "x", count: 40))
        #expect(Quotation.shortened(String(repeating: "x", count: 41)) == String(repeating: "x", count: 39) + "…")
    }

    @Test("suggests the nearest code, or lists a short list")
    func unknownCode() {
        #expect(
            Finding.unknownCode("aquiring", in: "mastery", list: CodeLists.mastery).sentence
                == "The code aquiring in mastery is not known. Did you mean acquiring?")
        #expect(
            Finding.unknownCode("maybe", in: "decision", list: CodeLists.placementDecision).sentence
                == "The code maybe in decision is not known. Write one of accepted, declined, withdrawn.")
        #expect(
            Finding.unknownCode("xxxxxx", in: "status", list: CodeLists.destinationStatus).sentence
                .hasSuffix("is not known. The list destination_status holds the codes that can stand here."))
    }

    @Test("has a code of the catalogue, a column and a sentence that ends")
    func factories() throws {
        let year = try #require(AcademicYear("2025/26"))
        let findings: [(Finding, String)] = [
            (.missingValue(in: "reason"), "missing_value reason"),
            (.badAcademicYear("2025", in: "academic_year"), "bad_date academic_year"),
            (.badNumber("many", in: "value"), "bad_number value"),
            (.badNumber("1.5", in: "half_term", whole: true), "bad_number half_term"),
            (.badYesNo("perhaps", in: "planned"), "bad_yes_no planned"),
            (.badURN("12", in: "receiving_urn"), "bad_urn receiving_urn"),
            (.tooLong(in: "note", limit: 4_000), "too_long note"),
            (.unknownFile("placement.csv", known: RecordKind.allCases.map(\.file)), "unknown_file -"),
            (.unknownColumn("shoe_size", known: ["urn"]), "unknown_column -"),
            (.missingColumn("urn"), "missing_column urn"),
            (.notUTF8(), "not_utf8 -"),
            (.malformedCSV("a quotation mark is not closed"), "malformed_csv -"),
            (.unknownRef("P9", in: "placement_ref", record: "placement"), "unknown_ref placement_ref"),
            (.refOfAnotherPlacement("N1", in: "need_ref", record: "need"), "unknown_ref need_ref"),
            (.duplicateRef(in: "contact_ref", firstLine: 2), "duplicate_ref contact_ref"),
            (.duplicateUPN(), "duplicate_upn upn"),
            (.overlap(.placement, in: "first_day"), "overlap first_day"),
            (.calendarOverlap(1, 2), "calendar_overlap starts_on"),
            (.calendarGap(missing: 3, of: year), "calendar_gap half_term"),
        ]
        for (finding, expected) in findings {
            #expect(finding.codeAndColumn == expected)
            #expect(finding.sentence.hasSuffix(".") || finding.sentence.hasSuffix("?"), "\(finding.sentence)")
        }
        #expect(findings[7].0.sentence.hasSuffix("Did you mean placements.csv?"))
        #expect(RuleCode.allCases.count == 23)
    }
}
