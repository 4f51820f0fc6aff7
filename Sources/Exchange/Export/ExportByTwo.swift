import Postgres

/// An export by two sessions, which see the same moment: while the server sorts one file for the first, the second is served.
///
/// The second only helps. Where it can't, since no connection is to be had or it came to another server, the first writes all.
struct ExportByTwo: Sendable {
    /// What the first session tells the second.
    struct Moment: Sendable {
        let snapshot: String
        let work: ExportWork
    }

    let database: Database
    let target: ExportFolder
    let options: Export.Options

    func run() async throws -> Export.Report {
        let (moments, teller) = AsyncStream<Moment>.makeStream()
        return try await withThrowingTaskGroup(of: ExportWork?.self) { group in
            group.addTask {
                defer { teller.finish() }
                return try await begin { teller.yield($0) }
            }
            group.addTask {
                for await moment in moments { try await help(moment) }
                return nil
            }
            var work: ExportWork?
            while let done = try await group.next() { work = done ?? work }
            guard let work else { throw CancellationError() }
            return Export.Report(files: work.written, organisation: work.plan.organisation, leftOut: work.plan.leftOut)
        }
    }

    /// Writes what nobody else takes.
    ///
    /// - Parameter tell: is given the moment that the files show, for as long as this runs.
    func begin(_ tell: @Sendable (Moment) -> Void) async throws -> ExportWork {
        try await database.read(isolation: .repeatableRead, attempts: 1) { db in
            let run = ExportRun(db, target, options)
            let work = ExportWork(try run.plan(), progress: options.progress)
            tell(Moment(snapshot: try db.value("select pg_export_snapshot()", as: String.self), work: work))
            defer { work.end() }
            try run.write(work)
            return work
        }
    }

    /// Writes with whoever has begun.
    func help(_ moment: Moment) async throws {
        do {
            try await database.read(isolation: .repeatableRead, attempts: 1) { db in
                // SET takes no parameters; this is a number that the server gave.
                guard moment.snapshot.allSatisfy({ $0.isHexDigit || $0 == "-" }),
                    try moment.work.join({ try db.execute("set transaction snapshot '\(unsafeRaw: moment.snapshot)'") })
                else { return }
                try ExportRun(db, target, options).write(moment.work)
            }
        } catch {
            // Whoever has joined may have taken a file. Before, nothing is lost.
            guard !moment.work.isShared else { throw error }
        }
    }
}
