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
        filter.from = from.map(Instant.init(beginningOf:))
        filter.until = last.map { Instant(beginningOf: $0.adding(days: 1)) }
        return filter
    }
}

extension Instant {
    /// When a day begins in London.
    fileprivate init(beginningOf day: Day) {
        self.init(secondsSince1970: day.beginningInLondon)
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
