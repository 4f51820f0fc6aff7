import Foundation

/// PostgreSQL's programs of one major version.
struct ServerPrograms: Sendable, Equatable {
    /// `nulls not distinct` and `security_invoker` came with PostgreSQL 15.
    static let oldestMajor = 15

    let folder: String
    let major: Int

    func path(_ program: String) -> String { folder + "/" + program }

    /// Finds the programs that fit a data folder, or the newest when there is none yet.
    ///
    /// Looks in `WAYMARK_PG_BIN` and nowhere else when that is set; otherwise where Debian installs every major version
    /// beside the others, then along `PATH`.
    ///
    /// - Parameter data: the data folder that is to be run, and the version its files say.
    /// - Throws: ``OperationsError/postgresNotInstalled(searched:)``, ``OperationsError/postgresTooOld(major:folder:)``,
    ///   ``OperationsError/otherMajor(data:folder:installed:)``.
    static func find(
        for data: (folder: String, major: Int)?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> ServerPrograms {
        let searched = folders(environment: environment)
        var found: [ServerPrograms] = []
        for folder in searched {
            if let programs = try await ServerPrograms(in: folder) { found.append(programs) }
        }
        return try choose(among: found, for: data, searched: searched)
    }

    static func choose(
        among found: [ServerPrograms], for data: (folder: String, major: Int)?, searched: [String]
    ) throws -> ServerPrograms {
        // The first of the newest: what stands earlier was asked for earlier.
        guard let newest = found.reversed().max(by: { $0.major < $1.major }) else {
            throw OperationsError.postgresNotInstalled(searched: searched)
        }
        guard let data else {
            guard newest.major >= oldestMajor else {
                throw OperationsError.postgresTooOld(major: newest.major, folder: newest.folder)
            }
            return newest
        }
        guard let fitting = found.first(where: { $0.major == data.major }) else {
            let majors = Set(found.map(\.major)).sorted()
            throw OperationsError.otherMajor(data: data.major, folder: data.folder, installed: majors)
        }
        return fitting
    }

    static func folders(environment: [String: String]) -> [String] {
        if let chosen = environment["WAYMARK_PG_BIN"], !chosen.isEmpty { return [chosen] }
        let debian = "/usr/lib/postgresql"
        let majors = (try? FileManager.default.contentsOfDirectory(atPath: debian))?.compactMap { Int($0) } ?? []
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return majors.sorted(by: >).map { "\(debian)/\($0)/bin" } + path
    }

    /// Nil when the folder does not hold both the server and the program that makes its data folder.
    private init?(in folder: String) async throws {
        guard ["postgres", "initdb", "pg_ctl", "pg_dump"].allSatisfy({ access("\(folder)/\($0)", X_OK) == 0 }),
            let major = Self.major(of: try await Command(program: folder + "/postgres", arguments: ["--version"]).run())
        else { return nil }
        self.init(folder: folder, major: major)
    }

    init(folder: String, major: Int) {
        self.folder = folder
        self.major = major
    }

    /// "postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)", "postgres (PostgreSQL) 18beta1".
    static func major(of outcome: Command.Outcome) -> Int? {
        guard outcome.status == 0, let version = outcome.said.range(of: "(PostgreSQL) ") else { return nil }
        return Int(outcome.said[version.upperBound...].prefix(while: \.isNumber))
    }
}
