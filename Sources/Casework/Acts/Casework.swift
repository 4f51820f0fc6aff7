import Foundation
import Journey
import Postgres

/// What staff do with a pupil's case, and what they see of it, in one organisation.
///
///     let casework = Casework(database: database, organisation: 1, today: today)
///     let done = try await casework.perform(RecordContact(stay: stay, kind: "call", heldOn: today, with: ["pupil"]))
///     done.change                                         // 1042: what a later `undo` takes back
///
/// An act is one transaction: the rules, the records, their former versions and the link in the chain of changes. Whoever
/// may not do it is refused by the database; there are no rights in here.
public struct Casework: Sendable {
    public let database: Database
    public let organisation: Int32
    /// The day in London.
    public let today: Day

    public init(database: Database, organisation: Int32, today: Day) {
        self.database = database
        self.organisation = organisation
        self.today = today
    }

    /// Carries out an act, wholly or not at all. Sent again with the same identifier, it is not done again.
    ///
    /// When the connection is lost, the act is sent again: once, or where several servers are named until one of them has taken over. The
    /// identifier tells whether it had been stored.
    ///
    /// - Parameters:
    ///   - id: made by the caller; sending it again is what makes a retry safe.
    ///   - reason: why, in the words of whoever does it; kept with the change.
    ///   - isRehearsal: carry it out in truth, with every check, and undo it.
    ///   - patience: how long to go on sending it after the server was lost, where another may take over.
    /// - Throws: ``CaseworkError`` when a rule or the database refuses; nothing is changed then. `DatabaseError.commitOutcomeUnknown` when
    ///   it was sent and nobody could say any more whether it is stored.
    public func perform(
        _ act: some Act, id: UUID = .version7(), reason: String? = nil, isRehearsal: Bool = false, patience: Duration = .seconds(30)
    ) async throws -> Performed {
        var losses = Losses(patience: patience)
        while true {
            do {
                return try await performOnce(act, id: id, reason: reason, isRehearsal: isRehearsal)
            } catch let error as DatabaseError {
                try await losses.count(error, severalServers: database.namesSeveralServers)
            }
        }
    }

    /// The act of this identifier, when it has been carried out by the caller.
    public func performed(_ id: UUID) async throws -> Performed? {
        let found = try await translatingErrors { try await database.read { try performed(id, $0) } }
        if found != nil { try await confirm() }
        return found
    }

    /// Looks at records in one transaction that changes nothing.
    public func read<Value: Sendable>(_ body: @Sendable (Desk) throws -> Value) async throws -> Value {
        try await translatingErrors {
            try await database.read { session in
                try body(Desk(session: session, organisation: organisation, today: today, change: 0))
            }
        }
    }
}

extension Casework {
    /// Ends a transaction that must leave nothing behind, with what it came to.
    private enum Ended: Error {
        case rehearsed(Performed)
        case performedBefore(Performed)
    }

    private func performOnce(
        _ act: some Act, id: UUID, reason: String?, isRehearsal: Bool
    ) async throws -> Performed {
        do {
            return try await translatingErrors {
                try await database.write { session in
                    if let before = try performed(id, session) { throw Ended.performedBefore(before) }
                    let change = try session.value("select waymark.open_act(\(organisation))", as: Int64.self)
                    // Somebody may have sent the same act while this one waited for its turn.
                    if let before = try performed(id, session) { throw Ended.performedBefore(before) }
                    let deed = try act.perform(
                        at: Desk(session: session, organisation: organisation, today: today, change: change))
                    let body = try Deed.encoded(deed)
                    try session.execute(
                        """
                        select waymark.close_act(\(organisation), \(id), \(type(of: act).name), \(reason), \(body)::text::jsonb)
                        """)
                    let performed = Performed(change: change, id: id, deed: deed, isRepeat: false)
                    if isRehearsal { throw Ended.rehearsed(performed) }
                    return performed
                }
            }
        } catch Ended.rehearsed(let performed) {
            return performed
        } catch Ended.performedBefore(let performed) {
            try await confirm()
            return performed
        }
    }

    /// What is found may be on this server only: one whose standby was away, or that has started again since. It counts as done when the
    /// standby has it as well.
    private func confirm() async throws {
        try await database.write { try $0.confirmWhatIsSeen() }
    }

    /// The act of this identifier, when it has been done by the caller.
    private func performed(_ id: UUID, _ session: Session) throws -> Performed? {
        try session.optionalRow(
            "select seq, body::text from waymark.change where organisation_id = \(organisation) and act_id = \(id)",
            as: (Int64, String).self
        ).map { change, body in
            Performed(change: change, id: id, deed: try Deed.decoded(body), isRepeat: true)
        }
    }

    func translatingErrors<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as DatabaseError {
            throw CaseworkError(error) ?? error
        }
    }
}
