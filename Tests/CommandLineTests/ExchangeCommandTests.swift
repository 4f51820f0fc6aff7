import Foundation
import Testing

@Suite("waymark import and waymark export")
struct ExchangeCommandTests {
    @Test("an import says what went in and what comes next, and again changes nothing")
    func importTwice() async throws {
        let school = try await ServerSchool.empty()
        let first = try await school.waymark.run("import", DemonstrationFolder.path, "--organisation", "Harrowmere Trust")
        #expect(first.status == 0)
        #expect(first.error.contains("Imported 60 pupils, 76 placements and"))
        #expect(first.error.contains("into Harrowmere Trust. Nothing was refused."))
        #expect(first.error.contains("waymark evidence run"))
        let second = try await school.waymark.run("import", DemonstrationFolder.path)
        #expect(second.status == 0)
        #expect(second.error.contains("Nothing changed"))
    }

    @Test("a dry run reports and stores nothing")
    func dryRun() async throws {
        let school = try await ServerSchool.empty()
        let outcome = try await school.waymark.run("import", DemonstrationFolder.path, "--dry-run", "--organisation", "X")
        #expect(outcome.status == 0)
        #expect(outcome.error.contains("Would import 60 pupils"))
        #expect(outcome.error.contains("nothing was stored"))
        #expect(try await school.waymark.run("evidence", "list").status == 5)
    }

    @Test("bad rows are all reported: file, line, column, code and a sentence")
    func badRows() async throws {
        let school = try await ServerSchool.loaded()
        try await TestFolder.with { folder in
            let bad = try Self.badFolder(in: folder)
            let table = try await school.waymark.run("import", bad)
            #expect(table.status == 8)
            #expect(table.output.contains(/(?m)^placements\.csv +3  referred_on +bad_date +The date/))
            #expect(table.output.contains(/(?m)^placements\.csv +5  reason +unknown_code/))
            #expect(table.error.contains("Nothing was imported: there are 2 problems to mend first."))
            let csv = try await school.waymark.run("import", bad, "--format", "csv")
            #expect(csv.output.hasPrefix("file,line,column,code,sentence"))
            #expect(csv.output.contains("placements.csv,3,referred_on,bad_date,"))
        }
    }

    @Test("a report that can't be written is told before anything is imported")
    func reportNowhere() async throws {
        let school = try await ServerSchool.empty()
        let command = ["import", DemonstrationFolder.path, "--organisation", "Harrowmere Trust"]
        try await TestFolder.with { folder in
            let folder = folder.path(percentEncoded: false)
            for report in [folder, folder + "/nowhere/report.csv"] {
                let refused = try await school.waymark.run(command + ["--report", report])
                #expect(refused.status == 1)
                #expect(refused.error.contains("The output could not be written: \(report)"))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
        #expect(try await school.waymark.run(command).error.contains("Imported 60 pupils"))
    }

    @Test("a report into what is no file, such as a pipe or a device, is written there and does not take its place")
    func reportIntoPipe() async throws {
        let school = try await ServerSchool.loaded()
        try await TestFolder.with { folder in
            let pipe = folder.appending(path: "pipe").path(percentEncoded: false)
            try #require(mkfifo(pipe, 0o600) == 0)
            let reader = open(pipe, O_RDONLY | O_NONBLOCK)
            defer { close(reader) }
            let outcome = try await school.waymark.run(["import", try Self.badFolder(in: folder), "--report", pipe])
            #expect(outcome.status == 8)
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = read(reader, &buffer, buffer.count)
            #expect(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).hasPrefix("file,line,column,code,sentence\n"))
            var status = stat()
            #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
        }
    }

    @Test("the report's file is JSON or CSV by its ending", arguments: ["report.json", "report.csv"])
    func reportFile(name: String) async throws {
        let school = try await ServerSchool.loaded()
        try await TestFolder.with { folder in
            let file = folder.appending(path: name)
            let bad = try Self.badFolder(in: folder)
            let outcome = try await school.waymark.run("import", bad, "--report", file.path(percentEncoded: false))
            #expect(outcome.status == 8)
            let text = try String(contentsOf: file, encoding: .utf8)
            if name.hasSuffix("json") {
                let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
                #expect(object["format"] as? String == "waymark-import-report/1")
                #expect((object["bad_rows"] as? [Any])?.count == 2)
            } else {
                #expect(text.split(whereSeparator: \.isNewline).count == 3)
            }
        }
    }

    @Test("what is exported can be imported again without a difference")
    func roundTrip() async throws {
        let school = try await ServerSchool.loaded()
        try await TestFolder.with { folder in
            let target = folder.appending(path: "out").path(percentEncoded: false)
            let export = try await school.waymark.run("export", target, "--format", "csv")
            #expect(export.status == 0, "\(export.error)")
            #expect(export.output.contains("pupils.csv,60\r\n"))
            #expect(export.error.contains("keep it safe"))
            let again = try await school.waymark.run("import", target)
            #expect(again.status == 0)
            #expect(again.error.contains("Nothing changed"))
            #expect(try await school.waymark.run("export", target).status == 8)
            #expect(try await school.waymark.run("export", target, "--replace").status == 0)
        }
    }

    /// A date and a code that are none.
    private static func badFolder(in folder: URL) throws -> String {
        try DemonstrationFolder.copy(to: folder, changing: "placements.csv") { lines in
            let header = lines[0].split(separator: ",")
            func spoil(_ line: Int, _ column: String, _ value: String) {
                var cells = lines[line].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                if let place = header.firstIndex(where: { $0 == column }) { cells[place] = value }
                lines[line] = cells.joined(separator: ",")
            }
            spoil(2, "referred_on", "31/02/2026")
            spoil(4, "reason", "boredom")
        }
    }
}
