import Foundation
import Journey
import Postgres

/// A pupil gets a keyworker; the former one knows them until that day.
public struct SetKeyworker: Act {
    public static let name = "keyworker_set"

    public var stay: UUID
    public var staff: UUID
    public var from: Day

    public init(stay: UUID, staff: UUID, from: Day) {
        self.stay = stay
        self.staff = staff
        self.from = from
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.referred, .accepted, .onRoll, .left, for: "A keyworker")
        try desk.demandHappened(from, "A keyworker is entered")
        let former = try desk.openKeyworker(of: stay)
        if former?.staff == staff {
            let name = try desk.colleague(staff).name
            throw CaseworkError.standsAlready("\(name) is the keyworker already.", advice: "Nothing was changed.")
        }
        var records: [RecordName] = []
        if let former { records.append(try desk.end(former, of: stay, on: from)) }
        records.insert(try desk.giveKeyworker(staff, to: stay, from: from), at: 0)
        if let former { try desk.passTargets(from: former.staff, to: staff, of: [stay.id]) }
        return Deed(stay, records)
    }
}

/// A keyworker's whole caseload, or some of it, goes to a colleague in one step; to nobody: to the inclusion leader's list.
public struct HandOver: Act {
    public static let name = "handover"

    public var from: UUID
    public var to: UUID?
    public var day: Day
    /// Only these pupils; nil: all of them.
    public var pupils: [UUID]?

    public init(from: UUID, to: UUID?, on day: Day, pupils: [UUID]? = nil) {
        self.from = from
        self.to = to
        self.day = day
        self.pupils = pupils
    }

    public func perform(at desk: Desk) throws -> Deed {
        guard from != to else {
            throw CaseworkError.wrongCommand("Nothing is handed over to oneself.", advice: "Name a colleague, or nobody.")
        }
        try desk.demandHappened(day, "A hand-over is entered")
        let stays = try desk.caseload(of: from).filter { pupils?.contains($0.pupil.id) ?? true }
        if let missing = pupils?.first(where: { pupil in !stays.contains { $0.pupil.id == pupil } }) {
            let name = try desk.stays(of: [missing]).first?.pupil.name ?? "A pupil"
            throw CaseworkError.wrongCommand(
                "\(name) is not on that caseload.", advice: "Nothing was handed over. Leave that pupil out.")
        }
        guard !stays.isEmpty else {
            throw CaseworkError.standsAlready("There is nobody on that caseload.", advice: "Nothing was changed.")
        }
        let records = try stays.flatMap { stay in
            guard let former = try desk.openKeyworker(of: stay) else { return [RecordName]() }
            let ended = try desk.end(former, of: stay, on: day)
            return try [ended] + [to.map { try desk.giveKeyworker($0, to: stay, from: day) }].compactMap(\.self)
        }
        try desk.passTargets(from: from, to: to, of: stays.map(\.id))
        return Deed(records: records, counts: ["stays": stays.count])
    }
}

/// Who knows a pupil, from when.
struct OpenKeyworker {
    let staff: UUID
    let from: Day
}

extension Desk {
    /// The stays whose keyworker somebody is, as far as the caller may see them, in the order of the pupils' names.
    public func caseload(of staff: UUID) throws -> [Stay] {
        let ids = try session.values(
            "select placement_id from waymark.keyworker where organisation_id = \(organisation) and staff_id = \(staff) and until_on is null",
            as: UUID.self)
        return try ids.map(stay).sorted { ($0.pupil.surname, $0.pupil.forename) < ($1.pupil.surname, $1.pupil.forename) }
    }

    func openKeyworker(of stay: Stay) throws -> OpenKeyworker? {
        try session.optionalRow(
            """
            select staff_id, from_on from waymark.keyworker
            where organisation_id = \(organisation) and setting_id = \(stay.setting.id) and placement_id = \(stay.id)
              and until_on is null
            """, as: (UUID, Day).self
        ).map { OpenKeyworker(staff: $0, from: $1) }
    }

    /// Makes somebody the keyworker of a stay that has none. Whoever hands a pupil over and takes them back on one day goes on.
    func giveKeyworker(_ staff: UUID, to stay: Stay, from day: Day) throws -> RecordName {
        try demandKeyworker(try colleague(staff), at: stay.setting, on: day)
        if day < stay.referredOn {
            throw CaseworkError.refused([
                Finding(
                    .outOfOrder, in: "from_on",
                    "The keyworker is given from \(day.iso), and the pupil was referred on \(stay.referredOn.iso). Check the day.")
            ])
        }
        let key: [Field] = [.id("staff_id", staff), .day("from_on", day)]
        let wasToday = try session.optionalRow(
            """
            select placement_id from waymark.keyworker
            where organisation_id = \(organisation) and setting_id = \(stay.setting.id) and placement_id = \(stay.id)
              and staff_id = \(staff) and from_on = \(day)
            """, as: (UUID).self) != nil
        if wasToday {
            try update(.keyworker, key: self.key(stay) + key, set: [.day("until_on", nil)])
            return RecordName("keyworker", key: day.iso)
        }
        return try insert(.keyworker, at: stay, parent: key, [])
    }

    func end(_ keyworker: OpenKeyworker, of stay: Stay, on day: Day) throws -> RecordName {
        let days: [Field] = [.day("from_on", keyworker.from), .day("until_on", day)]
        try check(.keyworkers, days)
        try update(
            .keyworker, key: key(stay, .id("staff_id", keyworker.staff), .day("from_on", keyworker.from)),
            set: [.day("until_on", day)])
        return RecordName("keyworker", key: keyworker.from.iso)
    }

    /// Who is a keyworker, is it now: from a day to come, nobody would be until then.
    ///
    /// - Parameter act: how the sentence begins: "A hand-over is entered".
    fileprivate func demandHappened(_ day: Day, _ act: String) throws {
        guard day > today else { return }
        throw CaseworkError.refused([
            Finding(
                .inTheFuture, in: "from_on",
                """
                \(act) on its day, and --from says \(day.inEnglish), which lies ahead. Enter it then; until then a colleague \
                can stand in: waymark cover STAFF --by STAFF --until DAY
                """)
        ])
    }

    /// A keyworker works at the pupil's setting in that role; anybody else would not even see the pupil.
    func demandKeyworker(_ colleague: Colleague, at setting: Stay.Setting, on day: Day) throws {
        if let leftOn = colleague.leftOn, leftOn <= max(day, today) {
            throw CaseworkError.refused([
                Finding(.notAllowed, in: "staff_id", "\(colleague.name) left on \(leftOn.inEnglish). Name somebody who works here.")
            ])
        }
        guard try roles(of: colleague.id, at: setting.id).contains("keyworker") else {
            throw CaseworkError.refused([
                Finding(
                    .notAllowed, in: "staff_id",
                    "\(colleague.name) is no keyworker at \(setting.name). Name somebody who is, or have the role given to them.")
            ])
        }
    }

    /// The reviews of open targets go with the pupil; to nobody: to whoever becomes the keyworker.
    func passTargets(from former: UUID, to staff: UUID?, of stays: [UUID]) throws {
        try session.execute(
            """
            update waymark.target set owner_id = \(staff), seq = \(change)
            where organisation_id = \(organisation) and placement_id = any(\(stays)) and owner_id = \(former) and closed_on is null
            """)
    }
}
