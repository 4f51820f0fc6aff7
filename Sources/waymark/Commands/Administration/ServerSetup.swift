import Foundation
import Journey
import Operations
import Postgres

/// What `waymark setup` does on a database server before there is anything to work with.
struct ServerSetup {
    let place: Place
    let environment: [String: String]

    /// Prepares the server where the login is its administrator's.
    ///
    /// - Returns: whether the login is one to go on with; if not, what comes next has been said.
    func prepare(today: Day) async throws -> Bool {
        let configuration = try place.configuration(for: .owner)
        let preparation = ServerPreparation(database: configuration, program: try .release())
        try await makeDatabase(preparation)
        guard try await preparation.isCalledFor() else { return true }
        let report = try await preparation.prepare(today: today)
        say(report)
        return false
    }

    /// A database that is named and isn't there is made; whatever else keeps the server from being reached is told as it is.
    private func makeDatabase(_ preparation: ServerPreparation) async throws {
        guard case .server(conninfo: nil) = place, let name = environment["PGDATABASE"], !name.isEmpty else { return }
        do {
            _ = try await preparation.isCalledFor()
        } catch let error as DatabaseError {
            guard case .connectionFailed = error else { return }
            let wasMade: Bool
            do {
                wasMade = try await preparation.makeDatabase(named: name)
            } catch {
                // Why the database itself could not be reached says more.
                return
            }
            if wasMade { Say.line("The database \(name.withoutControls) was made.") }
        }
    }

    private func say(_ report: ServerPreparation.Report) {
        Say.line(
            report.schema.applied.isEmpty
                ? "The roles and the schema were there already (version \(Schema.version))."
                : "Roles and schema were made (version \(Schema.version)).")
        let login = ServerPreparation.login
        if report.madeLogin {
            Say.line("The login \(login) was made: it founds organisations and runs what Waymark does by itself.")
        }
        if report.makesLogins {
            Say.line("Waymark's administrators can make and end logins of staff here.")
        }
        Say.next([
            isLocal
                ? ("runuser -u \(login) -- env \(connection) waymark setup", "founds the school, with that login")
                : ("\(connection) PGUSER=\(login) waymark setup", "founds the school, with that login, once it has a password"),
            ("editor /etc/waymark/environment", "says to Waymark's timers where the database is"),
            ("systemctl enable --now waymark.target", "turns on backups, nightly evidence and checks"),
        ])
    }

    /// The operating system vouches for who is on the same machine.
    private var isLocal: Bool {
        let host = environment["PGHOST"] ?? ""
        return (environment["PGSERVICE"] ?? "").isEmpty && (environment["PGHOSTADDR"] ?? "").isEmpty && (host.isEmpty || host.hasPrefix("/"))
    }

    /// As it was given, so that the line can be typed as it stands.
    private var connection: String {
        let names = ["PGSERVICE", "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGTARGETSESSIONATTRS"]
        let given = names.compactMap { name in
            environment[name].flatMap { $0.isEmpty ? nil : "\(name)=\(Self.quoted($0.withoutControls))" }
        }
        return given.joined(separator: " ")
    }

    /// As a shell takes it for one word.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-:,@%+".contains($0)) }
        return isPlain ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
