import ArgumentParser
import Foundation
import Logging
import Postgres

/// What every command takes, before or after its own options.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Work in this database instead: a libpq connection string.", valueName: "uri"))
    var database: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("In the private cluster: see and do what this member of staff may.", valueName: "staff"))
    var actingAs: String?

    @Flag(name: .customLong("no-input"), help: "Never ask a question; fail instead.")
    var noInput = false

    @Flag(help: "Say on standard error what is being done.")
    var verbose = false
}

/// A command of the program.
protocol WaymarkCommand: AsyncParsableCommand {
    var common: CommonOptions { get }
    /// From which level on the command logs when nobody has asked for a level. Nil: not at all.
    var logLevel: Logger.Level? { get }
}

extension WaymarkCommand {
    var logLevel: Logger.Level? { nil }

    var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// Where the records lie.
    func place() throws -> Place {
        try Place(uri: common.database, environment: environment)
    }

    /// Opens the database for the command, and closes it however that ends.
    func atWork<Value>(_ body: (Workplace) async throws -> Value) async throws -> Value {
        let place = try place()
        let today = try Today(environment: environment, isPrivateCluster: place.isPrivateCluster)
        let configuration = try StewardSession(actingAs: common.actingAs, environment: environment, today: today).configuration(at: place)
        return try await Database.with(configuration) { database in
            let workplace = try await Workplace(database: database, today: today)
            today.sayIfFixed()
            return try await body(workplace)
        }
    }
}

/// How records are printed.
struct FormatOption: ParsableArguments {
    @Option(help: ArgumentHelp("How to print.", valueName: "format"))
    var format = OutputFormat.table
}

/// Whose records, where there are several organisations.
struct OrganisationOption: ParsableArguments {
    @Option(help: ArgumentHelp("The organisation, where there are several.", valueName: "name"))
    var organisation: String?
}
