import Foundation
import Journey
import Postgres

/// A setting, with what it says of itself.
public struct SettingRecord: Sendable, Hashable, Identifiable {
    public let id: Int32
    /// Or its local code.
    public let urn: String
    public let name: String
    /// A code of ``CodeLists/settingKind``.
    public let kind: String
    public let laCode: String?
    public let teachesYear11: Bool
    /// The number of the change that wrote it last.
    public let change: Int64
}

extension Desk {
    /// All settings of the organisation, by name.
    public func settings() throws -> [SettingRecord] {
        try settings("true")
    }

    /// The setting of an identifier.
    func setting(_ id: Int32) throws -> SettingRecord {
        guard let setting = try settings("s.setting_id = \(id)").first else { throw CaseworkError.notThere("setting") }
        return setting
    }

    /// The setting that a text names, by its URN or a piece of its name; without a text the only one that it can be.
    ///
    /// - Parameter roles: where the caller holds one of them at a single setting, that one is meant.
    /// - Throws: ``CaseworkError/noSuchSetting(known:)``, ``CaseworkError/severalSettings(_:)``.
    public func setting(named text: String?, forRoles roles: [String] = []) throws -> SettingRecord {
        let found = try text.map { try settings(matching: $0) } ?? settingsOfCaller(roles)
        guard let first = found.first else { throw CaseworkError.noSuchSetting(known: try settings()) }
        guard found.count == 1 else { throw CaseworkError.severalSettings(found) }
        return first
    }

    private func settings(matching text: String) throws -> [SettingRecord] {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, !text.utf8.contains(0) else { return [] }
        let exact = try settings("lower(s.urn) = lower(\(text))")
        return exact.isEmpty ? try settings("position(waymark.folded(\(text)) in waymark.folded(s.name)) > 0") : exact
    }

    private func settingsOfCaller(_ roles: [String]) throws -> [SettingRecord] {
        let own = try settings("s.setting_id = any ((select waymark.settings_as(waymark.caller(), \(roles)))::int[])")
        return own.isEmpty ? try settings() : own
    }

    private func settings(_ condition: SQL) throws -> [SettingRecord] {
        try session.rows(
            """
            select s.setting_id, s.urn, s.name, s.kind, s.la_code, s.teaches_year_11, s.seq from waymark.setting s
            where s.organisation_id = \(organisation) and \(condition)
            order by waymark.folded(s.name), s.urn collate "C"
            """, as: (Int32, String, String, String, String?, Bool, Int64).self
        ).map { row in
            SettingRecord(
                id: row.0, urn: row.1, name: row.2, kind: row.3, laCode: row.4, teachesYear11: row.5, change: row.6)
        }
    }
}
