import Journey
import Operations
import Postgres

/// What a command works with: the database, checked, the day, and whose records there are.
struct Workplace: Sendable {
    let database: Database
    let today: Day
    /// Those that the login may see.
    let organisations: [Organisation]

    /// Refuses a schema that isn't the program's and a login that may pass by the rules of who sees whom.
    ///
    /// - Throws: `OperationsError`, `DatabaseError`.
    init(database: Database, today: Today) async throws {
        self.database = database
        self.today = today.day
        organisations = try await database.read { session in
            try Schema.check(session)
            return try Organisation.all(session)
        }
    }

    /// The organisation that a command is about: the named one, or the only one there is.
    func organisation(named name: String?) throws -> Organisation {
        let names = organisations.map(\.name)
        guard let name else {
            guard let first = organisations.first else { throw WaymarkError.noOrganisation }
            guard organisations.count == 1 else { throw WaymarkError.severalOrganisations(names) }
            return first
        }
        guard let named = organisations.first(where: { $0.name == name }) else {
            throw WaymarkError.noSuchOrganisation(name, known: names, nearest: Spelling.nearest(to: name, among: names))
        }
        return named
    }
}
