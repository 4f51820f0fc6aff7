import Foundation
import Journey
import Postgres

/// What people write beside the figures of the quality areas, with its versions, and what they mean to do.
///
///     let narratives = Narratives(access: Access(database: database, organisation: 1))
///     let place = NarrativePlace(setting: "100137", year: year, area: 12)
///     let latest = try await narratives.versions(at: place).first
///     try await narratives.write(NarrativeTexts(strengths: "Aftercare is planned early."), at: place, expecting: latest)
///
/// Written by people, never generated. Senior leaders write, trust leads read; who owns an action sees it and says when it
/// is done. The database decides all of that.
public struct Narratives: Sendable {
    private let access: Access
    private var organisation: Int32 { access.organisation }

    public init(access: Access) {
        self.access = access
    }

    // MARK: Reading

    /// The setting that is meant: the named one, or the only one there is to write about.
    ///
    /// - Throws: ``NarrativeError/noSuchSetting(_:)``, ``NarrativeError/severalSettings(_:)``.
    public func setting(named urn: String?) async throws -> String {
        let urns = try await access.read { db in
            try db.values(
                """
                select s.urn from waymark.setting s
                where s.organisation_id = \(organisation)
                  and (waymark.acts_for_all()
                       or s.setting_id = any((select waymark.settings_as(current_user, '{slt, trust_lead}'))::int[]))
                order by s.urn collate "C"
                """, as: String.self)
        }
        if let urn {
            guard urns.contains(urn) else { throw NarrativeError.noSuchSetting(urn) }
            return urn
        }
        guard let only = urns.first else { throw AccessError.notAllowed(.other) }
        guard urns.count == 1 else { throw NarrativeError.severalSettings(urns) }
        return only
    }

    /// All versions, the newest first. Empty: nothing was ever written.
    public func versions(at place: NarrativePlace) async throws -> [NarrativeVersion] {
        try await access.read { db in try versions(at: place, db) }
    }

    /// Actions of a setting that are still to be done, and of `year` also those that are: earlier years' are carried forward
    /// until somebody has done them.
    ///
    /// - Parameter place: of this area only, where one is given.
    public func actions(at place: NarrativePlace) async throws -> [NarrativeAction] {
        try await access.read { db in
            try actions(
                """
                s.urn = \(place.setting) and n.area = \(Int16(clamping: place.area))
                and (n.academic_year = \(place.year.stored) or n.academic_year < \(place.year.stored) and n.done_on is null)
                """, db)
        }
    }

    /// Actions that are due by a day and not done, overdue first, for a worklist: those that the caller may see.
    ///
    /// - Parameter owner: only those of this colleague; nil: everybody's, and what belongs to nobody yet.
    public func actions(dueBy day: Day, ownedBy owner: UUID? = nil) async throws -> [NarrativeAction] {
        try await access.read { db in
            try actions(
                """
                n.done_on is null and n.due_on <= \(day) and (\(owner)::uuid is null or n.owner_id = \(owner))
                """, db)
        }
    }

    // MARK: Writing

    /// Writes a version, which takes the place of the former one.
    ///
    /// - Parameter expected: the version that the writer had before them; nil: there was none.
    /// - Throws: ``NarrativeError/writtenMeanwhile(author:)`` when another version is there; nothing is kept then.
    public func write(
        _ texts: NarrativeTexts, at place: NarrativePlace, expecting expected: NarrativeVersion?, id: UUID = .version7()
    ) async throws {
        guard texts != expected?.texts ?? NarrativeTexts() else { throw NarrativeError.nothingToWrite }
        try await access.change("narrative_write", id: id) { db, seq in
            let setting = try setting(of: place, db)
            let former = try versions(at: place, db).first
            if let former, former.seq != expected?.seq { throw NarrativeError.writtenMeanwhile(author: former.author) }
            try db.execute(
                """
                insert into waymark.narrative (organisation_id, setting_id, academic_year, area, seq, entry,
                                               strengths, development_areas, sources)
                values (\(organisation), \(setting), \(place.year.stored), \(Int16(clamping: place.area)), \(seq),
                        \(try access.nextEntry(db)), \(texts.strengths), \(texts.developmentAreas), \(texts.sources))
                on conflict (organisation_id, setting_id, academic_year, area) do update
                set seq = excluded.seq, strengths = excluded.strengths, development_areas = excluded.development_areas,
                    sources = excluded.sources
                """)
        }
    }

