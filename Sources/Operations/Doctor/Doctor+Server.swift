import Postgres

extension Doctor {
    static let server: [DoctorCheck] = [
        .asking(1, "Server version", looksAt: "PostgreSQL is 15 or newer") { session, _ in
            let (number, name) = try session.row(
                "select current_setting('server_version_num')::bigint, current_setting('server_version')", as: (Int, String).self)
            return version(number, name)
        },
        .asking(2, "Data checksums", looksAt: "Every page carries a checksum, so that a failing disk is noticed") { session, _ in
            checksums(areOn: try session.value("select current_setting('data_checksums')::bool", as: Bool.self))
        },
        .asking(3, "What was acknowledged stays", looksAt: "fsync, full_page_writes and synchronous_commit are on") { session, _ in
            let off = try session.values(
                """
                select name from unnest('{fsync,full_page_writes,synchronous_commit}'::text[]) name
                where current_setting(name) = 'off' order by name
                """, as: String.self)
            guard off.isEmpty else {
                let settings = off.map { "\($0) = on" }.joined(separator: ", ")
                return .failed(
                    "Off: \(off.joined(separator: ", ")). A power cut can lose or break what was stored.",
                    fix: "\(settings) (in postgresql.conf; then: select pg_reload_conf())")
            }
            return .fine("All three are on.")
        },
        .asking(4, "Just-in-time compilation", looksAt: "jit is off: it makes the screens slower") { session, _ in
            justInTime(isOn: try session.value("select current_setting('jit')::bool", as: Bool.self), database: try name(session))
        },
        .asking(5, "The login", looksAt: "It can't pass by the rules of who sees whom") { session, patient in
            let (_, login, isUnsafe) = try Schema.state(session)
            guard !isUnsafe else {
                return .failed(
                    "\(login) passes by the rules of who sees whom: it is a superuser, or owns the schema.",
                    fix: "connect with a login of its own: waymark setup makes one, waymark staff add the others")
            }
            return .fine("\(login) is under the rules.")
        },
    ]

    /// - Parameter number: 150018 for 15.18.
    static func version(_ number: Int, _ name: String) -> DoctorFinding {
        guard number >= ServerPrograms.oldestMajor * 10_000 else {
            return .failed(
                "PostgreSQL is \(name), and Waymark needs \(ServerPrograms.oldestMajor) or newer.",
                fix: "apt install postgresql-\(ServerPrograms.oldestMajor), then move the records: waymark backup create, waymark backup restore")
        }
        return .fine("PostgreSQL \(name).")
    }

    static func checksums(areOn: Bool) -> DoctorFinding {
        guard areOn else {
            return .failed(
                "Pages carry no checksums: a failing disk alters records unnoticed.",
                fix: "pg_checksums --enable --pgdata FOLDER (with the server stopped; on Debian it is in /usr/lib/postgresql/VERSION/bin)")
        }
        return .fine("On.")
    }

    /// The program asks for it to be off; a pooler between the two may not pass that on.
    static func justInTime(isOn: Bool, database: String) -> DoctorFinding {
        guard isOn else { return .fine("Off.") }
        return .attention("On: every screen waits for a compiler.", fix: "alter database \(database) set jit = off")
    }

    /// The database's name as SQL takes it.
    private static func name(_ session: Session) throws -> String {
        try session.value("select quote_ident(current_database())", as: String.self)
    }
}
