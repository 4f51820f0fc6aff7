import ArgumentParser
import Journey
import Operations

/// `waymark upgrade`: the records of an earlier release, made ready for this one.
struct UpgradeCommand: BackupSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Bring the records up to this program's version, with a way back.",
        usage: "waymark upgrade [<options>]",
        discussion: """
            A backup is made and proven by restoring it elsewhere, and the upgrade is rehearsed on what came back. Then it is \
            carried out in one step, which is undone when the doctor's checks find anything that was well before. On a server it \
            takes an administrator's login.

            Example:
              waymark upgrade --check
            """)

    @Flag(help: "Back up, prove and rehearse; leave the records as they are.")
    var check = false

    @Flag(name: .customLong("postgresql"), help: "First move the private cluster to the newest PostgreSQL that is installed.")
    var movesCluster = false

    @Option(help: ArgumentHelp("age's public key to encrypt the backup to.", valueName: "key"))
    var recipient: String?

    @OptionGroup var key: IdentityOption
    @OptionGroup var shelf: ShelfOption
    @OptionGroup var output: FormatOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard recipient == nil || key.identity != nil else {
            throw ValidationError("With --recipient give --identity too: a backup that can't be read back proves nothing.")
        }
    }

    func run() async throws {
        let place = try place()
        let today = try Today(environment: environment, isPrivateCluster: place.isPrivateCluster)
        today.sayIfFixed()
        if movesCluster { try await move(try place.demandPrivateCluster(for: "upgrade --postgresql")) }
        let shelf = shelf.shelf(environment)
        let upgrader = Upgrader(server: try await server(), shelf: shelf, program: try .release(), environment: environment)
        let plan = try await upgrader.plan()
        if check || output.format != .table { try show(plan) }
        if !plan.pending.isEmpty {
            let backup = try await ProgressBar.during("Backing up, proving, rehearsing") {
                try await upgrader.rehearse(recipient: recipient, identity: key.identity, today: today.day)
            }
            shelf.handOver()
            Say.line("\(backup.name) was made, restored elsewhere and found equal; the upgrade went through on what came back.")
            if !check { Say.line("The way back, with the former program: waymark backup restore \(backup.name)") }
        }
        guard !check else {
            Say.line(plan.pending.isEmpty ? "Nothing is to be upgraded." : "The records were left as they are.")
            return try await sayNewerServer(place)
        }
        let report = try await ProgressBar.during("Upgrading") { try await upgrader.upgrade(today: today.day) }
        report.say()
        try await sayNewerServer(place)
        if !plan.pending.isEmpty { Say.next([("waymark doctor", "the whole installation, once more")]) }
    }

    private func move(_ cluster: PrivateCluster) async throws {
        let shelf = shelf.shelf(environment)
        let move = ClusterMove(of: cluster, shelf: shelf, program: program)
        guard let step = try await move.plan() else {
            return Say.line("The private cluster is of the newest PostgreSQL that is installed here.")
        }
        guard !check else { return Say.line("The private cluster would move from PostgreSQL \(step.from) to \(step.to).") }
        let moved = try await ProgressBar.during("Moving to PostgreSQL \(step.to)") {
            try await move.move(recipient: recipient, identity: key.identity)
        }
        shelf.handOver()
        Say.line("The private cluster is of PostgreSQL \(step.to) now; \(moved.backup.manifest?.census.rows ?? 0) rows came over, all equal.")
        Say.line("What was there before is \(moved.former). Remove that folder when nobody needs it.")
    }

    /// A newer server does nothing by being installed.
    private func sayNewerServer(_ place: Place) async throws {
        guard !movesCluster, case .privateCluster(let cluster) = place,
            let step = try await ClusterMove(of: cluster, shelf: shelf.shelf(environment), program: program).plan()
        else { return }
        Say.line("PostgreSQL \(step.to) is installed, and the private cluster is of \(step.from). To move it: waymark upgrade --postgresql")
    }

    private func show(_ plan: Upgrader.Plan) throws {
        let listing = Listing(
            format: "waymark-upgrade/1", name: "migrations", columns: [.init(key: "migration", title: "Migration", wraps: true)],
            rows: plan.pending.map { [.text($0)] })
        if !plan.pending.isEmpty || output.format != .table { try OutputStream.output.write(listing.text(output.format, for: .output)) }
    }
}

extension Migrator.Report {
    /// What was done to the schema, in sentences.
    func say() {
        guard !isEmpty else { return Say.line("The schema was up to date already (version \(Schema.version)).") }
        for name in applied { Say.line("Applied \(name).") }
        if !codes.isEmpty { Say.line("Codes: \(codes.added) added, \(codes.changed) changed, \(codes.ended) ended.") }
        Say.line("The schema is at version \(Schema.version).")
    }
}
