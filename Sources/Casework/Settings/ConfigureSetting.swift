import Foundation
import Journey
import Postgres

/// A setting is added to the organisation.
public struct AddSetting: Act {
    public static let name = "setting_add"

    /// Six digits, or a local code.
    public var urn: String
    public var settingName: String
    /// A code of ``CodeLists/settingKind``.
    public var kind: String
    public var laCode: String?
    public var teachesYear11: Bool

    public init(urn: String, settingName: String, kind: String, laCode: String? = nil, teachesYear11: Bool) {
        self.urn = urn
        self.settingName = settingName
        self.kind = kind
        self.laCode = laCode
        self.teachesYear11 = teachesYear11
    }

    public func perform(at desk: Desk) throws -> Deed {
        try desk.demandFreeURN(urn)
        let id = try desk.session.value(
            "select coalesce(max(setting_id), 0) + 1 from waymark.setting where organisation_id = \(desk.organisation)",
            as: Int32.self)
        let fields: [Field] = [
            .text("urn", urn), .text("name", settingName), .code("kind", kind, of: CodeLists.settingKind),
            .text("la_code", laCode), .yesNo("teaches_year_11", teachesYear11),
        ]
        try desk.demand(["urn", "name"], in: fields)
        return Deed(records: [try desk.insert(.setting, key: [.whole("setting_id", Int(id))], fields)])
    }
}

/// What a setting says of itself is put right; what is nil stays.
public struct CorrectSetting: Act {
    public static let name = "setting_correct"

    public var setting: Int32
    public var urn: String?
    public var settingName: String?
    public var kind: String?
    public var laCode: String?
    public var teachesYear11: Bool?
    /// The number of the change that whoever corrects has seen; nil: whatever stands.
    public var seen: Int64?

    public init(
        setting: Int32, urn: String? = nil, settingName: String? = nil, kind: String? = nil, laCode: String? = nil,
        teachesYear11: Bool? = nil, seen: Int64? = nil
    ) {
        self.setting = setting
        self.urn = urn
        self.settingName = settingName
        self.kind = kind
        self.laCode = laCode
        self.teachesYear11 = teachesYear11
        self.seen = seen
    }

    public func perform(at desk: Desk) throws -> Deed {
        let before = try desk.setting(setting)
        if let seen, seen != before.change { throw CaseworkError.changedMeanwhile("The setting", by: nil) }
        if let urn, urn != before.urn { try desk.demandFreeURN(urn) }
        let fields = [
            urn.map { Field.text("urn", $0) }, settingName.map { .text("name", $0) },
            kind.map { .code("kind", $0, of: CodeLists.settingKind) }, laCode.map { .text("la_code", $0) },
            teachesYear11.map { .yesNo("teaches_year_11", $0) },
        ].compactMap(\.self)
        guard !fields.isEmpty else {
            throw CaseworkError.wrongCommand("Nothing was given to correct.", advice: "Say what is to be another: --name, --kind ...")
        }
        try desk.demand(["urn", "name"].filter { name in fields.contains { $0.name == name } }, in: fields)
        try desk.check(.settings, fields)
        try desk.update(.setting, key: [.whole("setting_id", Int(setting))], set: fields)
        return Deed(records: [RecordName("setting", key: urn ?? before.urn)])
    }
}

extension Desk {
    fileprivate func demandFreeURN(_ urn: String) throws {
        guard ProviderCode(urn) != nil else { throw CaseworkError.refused([.badURN(urn)]) }
        if let other = try settings().first(where: { $0.urn.lowercased() == urn.lowercased() }) {
            throw CaseworkError.standsAlready(
                "\(other.name) has the URN \(other.urn) already.", advice: "See it with: waymark setting show \(other.urn)")
        }
    }

    /// Refuses columns that every record needs and that are empty.
    func demand(_ names: [String], in fields: [Field]) throws {
        let missing = names.filter { name in !fields.contains { $0.name == name && $0.cell != .empty } }
        if !missing.isEmpty { throw CaseworkError.refused(missing.map { .missingValue(in: $0) }) }
    }
}
