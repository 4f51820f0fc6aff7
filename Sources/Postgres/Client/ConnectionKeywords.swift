import CLibPQ

/// What a new connection is opened with: the user's settings, filled up with this layer's where they say nothing.
struct ConnectionKeywords {
    /// libpq itself would wait for ever, on a host that never answers or a peer that vanished.
    private static let timeouts = [
        "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
        "tcp_user_timeout": "30000",  // milliseconds
    ]

    /// Seconds for each host: a call that waits for a connection sees all of them asked, though the first be silent. libpq takes
    /// less than two for two.
    private static func connectTimeout(_ configuration: Database.Configuration, hosts: Int) -> String {
        String(min(10, max(2, (configuration.acquireTimeout.components.seconds - 1) / Int64(max(1, hosts)))))
    }

    let list: [(name: String, value: String)]
    /// Where several hosts are named, what replaces them to ask each alone.
    private let hosts: [[(name: String, value: String)]]

    /// The same for each of several hosts alone; none where there is one.
    var eachHost: [[(name: String, value: String)]] { hosts.map { list + $0 } }

    init(_ configuration: Database.Configuration) {
        let user = configuration.settings
        let effective = Self.effectiveSettings(of: user)
        var keywords: [(name: String, value: String)] = []
        // A connection string travels in `dbname`, and libpq lets what follows override it.
        if let name = user["dbname"] { keywords.append(("dbname", name)) }
        keywords += user.filter { $0.key != "dbname" }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        hosts = Self.hosts(in: effective)
        var timeouts = Self.timeouts
        timeouts["connect_timeout"] = Self.connectTimeout(configuration, hosts: hosts.count)
        keywords += timeouts.filter { effective[$0.key] == nil }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        if let name = configuration.applicationName { keywords.append(("fallback_application_name", name)) }
        // Of two settings of one parameter the server takes the later, so the user's own come last.
        let options = Self.options(configuration) + (effective["options"].map { [$0] } ?? [])
        keywords.append(("options", options.joined(separator: " ")))
        keywords.append(("client_encoding", "UTF8"))
        list = keywords
    }

    /// Splits the lists of hosts, addresses and ports as libpq does: one port may hold for all.
    private static func hosts(in settings: [String: String]) -> [[(name: String, value: String)]] {
        let lists = ["host", "hostaddr", "port"].compactMap { name in
            settings[name].map { (name, $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)) }
        }
        let count = lists.filter { $0.0 != "port" }.map(\.1.count).max() ?? 1
        guard count > 1 else { return [] }
        return (0..<count).map { host in
            lists.compactMap { name, values in
                values.count == 1 ? (name, values[0]) : values.indices.contains(host) ? (name, values[host]) : nil
            }
        }
    }

    private static func options(_ configuration: Database.Configuration) -> [String] {
        func milliseconds(_ name: String, _ limit: Duration?) -> (String, String)? {
            limit.map { (name, String($0.milliseconds)) }
        }
        let settings: [(String, String)?] = [
            milliseconds("statement_timeout", configuration.statementTimeout),
            milliseconds("lock_timeout", configuration.lockTimeout),
            milliseconds("idle_in_transaction_session_timeout", configuration.idleInTransactionTimeout),
            ("client_connection_check_interval", "5000"),
            ("DateStyle", "ISO"),
            ("TimeZone", "UTC"),
            // To compile a plan takes a second; what is sent here runs for milliseconds, or in functions that see to it themselves.
            ("jit", "off"),
            configuration.searchPath.map { ("search_path", $0.map(quotedIdentifier).joined(separator: ",")) },
        ]
        return settings.compactMap { $0 }.map { name, value in "-c \(name)=\(escaped(value))" }
    }

    /// Options are split at spaces; a backslash takes away a character's meaning.
    private static func escaped(_ value: String) -> String {
        String(value.flatMap { $0 == " " || $0 == "\\" ? ["\\", $0] : [$0] })
    }

    /// What libpq would use, from the settings themselves, the environment and the service file.
    ///
    /// libpq is asked to connect with a setting that does not exist: it then merges all sources, refuses, and has touched no
    /// network.
    ///
    /// - Parameter spoiled: The setting that gets a value which does not exist, and is not told therefore.
    fileprivate static func effectiveSettings(of user: [String: String], spoiled: String = "sslmode") -> [String: String] {
        var probe: [(String, String)] = []
        if let name = user["dbname"] { probe.append(("dbname", name)) }
        probe += user.filter { $0.key != "dbname" && $0.key != spoiled }.map { ($0.key, $0.value) }
        probe.append((spoiled, "merge-only"))
        let connection = withCStrings(probe.map(\.0)) { names in
            withCStrings(probe.map(\.1)) { values in PQconnectStartParams(names, values, 1) }
        }
        defer { PQfinish(connection) }
        guard let options = PQconninfo(connection) else { return [:] }
        defer { PQconninfoFree(options) }
        var settings: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { settings[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return settings
    }
}

extension Database.Configuration {
    /// What libpq would connect with, by keyword: the settings, and what environment and service file add to them. Nothing is
    /// connected to. A password is among them where one of the three has it.
    public var effectiveSettings: [String: String] {
        var merged = ConnectionKeywords.effectiveSettings(of: settings)
        merged["sslmode"] = ConnectionKeywords.effectiveSettings(of: settings, spoiled: "channel_binding")["sslmode"]
        return merged
    }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
