import Postgres

extension Doctor {
    static let logins: [DoctorCheck] = [
        .asSteward(20, "Logins and staff", looksAt: "Each login is somebody's who works here, and each of them can log in") { session, patient in
            if patient.isPrivateCluster { return .fine("In a private cluster only its owner logs in.") }
            let rows = try session.rows(
                """
                select case when s.login is null then 'nobody' when s.left_on <= waymark.day() and r.rolcanlogin then 'left'
                            when s.left_on is null and r.rolcanlogin is not true then 'shut' end as what,
                       quote_ident(coalesce(r.rolname, s.login)::text)     -- an administrator may paste what mends it
                from waymark.staff s full join (
                    select r.rolname, r.rolcanlogin from pg_roles r
                    where not r.rolsuper and r.rolname !~ '^(waymark|pg_)' and pg_has_role(r.oid, 'waymark_staff', 'MEMBER')
                      and (r.rolcanlogin or exists (select from waymark.staff t where t.login = r.rolname))) r on r.rolname = s.login
                where s.login is not null or r.rolname is not null
                order by 2
                """, as: (String?, String).self)
            func of(_ what: String) -> [String] { rows.filter { $0.0 == what }.map(\.1) }
            if let login = of("left").first {
                return .failed("Have left, and can still log in: \(some(of("left"))).", fix: "alter role \(login) nologin")
            }
            if let login = of("shut").first {
                return .failed(
                    "Work here, and have no login on this server: \(some(of("shut"))).", fix: "create role \(login) login in role waymark_staff")
            }
            let without = try session.value("select count(*) from waymark.staff where left_on is null and login is null", as: Int.self)
            var sentences: [String] = []
            if without > 0 { sentences.append("\(without) staff have no login.") }
            if !of("nobody").isEmpty { sentences.append("Logins of nobody's on the staff: \(some(of("nobody"))).") }
            guard sentences.isEmpty else {
                let fix = of("nobody").first.map { "alter role \($0) nologin" } ?? "waymark staff login, or waymark staff leave"
                return .attention(sentences.joined(separator: " "), fix: fix)
            }
            return .fine("\(rows.count) logins, each of somebody on the staff.")
        },
        sessionsIdle(forMinutes: 5),
        .asking(23, "Age of transaction numbers", looksAt: "Old rows are frozen long before the numbers run out") { session, _ in
            transactions(
                age: try session.value("select max(age(datfrozenxid))::bigint from pg_database where datallowconn", as: Int.self))
        },
    ]

    /// Sessions that hold a transaction open and do nothing: they keep rows that are gone from being cleared away, and others waiting.
    static func sessionsIdle(forMinutes minutes: Int) -> DoctorCheck {
        .asking(22, "Sessions", looksAt: "None stays idle in a transaction") { session, _ in
            let (idle, oldest, hidden) = try session.row(
                """
                select count(*) filter (where is_idle), min(pid) filter (where is_idle)::bigint,
                       count(*) filter (where state is null and query = '<insufficient privilege>')
                from (select pid, state, query, state like 'idle in transaction%'
                             and state_change <= now() - make_interval(mins => \(minutes)::int) as is_idle
                      from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()) a
                """, as: (Int, Int?, Int).self)
            if let oldest {
                return .attention(
                    "\(idle) idle in a transaction for \(minutes) minutes or more.", fix: "select pg_terminate_backend(\(oldest))")
            }
            guard hidden == 0 else {
                return .notChecked(
                    "\(hidden) sessions of other logins don't show what they do.", fix: "grant pg_read_all_stats to waymark")
            }
            return .fine("None idle in a transaction.")
        }
    }

    /// PostgreSQL stops at two thousand million, and clears up by itself at two hundred.
    static func transactions(age: Int) -> DoctorFinding {
        let words = "The oldest is \(age / 1_000_000) million back"
        let fix = "vacuumdb --all --freeze (as the server's administrator)"
        guard age < 1_000_000_000 else { return .failed("\(words): autovacuum does not get through.", fix: fix) }
        guard age < 400_000_000 else { return .attention("\(words).", fix: fix) }
        return .fine("\(words).")
    }

    private static func some(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }
}
