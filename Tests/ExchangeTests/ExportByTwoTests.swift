import Foundation
import Postgres
import Synchronization
import Testing
import TestSupport

@testable import Exchange

@Suite("An export by two sessions")
struct ExportByTwoTests {
    @Test("The second session shows the moment of the first, whatever has been recorded since")
    func sameMoment() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let before = try contents(of: await workshop.exporting(as: "before"))
        let target = try ExportFolder(path: workshop.folder.appending(path: "shared").path(percentEncoded: false), mayReplace: false)
        let work = try await whileBegun(workshop, target) { export, moment in
            try await workshop.importing(aFolder { $0["contacts", 0, "note"] = "changed" })
            try await export.help(moment)
            #expect(moment.work.take() == nil)
        }
        try target.publish()
        #expect(try contents(of: workshop.folder.appending(path: "shared").path(percentEncoded: false)) == before)
        #expect(work.written.count == before.count)
        let after = try contents(of: await workshop.exporting(as: "after"))
        #expect(after != before)
        await workshop.close()
    }

    @Test("Whoever can't see that moment helps with nothing, and the first writes all")
    func lostMoment() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let before = try contents(of: await workshop.exporting(as: "before"))
        let target = try ExportFolder(path: workshop.folder.appending(path: "alone").path(percentEncoded: false), mayReplace: false)
        let work = try await whileBegun(workshop, target) { export, moment in
            try await export.help(ExportByTwo.Moment(snapshot: "00000003-000FFFFF-9", work: moment.work))
            try await export.help(ExportByTwo.Moment(snapshot: "'; select 1", work: moment.work))
            #expect(!moment.work.isShared)
        }
        try target.publish()
        #expect(try contents(of: workshop.folder.appending(path: "alone").path(percentEncoded: false)) == before)
        #expect(try !work.join { throw CancellationError() })
        await workshop.close()
    }

    @Test("When the second fails at what it has taken, the export fails")
    func failingHelper() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let target = try ExportFolder(path: workshop.folder.appending(path: "failed").path(percentEncoded: false), mayReplace: false)
        target.discard()
        let first = await #expect(throws: ExchangeError.self) {
            try await whileBegun(workshop, target, expectHelperToFail)
        }
        #expect(first?.code == .folderNotWritable)
        await workshop.close()
    }

    @Test("Where there is one connection only, it writes all")
    func oneConnection() async throws {
        let workshop = try await Workshop.fresh()
        try await workshop.importing(aFolder())
        let before = try contents(of: await workshop.exporting(as: "before"))
        var configuration = Database.Configuration(settings: workshop.database.settings)
        configuration.maxConnections = 1
        let single = Database(configuration)
        let path = workshop.folder.appending(path: "single").path(percentEncoded: false)
        let report = try await Export(folder: path, options: .init()).run(on: single)
        #expect(try contents(of: path) == before)
        #expect(report.files.count == before.count)
        #expect(single.statistics.opened == 1)
        await single.close()
        await workshop.close()
    }

    private func expectHelperToFail(_ export: ExportByTwo, _ moment: ExportByTwo.Moment) async throws {
        let error = await #expect(throws: ExchangeError.self) { try await export.help(moment) }
        #expect(error?.code == .folderNotWritable)
        #expect(moment.work.isShared)
    }

    /// Runs `body` after a session has begun an export and before it writes a file; then lets it go on.
    @discardableResult
    private func whileBegun(
        _ workshop: Workshop, _ target: ExportFolder, _ body: (ExportByTwo, ExportByTwo.Moment) async throws -> Void
    ) async throws -> ExportWork {
        let export = ExportByTwo(database: workshop.database.everyday, target: target, options: .init())
        let (begun, release) = (Gate(), Gate())
        let told = Mutex<ExportByTwo.Moment?>(nil)
        let first = Task {
            defer { begun.open() }
            return try await export.begin { moment in
                told.withLock { $0 = moment }
                begun.open()
                release.pass()
            }
        }
        await begun.wait()
        let result: Result<Void, any Error>
        do {
            try await body(export, #require(told.withLock { $0 }))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        release.open()
        let work = try await first.value
        try result.get()
        return work
    }
}
