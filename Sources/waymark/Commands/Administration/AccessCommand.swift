import ArgumentParser
import Casework
import Foundation
import Journey
import Postgres

/// A command about who may see what, and who did what.
protocol AccessCommand: WaymarkCommand {
    var organisation: OrganisationOption { get }
}

extension AccessCommand {
    /// Opens the database and hands over the organisation's registry.
    func withRegistry<Value>(_ body: (Registry) async throws -> Value) async throws -> Value {
        try await atWork { workplace in
            let organisation = try workplace.organisation(named: organisation.organisation)
            return try await body(
                Registry(
                    access: Access(database: workplace.database, organisation: organisation.id),
                    casework: Casework(database: workplace.database, organisation: organisation.id, today: workplace.today),
                    organisation: organisation.name, dialogue: Dialogue(isSilent: common.noInput)))
        }
    }
}

/// What such a command works with.
struct Registry: Sendable {
    let access: Access
    let casework: Casework
    /// The organisation's name.
    let organisation: String
    let dialogue: Dialogue

    var today: Day { casework.today }

    /// The pupil whom a text fits; nobody whom the caller may not see.
    func pupil(_ lookup: PupilLookup) async throws -> PupilHit {
        try await casework.read { try $0.pupil(lookup) }
    }

    /// Somebody on the staff, by reference, login or name.
    func member(_ text: String, includingLeavers: Bool = false) async throws -> StaffMember {
        let staff = try await access.staff(includingLeavers: includingLeavers)
        let typed = text.trimmingCharacters(in: .whitespaces).lowercased()
        let exact = staff.filter { [$0.ref, $0.login].contains { $0?.lowercased() == typed } }
        let found = exact.isEmpty ? staff.filter { $0.name.lowercased() == typed } : exact
        guard let first = found.first else { throw AccessError.noSuchStaff }
        guard found.count == 1 else { throw WaymarkError.severalStaff(found.map(\.ref)) }
        return first
    }

    /// The URN of the setting that was named, or of the only one there is.
    func urn(named text: String?) async throws -> String {
        if let text { return try await casework.read { try $0.setting(named: text).urn } }
        let urns = try await casework.read { try $0.settings().map(\.urn).sorted() }
        guard urns.count == 1 else { throw WaymarkError.settingMissing(urns) }
        return urns[0]
    }

    /// The day an option gives, or today.
    func day(_ text: String?, option: String) throws -> PostgresDay {
        let day = try text.map { try Dialogue.day($0, option: option, today: today) } ?? today
        return PostgresDay(daysSince2000: day.daysSince2000)
    }
}

extension PostgresDay {
    /// "Tue 31 Mar 2026"
    var inEnglish: String { Day(daysSince2000: daysSince2000).inEnglish }
}

extension Instant {
    /// "2026-04-02 09:30", in UTC.
    var minute: String { description.prefix(16).split(separator: "T").joined(separator: " ") }
}

/// What is wanted before something that can't be taken back: its name, typed.
struct Confirmation {
    /// What has to be typed; compared without case.
    let name: String
    /// What `--confirm` gave.
    let given: String?
    let isSilent: Bool
    /// What makes it dangerous.
    var consequence = "This can't be taken back."

    /// - Throws: ``WaymarkError`` when the name was not typed, or another one.
    func demand() throws {
        guard let typed = try given ?? Question.ask("\(consequence) Type \(name.withoutControls) to go on:", unless: isSilent)
        else { throw WaymarkError.confirmationMissing(consequence) }
        guard typed.trimmingCharacters(in: .whitespaces).lowercased() == name.lowercased() else { throw WaymarkError.notConfirmed }
    }
}
