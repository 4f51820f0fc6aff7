import Foundation
import Postgres
import TestSupport
import Testing

/// The functions behind a pupil's page and a search ask once who may see what. They must say what the policies say.
@Suite("Screens show what the policies show")
struct ScreenTests {
    private static let pupils = StaffedSchools.places.map(\.pupil)

    @Test("of all pupils, a role is given the stays and the pages of those whom it may see", arguments: StaffedSchools.roles)
    func staysAndPages(role: String) async throws {
        try await with { schools in
            let differing = try await schools.loggedIn(as: role) { own in
                try await own.read { db in
                    try StaffedSchools.places.flatMap { place in
                        try db.values(
                            """
                            with seen as (
                                select p.placement_id, p.pupil_id from waymark.placement p
                                where p.organisation_id = \(place.organisation) and p.pupil_id = \(place.pupil)),
                            page as (select waymark.page_for(current_user, \(place.organisation), \(place.pupil)) as page),
                            line as (select l ->> 'ref' as ref from page, jsonb_array_elements(page -> 'lines') l),
                            readable as (
                                select ref from waymark.ehc_plan union all select ref from waymark.need union all select ref from waymark.target
                                union all select ref from waymark.transition union all select ref from waymark.destination
                                union all select ref from waymark.check_in union all select ref from waymark.contact)
                            select 'stays' where exists (
                                (select placement_id, pupil_id from waymark.stays_for(
                                     current_user, \(place.organisation), \(Self.pupils), null) s where s.pupil_id = \(place.pupil)
                                 except select * from seen)
                                union all
                                (select * from seen except
                                 select placement_id, pupil_id from waymark.stays_for(current_user, \(place.organisation), null, \(place.stay))))
                            union all
                            select 'page' from page where (page is not null) <> exists (select from seen)
                            union all
                            select 'no lines' where exists (select from seen) and not exists (select from line)
                            union all
                            select 'line' where exists (select ref from line except select ref from readable)
                            """, as: String.self
                        ).map { "\($0) of pupil \(place.number)" }
                    }
                }
            }
            #expect(differing == [])
        }
    }

    @Test("a search finds whom the policies show, by the whole reference and by a piece of it", arguments: StaffedSchools.roles)
    func searches(role: String) async throws {
        try await with { schools in
            let differing = try await schools.loggedIn(as: role) { own in
                try await own.read { db in
                    try StaffedSchools.places.flatMap { place in
                        try ["P\(place.number)", "p\(place.number)"].filter { typed in
                            let (found, seen) = try db.row(
                                """
                                select array(select ref from waymark.pupils_for(current_user, \(place.organisation), \(typed), \([typed])) order by ref),
                                       array(select ref from waymark.pupil
                                             where organisation_id = \(place.organisation) and lower(ref) = lower(\(typed)) order by ref)
                                """, as: ([String], [String]).self)
                            return found != seen
                        }
                    }
                }
            }
            #expect(differing == [])
        }
    }

    @Test("nobody is shown a colleague's screens")
    func nobodyElses() async throws {
        try await with { schools in
            let leader = schools.login("inclusion_leader")
            let own = StaffedSchools.own
            let told = try await schools.loggedIn(as: "keyworker") { database in
                try await database.read { db in
                    try db.row(
                        """
                        select (select count(*) from waymark.stays_for(\(leader), 1, \(Self.pupils), null)),
                               (select count(*) from waymark.pupils_for(\(leader), 1, 'P1', '{P1}')),
                               waymark.page_for(\(leader), 1, \(own.pupil)) is null
                        """, as: (Int64, Int64, Bool).self)
                }
            }
            #expect(told == (0, 0, true))
        }
    }

    @Test("what the screens are made of cannot be had without them")
    func nothingBehindThem() async throws {
        try await with { schools in
            try await schools.expectRefusal(as: "keyworker", "select * from waymark.sight(current_user, 1)")
        }
    }

    private func with(_ body: @Sendable (StaffedSchools) async throws -> Void) async throws {
        let schools = try await StaffedSchools.opened()
        try await body(schools)
        await schools.close()
    }
}