    /// Writes an action down. Returns the number by which people call it.
    ///
    /// - Throws: ``NarrativeError/noSuchOwner(_:)``.
    @discardableResult
    public func add(_ action: NewNarrativeAction, at place: NarrativePlace, id: UUID = .version7()) async throws -> Int64 {
        try await access.change("narrative_action_add", id: id) { db, seq in
            let setting = try setting(of: place, db)
            let owner = try action.owner.map { ref in
                guard let found = try db.values(
                    """
                    select staff_id from waymark.staff
                    where organisation_id = \(organisation) and ref = \(ref) and left_on is null
                    """, as: UUID.self
                ).first else { throw NarrativeError.noSuchOwner(ref) }
                return found
            }
            let entry = try access.nextEntry(db)
            try db.execute(
                """
                insert into waymark.narrative_action
                    (organisation_id, setting_id, academic_year, area, action_id, seq, entry, action, owner_id, due_on)
                values (\(organisation), \(setting), \(place.year.stored), \(Int16(clamping: place.area)), \(UUID.version7()),
                        \(seq), \(entry), \(action.text), \(owner), \(action.dueOn))
                """)
            return entry
        }
    }

    /// Says that an action is done on a day; nil: that it is not after all.
    ///
    /// - Throws: ``NarrativeError/noSuchAction(_:)`` when there is none that the caller may change.
    public func complete(_ number: Int64, on day: Day?, id: UUID = .version7()) async throws -> NarrativeAction {
        try await access.change(day == nil ? "narrative_action_reopen" : "narrative_action_done", id: id) { db, seq in
            let changed = try db.execute(
                """
                update waymark.narrative_action set done_on = \(day), seq = \(seq)
                where organisation_id = \(organisation) and entry = \(number)
                """)
            guard changed == 1, let action = try actions("n.entry = \(number)", db).first else {
                throw NarrativeError.noSuchAction(number)
            }
            return action
        }
    }
}

extension Narratives {
    private func setting(of place: NarrativePlace, _ db: Session) throws -> Int32 {
        guard CodeLists.qualityArea[String(place.area)] != nil else { throw NarrativeError.noSuchArea(place.area) }
        guard let setting = try db.values(
            "select setting_id from waymark.setting where organisation_id = \(organisation) and urn = \(place.setting)",
            as: Int32.self
        ).first else { throw NarrativeError.noSuchSetting(place.setting) }
        return setting
    }

    private func versions(at place: NarrativePlace, _ db: Session) throws -> [NarrativeVersion] {
        try db.rows(
            """
            select n.strengths, n.development_areas, n.sources, n.seq, coalesce(a.name, c.login), c.made_at
            from history.narrative n
            join waymark.setting s on s.organisation_id = n.organisation_id and s.setting_id = n.setting_id
            cross join lateral waymark.who_changed(n.organisation_id, array[n.seq]) c
            left join waymark.staff a on a.organisation_id = n.organisation_id and a.staff_id = c.staff_id
            where n.organisation_id = \(organisation) and s.urn = \(place.setting)
              and n.academic_year = \(place.year.stored) and n.area = \(Int16(clamping: place.area))
            order by n.seq desc
            """, as: (String?, String?, String?, Int64, String, Instant).self
        ).map {
            NarrativeVersion(
                texts: NarrativeTexts(strengths: $0.0, developmentAreas: $0.1, sources: $0.2), seq: $0.3, author: $0.4,
                writtenAt: $0.5)
        }
    }

    private func actions(_ condition: SQL, _ db: Session) throws -> [NarrativeAction] {
        try db.rows(
            """
            select n.entry, s.urn, n.academic_year, n.area, n.action, o.ref, o.name, n.due_on, n.done_on
            from waymark.narrative_action n
            join waymark.setting s on s.organisation_id = n.organisation_id and s.setting_id = n.setting_id
            left join waymark.staff o on o.organisation_id = n.organisation_id and o.staff_id = n.owner_id
            where n.organisation_id = \(organisation) and \(condition)
            order by n.due_on nulls last, n.entry
            """, as: (Int64, String, Int16, Int16, String, String?, String?, Day?, Day?).self
        ).map { number, urn, year, area, text, ref, name, dueOn, doneOn in
            NarrativeAction(
                number: number,
                place: NarrativePlace(setting: urn, year: AcademicYear(firstCalendarYear: Int(year)), area: Int(area)), text: text,
                owner: ref.map { NarrativeAction.Owner(ref: $0, name: name ?? $0) }, dueOn: dueOn,
                doneOn: doneOn)
        }
    }
}

extension AcademicYear {
    /// As the records keep it: the calendar year in which it begins.
    fileprivate var stored: Int16 { Int16(clamping: firstCalendarYear) }
}
