import Foundation
import Journey
import Postgres

/// Information is asked of whoever referred the pupil, or arrives.
public struct RecordReferralItems: Act {
    public static let name = "referral_item"

    public enum Items: Sendable, Hashable {
        /// Codes of ``CodeLists/referralItem``.
        case these([String])
        /// All that are still to be asked for, or to arrive.
        case all
    }

    public var stay: UUID
    public var items: Items
    public var askedOn: Day?
    public var receivedOn: Day?
    /// A code of ``CodeLists/referralItemQuality``; goes with ``receivedOn``.
    public var quality: String?

    public init(stay: UUID, items: Items, askedOn: Day? = nil, receivedOn: Day? = nil, quality: String? = nil) {
        self.stay = stay
        self.items = items
        self.askedOn = askedOn
        self.receivedOn = receivedOn
        self.quality = quality
    }

    public func perform(at desk: Desk) throws -> Deed {
        let stay = try desk.stay(stay)
        try stay.demand(.referred, .accepted, .onRoll, for: "Information from the referrer")
        guard askedOn != nil || receivedOn != nil else {
            throw CaseworkError.wrongCommand("It is not said what happened.", advice: "Say --asked DAY, or --received DAY --quality ...")
        }
        if receivedOn == nil, quality != nil {
            throw CaseworkError.refused([Finding(.notAllowed, in: "quality", "Only what has been received has a quality. Say since when.")])
        }
        let known = Dictionary(uniqueKeysWithValues: try desk.referralItems(of: stay.id).map { ($0.item, $0) })
        let items = try itemsMeant(known)
        let records = try items.map { try desk.write(item($0, after: known[$0]), isNew: known[$0] == nil, at: stay) }
        return Deed(pupil: stay.pupil.id, stay: stay.id, records: records, counts: ["items": records.count])
    }

    private func itemsMeant(_ known: [String: ReferralItem]) throws -> [String] {
        switch items {
        case .these(let codes):
            return codes.reduce(into: []) { list, code in
                if !list.contains(code) { list.append(code) }
            }
        case .all:
            let codes = CodeLists.referralItem.codes.map(\.code)
            let open = codes.filter { code in
                // What arrives is what was asked for.
                receivedOn == nil ? known[code]?.askedOn == nil && known[code]?.receivedOn == nil
                    : known[code].map { $0.receivedOn == nil } ?? (askedOn != nil)
            }
            guard !open.isEmpty else { throw CaseworkError.doneAlready("All of that", on: nil) }
            return open
        }
    }

    /// What is partial or outdated may arrive once more; nothing else is asked for or received twice.
    private func item(_ code: String, after known: ReferralItem?) throws -> ReferralItem {
        let label = CodeLists.referralItem[code]?.label ?? code
        if askedOn != nil, let asked = known?.askedOn { throw CaseworkError.doneAlready("Asking for \(label.insideSentence)", on: asked) }
        if let received = known?.receivedOn, receivedOn == nil || known?.isWhole == true {
            throw CaseworkError.doneAlready("Receiving \(label.insideSentence)", on: received)
        }
        return ReferralItem(
            item: code, askedOn: askedOn ?? known?.askedOn, receivedOn: receivedOn ?? known?.receivedOn,
            quality: receivedOn == nil ? known?.quality : quality)
    }
}

/// One piece of information that is asked of the referrer.
public struct ReferralItem: Sendable, Hashable {
    /// A code of ``CodeLists/referralItem``.
    public let item: String
    public let askedOn: Day?
    public let receivedOn: Day?
    /// A code of ``CodeLists/referralItemQuality``.
    public let quality: String?

    public init(item: String, askedOn: Day?, receivedOn: Day?, quality: String?) {
        self.item = item
        self.askedOn = askedOn
        self.receivedOn = receivedOn
        self.quality = quality
    }

    fileprivate var isWhole: Bool { quality != "partial" && quality != "outdated" }
}

extension Desk {
    /// What was asked for and what has come, in the order of the list.
    public func referralItems(of stay: UUID) throws -> [ReferralItem] {
        try referralItems(of: [stay])[stay] ?? []
    }

    /// Likewise of several stays, by the stay.
    func referralItems(of stays: [UUID]) throws -> [UUID: [ReferralItem]] {
        let rows = try session.rows(
            """
            select placement_id, item, asked_on, received_on, quality from waymark.referral_item
            where organisation_id = \(organisation) and placement_id = any(\(stays)) order by entry
            """, as: (UUID, String, Day?, Day?, String?).self)
        return Dictionary(grouping: rows, by: \.0).mapValues { rows in
            rows.map { ReferralItem(item: $0.1, askedOn: $0.2, receivedOn: $0.3, quality: $0.4) }
        }
    }

    fileprivate func write(_ item: ReferralItem, isNew: Bool, at stay: Stay) throws -> RecordName {
        let code = Field.code("item", item.item, of: CodeLists.referralItem)
        let fields: [Field] = [
            .day("asked_on", item.askedOn), .day("received_on", item.receivedOn),
            .code("quality", item.quality, of: CodeLists.referralItemQuality),
        ]
        if isNew { return try insert(.referralItem, at: stay, parent: [code], fields) }
        try check(.referralItems, [code] + fields)
        try update(.referralItem, key: key(stay, code), set: fields)
        return RecordName("referral_item", key: item.item)
    }
}
