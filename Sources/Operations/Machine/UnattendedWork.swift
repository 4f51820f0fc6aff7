import Foundation

/// What Waymark does by itself on a machine that has its package: the units of `waymark.target`.
///
/// There is something to switch on only for root, on a machine that runs systemd and has the units.
public struct UnattendedWork: Sendable {
    static let target = "waymark.target"
    static let databaseUnit = "waymark-database.service"

    private let systemctl: String
    private let isOfMachine: Bool

    /// Nil where there is nothing to switch on.
    ///
    /// - Parameter home: the private cluster that was set up; nil for a database server.
    public init?(home: ClusterHome?) {
        self.init(
            home: home, isRoot: geteuid() == 0, isThere: { access($0, F_OK) == 0 })
    }

    init?(home: ClusterHome?, isRoot: Bool, isThere: (String) -> Bool) {
        let units = ["/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"]
        let programs = ["/usr/bin/systemctl", "/bin/systemctl"]
        guard isRoot, isThere("/run/systemd/system"), units.contains(where: { isThere("\($0)/\(Self.target)") }),
            let systemctl = programs.first(where: isThere), home == nil || home?.folder == ClusterHome.ofMachine
        else { return nil }
        self.systemctl = systemctl
        isOfMachine = home != nil
    }

    /// Switches all of it on, for now and for every start of the machine. The private cluster is handed over to its unit, which
    /// means a moment without it.
    ///
    /// - Returns: whether it was off before.
    /// - Throws: ``OperationsError/programFailed(program:said:log:)``.
    public func switchOn(_ cluster: PrivateCluster?) async throws -> Bool {
        let needed = [Self.target] + (isOfMachine ? [Self.databaseUnit] : [])
        let isEnabled = try await run("is-enabled", "--quiet", Self.target).status == 0
        // Asked one by one: of several, systemctl says whether any is active.
        var isRunning = true
        for unit in needed where isRunning { isRunning = try await run("is-active", "--quiet", unit).status == 0 }
        if isEnabled && isRunning { return false }
        if let cluster, try await run("is-active", "--quiet", Self.databaseUnit).status != 0 { _ = try await cluster.stop() }
        // The target may be on while its database is not: what is on already is not started again by its target.
        try await succeed("enable", "--quiet", Self.target)
        try await succeed(["start"] + needed)
        return true
    }

    private func run(_ arguments: String...) async throws -> Command.Outcome { try await run(arguments) }

    private func run(_ arguments: [String]) async throws -> Command.Outcome {
        try await Command(program: systemctl, arguments: arguments).run()
    }

    private func succeed(_ arguments: String...) async throws { try await succeed(arguments) }

    private func succeed(_ arguments: [String]) async throws {
        try await Command(program: systemctl, arguments: arguments).succeed(in: "/")
    }
}
