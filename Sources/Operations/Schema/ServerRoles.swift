import Postgres

/// The roles that a database server has for Waymark.
enum ServerRoles {
    /// Owns the schema and changes it; nobody works as this role.
    static let owner = "waymark_owner"
    /// The group of everybody who works with the program; owns nothing.
    static let staff = "waymark_staff"
    /// The everyday login of a private cluster, and of no other.
    static let everyday = "waymark"
    /// Made with a private cluster: makes its roles, and dumps it.
    static let superuser = "waymark_cluster"

    /// Makes the roles of a database server that are missing, when the login may.
    ///
    /// - Throws: ``OperationsError/rolesMissing(login:database:missing:)`` with what an administrator runs.
    static func ensure(_ session: Session) throws {
        let (login, database, mayCreate, mayGrantDatabase) = try session.row(
            """
            select session_user::text, current_database()::text, r.rolcreaterole or r.rolsuper,
                   pg_has_role(session_user, d.datdba, 'USAGE')
            from pg_roles r, pg_database d
            where r.rolname = session_user and d.datname = current_database()
            """, as: (String, String, Bool, Bool).self)
        let present = try session.values(
            "select rolname::text from pg_roles where rolname = any(\([owner, staff])::text[])", as: String.self)
        let missing = [owner, staff].filter { !present.contains($0) }
        if missing.isEmpty { return }
        guard mayCreate, mayGrantDatabase else {
            throw OperationsError.rolesMissing(login: login, database: database, missing: missing)
        }
        for role in missing {
            try createUnlessThere(role, session)
        }
        try session.execute("grant \(identifier: owner) to \(identifier: login)")
        try session.execute("grant create on database \(identifier: database) to \(identifier: owner)")
    }

    /// Another migrator may make the same role at the same moment; roles have no "if not exists".
    private static func createUnlessThere(_ role: String, _ session: Session) throws {
        do {
            try session.execute("create role \(identifier: role) nologin")
        } catch let error as DatabaseError where error.sqlState == "42710" || error.sqlState == .uniqueViolation {
            return
        }
    }

    /// Goes on as the schema's owner.
    ///
    /// - Throws: ``OperationsError/ownerRightsMissing(login:role:)``.
    static func becomeOwner(_ session: Session) throws {
        do {
            try session.execute("set role \(identifier: owner)")
        } catch let error as DatabaseError where error.sqlState == .insufficientPrivilege {
            let login = try session.value("select session_user::text", as: String.self)
            throw OperationsError.ownerRightsMissing(login: login, role: owner)
        }
    }

    /// What an administrator runs so that `login` can migrate `database`.
    static func statements(login: String, database: String, missing: [String]) -> String {
        (missing.map { "create role \($0) nologin;" } + [
            grant(role: owner, to: login),
            "grant create on database \(quoted(database)) to \(owner);",
        ]).joined(separator: "\n")
    }

    static func grant(role: String, to login: String) -> String {
        "grant \(role) to \(quoted(login));"
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
