import ArgumentParser
import Casework

extension Office {
    /// The one member of staff whom a text fits: a reference, a login, or a piece of a name.
    func colleague(_ text: String) async throws -> Colleague {
        try await casework.read { try $0.colleague(StaffLookup(text)) }
    }

    /// The setting that was named with `--setting`, or the only one that can be meant.
    func setting(forRoles roles: [String] = []) async throws -> SettingRecord {
        let urn = urn
        return try await casework.read { try $0.setting(named: urn, forRoles: roles) }
    }
}
