import Foundation
import Journey
import Postgres
import Testing
import TestSupport

@testable import Exchange

@Suite("Out and in again")
struct RoundTripTests {
    @Test("What was exported is no difference to where it came from, and the same again from where it is taken")
    func roundTrip() async throws {
        let (here, there) = (try await Workshop.fresh(), try await Workshop.fresh())
        try await here.importing(aFolder(withEverythingElse))
        let exported = try await here.exporting(as: "exported")
        let again = try await here.importing(folder: exported)
        #expect(again.outcome == .unchanged)
        #expect(again.refusals == [])
        #expect(again.files.allSatisfy { $0.counts.rows > 0 })
        try await there.importing(folder: exported)
        let exportedThere = try await there.exporting(as: "again")
        #expect(try contents(of: exported) == contents(of: exportedThere))
        await here.close()
        await there.close()
    }

    @Test("A folder may have any name that people give to folders")
    func spaces() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        try FileManager.default.createDirectory(at: workshop.folder.appending(path: "Été 2026"), withIntermediateDirectories: false)
        let exported = try await workshop.exporting(as: "Été 2026/50% “final”")
        #expect(exported.hasSuffix("/Été 2026/50% “final”"))
        #expect(try contents(of: exported).count > 1)
        #expect(try await workshop.importing(folder: exported).outcome == .unchanged)
        await workshop.close()
    }

    @Test("What was imported comes out as it went in", arguments: [1, 2, 3])
    func generated(seed: Int) async throws {
        let workshop = try await Workshop.fresh()
        let given = workshop.folder.appending(path: "given").path(percentEncoded: false)
        try generate(into: given, seed: seed)
        var later = workshop
        later.today = try #require(Day(iso: "2026-09-01"))
        let report = try await later.importing(folder: given)
        #expect(report.refusals == [])
        #expect(report.total.new == report.total.rows && report.total.rows > 1000)
        let exported = try contents(of: await workshop.exporting(as: "exported"))
        for (name, data) in try contents(of: given) {
            let lines = String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
            #expect(exported[name].map { String(decoding: $0, as: UTF8.self) } == lines, "\(name)")
        }
        #expect(try await later.importing(folder: given).outcome == .unchanged)
        await workshop.close()
    }

    @Test("A folder appears whole, for its owner's eyes, and not in place of another")
    func folder() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let path = try await workshop.exporting(as: "out")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            let file = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
            #expect(file[.posixPermissions] as? Int == 0o600)
        }
        let taken = await #expect(throws: ExchangeError.self) { try await workshop.exporting(as: "out") }
        #expect(taken?.code == .folderNotEmpty)
        try Data("mine".utf8).write(to: URL(filePath: path + "/notes.txt"))
        _ = try await workshop.exporting(as: "out") { $0.mayReplace = true }
        #expect(FileManager.default.fileExists(atPath: path + "/notes.txt"))
        let left = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path(percentEncoded: false)).filter { $0.hasPrefix(".") }
        #expect(left == [])
        await workshop.close()
    }

    @Test("A folder that is there and can't be replaced is filled: one that a link leads to")
    func linkedFolder() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let (real, link) = (workshop.folder.appending(path: "real"), workshop.folder.appending(path: "link"))
        try FileManager.default.createDirectory(at: real, withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real)
        _ = try await workshop.exporting(as: "link")
        _ = try await workshop.exporting(as: "link") { $0.mayReplace = true }
        let names = try FileManager.default.contentsOfDirectory(atPath: real.path(percentEncoded: false))
        #expect(names.contains("pupils.csv"))
        #expect(!names.contains { $0.hasPrefix(".") })
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path(percentEncoded: false)) == real.path(percentEncoded: false))
        await workshop.close()
    }

    @Test("An export that fails leaves the place as it was")
    func failedExport() async throws {
        let workshop = try await Workshop.fresh()
        let error = await #expect(throws: ExchangeError.self) { try await workshop.exporting(as: "out") }
        #expect(error?.code == .noOrganisation)
        #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path(percentEncoded: false)) == [])
        await workshop.close()
    }

    @Test("What an export that was killed left behind goes with the next, and that of one at work stays")
    func leftovers() async throws {
        let workshop = try await Workshop.fresh()
        let ended = Process()
        ended.executableURL = URL(filePath: "/bin/true")
        try ended.run()
        ended.waitUntilExit()
        let (dead, alive) = (".waymark-export-\(ended.processIdentifier)-A", ".waymark-export-\(getpid())-B")
        for name in [dead, alive] {
            let draft = workshop.folder.appending(path: name)
            try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: false)
            try Data("pupil_ref\n".utf8).write(to: draft.appending(path: "pupils.csv"))
        }
        await #expect(throws: ExchangeError.self) { try await workshop.exporting(as: "out") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path(percentEncoded: false)) == [alive])
        await workshop.close()
    }

    @Test("A full disk is told from a folder that is another's")
    func fullDisk() {
        #expect(ExportFolder.notWritable("/mnt/out", ENOSPC).code == .diskFull)
        #expect(ExportFolder.notWritable("/mnt/out", EDQUOT).code == .diskFull)
        #expect(ExportFolder.notWritable("/mnt/out", EACCES).code == .folderNotWritable)
    }

    /// A generated school: valid, and full of what schools write.
    private func generate(into folder: String, seed: Int) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "SecondOpinion/generate.py").path(percentEncoded: false)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script, folder, "\(seed)", "2", "6", "2024", "2025"]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    /// One row in each of the files that the page leaves to exports, and in the columns beyond it.
    private func withEverythingElse(_ folder: inout ExampleFolder) {
        func add(_ name: String, _ cells: KeyValuePairs<String, String>) {
            let row = Dictionary(cells.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
            folder[name] = .init(columns: cells.map(\.key), rows: [row])
        }
        add("templates", ["urn": "100137", "process": "transition", "step": "panel_submission", "position": "2", "counted_from": "S",
                          "school_days": "-20", "required": "no", "only_kind": "mainstream"])
        add("narratives", ["urn": "100137", "academic_year": "2025/26", "area": "5", "strengths": "=calm, \"quiet\" start\nevery day",
                           "development_areas": "", "sources": "pupil voice"])
        add("narrative_actions", ["urn": "100137", "academic_year": "2025/26", "area": "5", "action": "ring earlier", "owner_ref": "S1",
                                  "due_on": "2026-09-01", "done_on": ""])
        add("timetable_stages", ["placement_ref": "P1", "from_on": "2025-09-29", "percent": "50", "why_not_full": ""])
        add("passports", ["placement_ref": "P2", "version": "1", "written_on": "2026-01-10", "written_by": "S1", "written_with": "Kai",
                          "strengths": "football", "needs": "", "what_helps": "", "what_to_avoid": "", "outcomes": "", "pupil_words": "me"])
        add("restricted_notes", ["note_ref": "R1", "placement_ref": "P1", "noted_on": "2025-10-10", "note": "for few eyes"])
        folder["targets"].columns.append("owner_ref")
        folder["targets", 0, "owner_ref"] = "S2"
        folder["transitions"].columns += ["pupil_view", "parent_view"]
        folder["transitions", 0, "pupil_view"] = "I want my old friends back"
    }
}
