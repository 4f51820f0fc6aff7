import ArgumentParser
import Casework
import Foundation
import Journey
import Postgres

/// `waymark audit`: who did and who looked at what.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Show who did and who looked at what, and whether the trail is whole.",
        discussion: """
            Example:
              waymark audit log --since yesterday
            """,
        subcommands: [Log.self, WhoSaw.self, Verify.self, Head.self])
}

/// Which of the trail is asked for.
struct TrailOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only this member of staff: reference, login or name.", valueName: "staff"))
    var by: String?

    @Option(help: ArgumentHelp("From this day on.", valueName: "day"))
    var since: String?

    @Option(help: ArgumentHelp("Up to and including this day.", valueName: "day"))
    var until: String?

    @Option(help: ArgumentHelp("The latest so many.", valueName: "number"))
    var limit = 200

    func filter(_ registry: Registry) async throws -> TrailFilter {
        let from = try since.map { try Dialogue.day($0, option: "--since", today: registry.today) }
        let last = try until.map { try Dialogue.day($0, option: "--until", today: registry.today) }
        var filter = TrailFilter(limit: max(1, limit))
        if let by { filter.staff = try await registry.member(by, includingLeavers: true).id }
        filter.from = try await from.asyncMap { try await registry.beginning(of: $0) }
        filter.until = try await last.asyncMap { try await registry.beginning(of: $0.adding(days: 1)) }
        return filter
    }
}

extension Registry {
    /// Midnight in London.
    fileprivate func beginning(of day: Day) async throws -> Instant {
        try await casework.read { desk in
            try desk.session.value(
                "select \(PostgresDay(daysSince2000: day.daysSince2000))::timestamp at time zone 'Europe/London'", as: Instant.self)
        }
    }
}

extension Optional {
    fileprivate func asyncMap<Value>(_ body: (Wrapped) async throws -> Value) async throws -> Value? {
        guard let self else { return nil }
        return try await body(self)
    }
}

/// A line of the trail, of either chain.
struct TrailLine {
    let chain: String
    let number: Int64
    let at: Instant
    let login: String
    let staff: String?
    let act: String
    let about: String?
    let pupils: Int?
    let reason: String?

    init(_ look: Look) {
        (chain, number, at, login, staff) = ("looks", look.number, look.at, look.login, look.staff)
        (act, about, pupils, reason) = (look.act.rawValue, look.about, look.pupils.count, look.reason)
    }

    init(_ change: Change) {
        (chain, number, at, login, staff) = ("changes", change.number, change.at, change.login, change.staff)
        (act, about, pupils, reason) = (change.act, nil, nil, change.reason)
    }

    static func listing(_ lines: [TrailLine]) -> Listing {
        Listing(
            format: "waymark-trail/1", name: "trail",
            columns: [
                .init(key: "at", title: "At (UTC)"), .init(key: "chain", title: "Chain"),
                .init(key: "number", title: "No", isNumber: true), .init(key: "login", title: "Login"),
                .init(key: "staff", title: "Staff", wraps: true), .init(key: "act", title: "What"),
                .init(key: "about", title: "About"), .init(key: "pupils", title: "Pupils", isNumber: true),
                .init(key: "reason", title: "Why", wraps: true),
            ],
            rows: lines.map { line in
                [
                    .init(.text(line.at.description), shown: line.at.minute), .text(line.chain), .number(Int(line.number)),
                    .text(line.login), .text(line.staff), .text(line.act), .text(line.about), .number(line.pupils), .text(line.reason),
                ]
            })
    }
}
