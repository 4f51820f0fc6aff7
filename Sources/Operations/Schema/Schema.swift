import Postgres

/// The schema that the program needs, and whether a database has it.
public enum Schema {
    /// The version that this program needs: the number of its last migration.
    public static var version: Int { EmbeddedFiles.migrations.count }

    /// Refuses a database whose schema is not the program's, and a login that may pass by the rules of who sees whom.
    ///
    /// One query of one round trip, for every command to begin with.
    ///
    /// - Throws: ``OperationsError/schemaMissing``, ``OperationsError/schemaOlder(database:program:)``,
    ///   ``OperationsError/schemaNewer(database:program:)``, ``OperationsError/unsafeLogin(login:)``,
    ///   ``OperationsError/staffRightsMissing``.
    public static func check(_ database: Database) async throws {
        try await database.read { try check($0) }
    }

    /// The same in a transaction that is open.
    public static func check(_ session: Session) throws {
        let (found, login, isUnsafe) = try state(session)
        if isUnsafe { throw OperationsError.unsafeLogin(login: login) }
        guard let found else { throw OperationsError.schemaMissing }
        if found < version { throw OperationsError.schemaOlder(database: found, program: version) }
        if found > version { throw OperationsError.schemaNewer(database: found, program: version) }
    }

    /// The database's version, nil when it has no schema of ours.
    static func state(_ session: Session) throws -> (version: Int?, login: String, isUnsafe: Bool) {
        do {
            return try session.row(
                """
                select (select max(version)::bigint from waymark_schema.migration), session_user::text, \(passesByPolicies)
                """, as: (Int?, String, Bool).self)
        } catch let error as DatabaseError where error.sqlState == .undefinedTable {
            throw OperationsError.schemaMissing
        } catch let error as DatabaseError where error.sqlState == .insufficientPrivilege {
            throw OperationsError.staffRightsMissing
        }
    }

    /// A superuser, a login with BYPASSRLS, and one that could become either, or one of the roles that own the schema and its functions,
    /// with `set role`.
    private static let passesByPolicies: SQL = """
        exists (select from pg_roles r
                where (r.rolsuper or r.rolbypassrls
                       or r.rolname in ('waymark_owner', 'waymark_guard', 'waymark_rollup', 'waymark_registrar'))
                  and pg_has_role(session_user, r.oid, 'MEMBER'))
        """
}
