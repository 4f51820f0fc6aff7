import Operations
import Postgres

/// Where the database is, how it is, and what keeps it from being worked with.
struct DatabaseStatus {
    let card: Card
    let problem: WaymarkError?

    private static let format = "waymark-database/1"

    static func of(_ place: Place) async throws -> DatabaseStatus {
        switch place {
        case .privateCluster(let cluster): DatabaseStatus(try await cluster.status(), problem: try await problem(place))
        case .server: server(problem: try await problem(place))
        }
    }

    /// What a command that begins its work would be told.
    private static func problem(_ place: Place) async throws -> WaymarkError? {
        do {
            try await Database.with(try place.configuration()) { try await Schema.check($0) }
            return nil
        } catch is CancellationError {
            throw WaymarkError.interrupted
        } catch {
            return WaymarkError(error)
        }
    }

    private init(_ status: PrivateCluster.Status, problem: WaymarkError?) {
        let answers = status.server?.answers
        self.problem = problem
        card = Card(
            format: Self.format,
            lines: [
                .init("kind", "Kind", Listing.Field(.text("private_cluster"), shown: "private cluster")),
                .init("folder", "Folder", .text(status.home)),
                .init("running", "Running", Listing.Field(.bool(status.isRunning))),
                .init("process", "Process", .number(status.server.map { Int($0.processID) })),
                .init("running_since", "Since", .text(status.server?.runningSince.description)),
                .init("socket", "Socket", .text(status.server?.socketFolder)),
                .init("server_version", "PostgreSQL", .text(answers?.serverVersion ?? status.dataMajor.map(String.init))),
                .init("schema_version", "Schema", .number(answers.map { $0.schemaVersion ?? 0 })),
                .init("needed_schema_version", "Needed", .number(Schema.version)),
                .init(
                    "size_bytes", "Size",
                    Listing.Field(.optional(answers?.size), shown: answers.map { Self.megabytes($0.size) })),
                .init("checksums", "Checksums", answers.map { Listing.Field(.bool($0.hasChecksums)) } ?? .text(nil)),
                .init("ready", "Ready", Listing.Field(.bool(problem == nil))),
            ])
    }

    private static func server(problem: WaymarkError?) -> DatabaseStatus {
        DatabaseStatus(
            card: Card(
                format: format,
                lines: [
                    .init("kind", "Kind", Listing.Field(.text("server"), shown: "database server")),
                    .init("needed_schema_version", "Needed", .number(Schema.version)),
                    .init("ready", "Ready", Listing.Field(.bool(problem == nil))),
                ]), problem: problem)
    }

    private init(card: Card, problem: WaymarkError?) {
        self.card = card
        self.problem = problem
    }

    private static func megabytes(_ bytes: Int) -> String { "\((bytes + 500_000) / 1_000_000) MB" }
}
