import Exchange
import Foundation
import Journey
import Testing
import TestSupport

@Suite("Folders and files that can't be read as they are", .serialized)
struct FolderRefusalTests {
    private func refusals(_ change: (inout ExampleFolder) -> Void) async throws -> [String] {
        let workshop = try await Workshop.untouched(by: "folders")
        defer { workshop.cleanUp() }
        let report = try await workshop.importing(aFolder(change))
        #expect(report.outcome == .refused)
        return report.badRows.map { "\($0.file):\($0.line) \($0.finding.column ?? "-") \($0.finding.code.rawValue): \($0.finding.sentence)" }
    }

    /// Replaces the bytes of contacts.csv; `%` stands for its header.
    private func contacts(_ rows: String) -> (inout ExampleFolder) -> Void {
        contacts(bytes: Array(rows.utf8))
    }

    private func contacts(bytes: [UInt8]) -> (inout ExampleFolder) -> Void {
        { folder in
            let header = "contact_ref,placement_ref,held_on,kind,with,transition_ref,note\n"
            folder["contacts"].raw = Array(header.utf8) + bytes
        }
    }

    @Test("A file that doesn't belong is named, with the nearest that does")
    func unknownFile() async throws {
        #expect(try await refusals { $0["pupil.csv"] = .init(columns: ["pupil_ref"], rows: []) } == [
            "pupil.csv:0 - unknown_file: pupil.csv is not a file of the exchange format. Did you mean pupils.csv?",
        ])
    }

    @Test("A column that doesn't belong is named, with the nearest that does")
    func unknownColumn() async throws {
        #expect(try await refusals { $0["pupils"].columns[2] = "fornames" } == [
            "pupils.csv:1 - unknown_column: The column fornames does not belong to this file. Did you mean forename?",
            "pupils.csv:1 forename missing_column: The column forename is missing. Every row of this file "
                + "needs it; add it.",
        ])
    }

    @Test("A column without a name is told by its place")
    func namelessColumn() async throws {
        #expect(try await refusals { $0["pupils"].columns += ["", " "] } == [
            "pupils.csv:1 - unknown_column: Column 15 has no name in the first line. Take it out, or give it one.",
            "pupils.csv:1 - unknown_column: Column 16 has no name in the first line. Take it out, or give it one.",
        ])
    }

    @Test("A file in UTF-16, as spreadsheets call Unicode text, is told from UTF-8 and not from CSV", arguments: [
        String.Encoding.utf16LittleEndian, .utf16BigEndian,
    ])
    func utf16(encoding: String.Encoding) async throws {
        let text = try #require("\u{FEFF}contact_ref,placement_ref\nC1,P1\n".data(using: encoding))
        #expect(try await refusals { $0["contacts"].raw = Array(text) } == [
            "contacts.csv:1 - not_utf8: The text is not UTF-8. Save the file again as \"CSV UTF-8\" in the program it comes from.",
        ])
    }

    @Test("A required column that is missing is named, and rows that refer to the file are not blamed")
    func missingColumn() async throws {
        #expect(try await refusals { $0.removeColumn("referred_on", from: "placements") } == [
            "placements.csv:1 referred_on missing_column: The column referred_on is missing. Every row of "
                + "this file needs it; add it.",
        ])
    }

    @Test("A column that stands twice is named")
    func columnTwice() async throws {
        #expect(try await refusals { $0["pupils"].columns.append("upn") } == [
            "pupils.csv:1 - malformed_csv: The file can't be read as CSV from here: the column upn stands "
                + "twice in the first line. Save it again from a spreadsheet as CSV.",
        ])
    }

    @Test("A file without a header lacks its columns")
    func emptyFile() async throws {
        #expect(try await refusals { $0["closures"].raw = [] } == [
            "closures.csv:1 urn missing_column: The column urn is missing. Every row of this file needs it; add it.",
            "closures.csv:1 closed_on missing_column: The column closed_on is missing. Every row of this "
                + "file needs it; add it.",
        ])
    }

    @Test("Latin-1 is told from UTF-8, with the line")
    func latin1() async throws {
        #expect(try await refusals(contacts(bytes: Array("C1,P1,2025-09-30,call,pupil,,caf".utf8) + [0xE9, 0x0A])) == [
            "contacts.csv:2 - not_utf8: The text is not UTF-8. Save the file again as \"CSV UTF-8\" in the "
                + "program it comes from.",
        ])
    }

    @Test("NUL is refused, and the file goes on after it")
    func nul() async throws {
        #expect(try await refusals(contacts("C1,P1,2025-09-30,call,pupil,,a\0b\nC3,P1,2025-13-01,call,pupil,,\n")) == [
            "contacts.csv:2 - malformed_csv: The file can't be read as CSV from here: the row holds the "
                + "character U+0000, which is not text. Save it again from a spreadsheet as CSV.",
            "contacts.csv:3 held_on bad_date: The date 2025-13-01 in held_on is not a day. Write the year "
                + "first, like 2026-03-31.",
        ])
    }

    @Test("A file that ends inside quotation marks is refused")
    func truncated() async throws {
        #expect(try await refusals(contacts("C1,P1,2025-09-30,call,pupil,,\"and then\nthe power went")) == [
            "contacts.csv:2 - malformed_csv: The file can't be read as CSV from here: the quotation mark "
                + "that opens in this row is never closed. Save it again from a spreadsheet as CSV.",
        ])
    }

    @Test("Text after a closing quotation mark is refused, and the file goes on after it")
    func strayQuote() async throws {
        #expect(try await refusals(contacts("C1,P1,2025-09-30,call,pupil,,\"a\"b\nC3,P1,,call,pupil,,\n")) == [
            "contacts.csv:2 - malformed_csv: The file can't be read as CSV from here: a quotation mark "
                + "stands inside a cell, or text follows a closing one. Save it again from a spreadsheet as CSV.",
            "contacts.csv:3 held_on missing_value: held_on is empty. Every row needs it; fill it in.",
        ])
    }

    @Test("A row with too few or too many cells is refused, and the file goes on after it")
    func cellCount() async throws {
        #expect(try await refusals(contacts("C1,P1,2025-09-30,call\nC3,P1,2025-09-30,call,pupil,,,,\nC4,P1,2025-09-30,cal,pupil,,\n")) == [
            "contacts.csv:2 - malformed_csv: The file can't be read as CSV from here: this row has 4 cells, "
                + "and the first line has 7. Save it again from a spreadsheet as CSV.",
            "contacts.csv:3 - malformed_csv: The file can't be read as CSV from here: this row has 9 cells, "
                + "and the first line has 7. Save it again from a spreadsheet as CSV.",
            "contacts.csv:4 kind unknown_code: The code cal in kind is not known. Did you mean call?",
        ])
    }

    @Test("A cell of 10 MB is too long, and the rest of its row is read")
    func longCell() async throws {
        let note = String(repeating: "far too long ", count: 800_000)
        #expect(try await refusals(contacts("C1,P1,2025-09-30,call,pupil,,\(note)\nC3,P1,2025-09-30,cal,pupil,,\"\(note)\"\n")) == [
            "contacts.csv:2 note too_long: The text in note is longer than 20000 characters. Shorten it.",
            "contacts.csv:3 kind unknown_code: The code cal in kind is not known. Did you mean call?",
            "contacts.csv:3 note too_long: The text in note is longer than 20000 characters. Shorten it.",
        ])
    }

    @Test("BOM, CRLF, quotation marks, line breaks, other order of columns and blank lines are all in order")
    func tolerated() async throws {
        let workshop = try await Workshop.fresh()
        var folder = aFolder { folder in
            folder["contacts", 0, "note"] = "said \"no\",\r\nthen\nyes"
            folder["contacts"].columns.reverse()
        }
        let text = folder.text(of: "contacts", lineEnd: "\r\n").replacing("\r\nC2", with: "\r\n\r\nC2")
        folder["contacts"].raw = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        try await workshop.importing(folder, lineEnd: "\r\n")
        #expect(try await workshop.count("contact") == 2)
        let note: String = try await workshop.value("select note from waymark.contact where ref = 'C1'")
        #expect(note == "said \"no\",\r\nthen\nyes")
        await workshop.close()
    }

    @Test("A folder that isn't there, is a file, or holds no CSV is named before anything happens")
    func noFolder() async throws {
        let workshop = try await Workshop.untouched(by: "folders")
        defer { workshop.cleanUp() }
        let file = workshop.folder.appending(path: "pupils.csv").path(percentEncoded: false)
        try Data().write(to: URL(filePath: file))
        let empty = workshop.folder.appending(path: "empty").path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
        let missing = workshop.folder.path(percentEncoded: false) + "/none"
        for (path, code) in [(missing, ExchangeError.Code.folderNotFound), (file, .notAFolder), (empty, .folderWithoutFiles)] {
            let error = await #expect(throws: ExchangeError.self) { try await workshop.importing(folder: path) }
            #expect(error?.code == code)
            #expect(error?.sentence.contains(path) == true)
        }
        try FileManager.default.createDirectory(atPath: empty + "/contacts.csv", withIntermediateDirectories: false)
        let folder = await #expect(throws: ExchangeError.self) { try await workshop.importing(folder: empty) }
        #expect(folder?.sentence.hasSuffix("contacts.csv has a file's name and is none. Put the file in its place, or take it away.") == true)
        try FileManager.default.removeItem(atPath: empty + "/contacts.csv")
        try FileManager.default.createSymbolicLink(atPath: empty + "/contacts.csv", withDestinationPath: missing)
        let link = await #expect(throws: ExchangeError.self) { try await workshop.importing(folder: empty) }
        #expect(link?.sentence.contains("is a link that leads nowhere") == true)
    }
}
