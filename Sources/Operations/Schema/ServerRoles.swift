import Postgres

/// The roles that a database server has for Waymark.
///
/// Nobody works as the owner, the guard, the roll-up or the registrar. Staff log in as themselves, as members of
/// ``staff``, and what they see follows from their login.
public enum ServerRoles {
    /// Owns the schema and changes it. Inherits nothing, so that being able to hand a function over to the guard shows it
    /// nothing: row-level security holds for the owner too.
    public static let owner = "waymark_owner"
    /// Owns the functions that check and record, and sees all rows for them.
    public static let `guard` = "waymark_guard"
    /// Owns the roll-up: reads the records, writes evidence.
    public static let rollUp = "waymark_rollup"
    /// Makes and ends the logins of staff, where the server's administrator lets it.
    public static let registrar = "waymark_registrar"
    /// The group of everybody who works with the program; owns nothing.
    public static let staff = "waymark_staff"
    /// The group of those who may do everything: a private cluster's owner, and on a server nobody.
    public static let steward = "waymark_steward"
    /// The everyday login of a private cluster; on a server the one that ``ServerPreparation`` makes, which founds organisations and
    /// does what Waymark does by itself.
    static let everyday = "waymark"
    /// Made with a private cluster: makes its roles, and dumps it.
    static let superuser = "waymark_cluster"

    /// A role with what it is made with.
    struct Definition {
        let name: String
        let attributes: SQL

        var statement: SQL { "create role \(identifier: name) \(attributes)" }
    }

    /// What every server has.
    static let definitions = [
        Definition(name: owner, attributes: "nologin noinherit"),
        Definition(name: `guard`, attributes: "nologin"),
        Definition(name: rollUp, attributes: "nologin"),
        Definition(name: registrar, attributes: "nologin"),
        Definition(name: staff, attributes: "nologin"),
        Definition(name: steward, attributes: "nologin"),
    ]

    /// The owner hands functions over to these.
    private static let ownersRoles = [`guard`, rollUp, registrar]

    /// Who is a member of what. Granting again changes nothing.
    static let memberships: SQL = """
        grant \(ownersRoles.map { "\(identifier: $0)" as SQL }.joined(separator: ", ")) to \(identifier: owner);
        grant \(identifier: staff) to \(identifier: registrar) with admin option;
        """

    /// What makes a private cluster of a server: the owner of the files may log in as the schema's owner and as everybody,
    /// and logins can be made and ended.
    static let ofPrivateCluster: SQL = "alter role \(identifier: owner) login;\n" + ofPreparedServer

    /// What an administrator lets Waymark do on a server that is prepared for it: the everyday login looks after it, and logins of
    /// staff can be made and ended.
    static let ofPreparedServer: SQL = """
        alter role \(identifier: registrar) createrole;
        grant pg_signal_backend to \(identifier: registrar);
        grant \(identifier: staff), \(identifier: steward) to \(identifier: everyday);
        """

    /// Makes what a private cluster lacks of its roles, as its superuser.
    public static func makePrivate(_ session: Session) throws {
        let present = try session.values("select rolname::text from pg_roles", as: String.self)
        let everydayLogin = Definition(name: everyday, attributes: "login")
        for role in definitions + [everydayLogin] where !present.contains(role.name) {
            try session.execute(role.statement)
        }
        try session.script(memberships + "\n" + ofPrivateCluster)
    }

    /// Makes the roles that a restored database refers to, as an administrator.
    static func makeMissing(_ session: Session) throws {
        let present = try session.values("select rolname::text from pg_roles", as: String.self)
        for role in definitions where !present.contains(role.name) { try createUnlessThere(role, session) }
        try session.script(memberships)
    }

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
        let missing = try missing(session)
        if missing.isEmpty { return }
        guard mayCreate, mayGrantDatabase else {
            throw OperationsError.rolesMissing(login: login, database: database, missing: missing)
        }
        for role in definitions where missing.contains(role.name) {
            try createUnlessThere(role, session)
        }
        try session.script(memberships)
        try session.execute("grant \(identifier: owner) to \(identifier: login)")
        try session.execute("grant create on database \(identifier: database) to \(identifier: owner)")
    }

    /// A role that the owner cannot hand functions over to is missing too.
    private static func missing(_ session: Session) throws -> [String] {
        let present = try session.values(
            """
            select r.rolname::text from pg_roles r
            where r.rolname = any(\(definitions.map(\.name))::text[])
              and (r.rolname <> all(\(ownersRoles)::text[])
                   or exists (select from pg_roles o
                              where o.rolname = \(owner) and pg_has_role(o.oid, r.oid, 'MEMBER')))
            """, as: String.self)
        return definitions.map(\.name).filter { !present.contains($0) }
    }

    /// Another migrator may make the same role at the same moment; roles have no "if not exists".
    private static func createUnlessThere(_ role: Definition, _ session: Session) throws {
        do {
            try session.execute(role.statement)
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
        (definitions.filter { missing.contains($0.name) }.map { $0.statement.description + ";" } + [
            memberships.description,
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
