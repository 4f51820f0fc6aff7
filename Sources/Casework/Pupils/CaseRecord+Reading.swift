import Foundation
import Journey
import Postgres

extension Desk {
    func caseRecord(of id: UUID) throws -> CaseRecord {
        let stays = try stays(of: [id])
        guard let pupil = stays.first?.pupil, let page = try page(of: id) else { throw CaseworkError.noSuchPupil }
        let work = try stays.flatMap { try self.work(in: $0.id) }
        return CaseRecord(
            pupil: pupil, details: page.details, stays: stays.compactMap(page.line), ehcPlans: page.lines("ehc_plan"),
            openNeeds: page.lines("need"), openTargets: page.lines("target"), transitions: page.lines("transition"),
            destination: page.lines("destination").first, lastCheckIns: page.lines("check_in"),
            lastContacts: page.lines("contact"), work: work)
    }

    /// In one statement: asked table by table, who may see what would take longer than the reading.
    private func page(of id: UUID) throws -> Page? {
        try session.value("select waymark.page_for(current_user, \(organisation), \(id))", as: JSONText?.self)
            .map { document in
                let decoder = JSONDecoder()
                decoder.keyDecodingStrategy = .convertFromSnakeCase
                return try decoder.decode(Page.self, from: Data(document.text.utf8))
            }
    }
}

/// What `waymark.page_for` says of a pupil.
private struct Page: Decodable {
    struct Told: Decodable {
        let reason: String
        let referredBy: String?
        let registration: String
        let keyworker: String?
        let stepsDone: Int
        let steps: Int
    }

    struct Line: Decodable {
        let part: String
        let ref: String?
        let words: [String]
        let day: String?
    }

    let upn: String?
    let senProvision: String?
    let primaryNeed: String?
    let disadvantaged: Bool?
    let lookedAfter: Bool?
    let socialWorker: Bool?
    let youthJustice: Bool?
    /// By identifier, in small letters.
    let stays: [String: Told]
    /// Those of a part in their order.
    let lines: [Line]
}

extension Page {
    var details: CaseRecord.Details {
        CaseRecord.Details(
            upn: upn, senProvision: senProvision, primaryNeed: primaryNeed, isDisadvantaged: disadvantaged,
            isLookedAfter: lookedAfter, hasSocialWorker: socialWorker, hasYouthJustice: youthJustice)
    }

    func line(_ stay: Stay) -> CaseRecord.StayLine? {
        stays[stay.id.uuidString.lowercased()].map { told in
            CaseRecord.StayLine(
                stay: stay, reason: told.reason, referredBy: told.referredBy, registration: told.registration,
                keyworker: told.keyworker, stepsDone: told.stepsDone, steps: told.steps, isCurrent: stay.isOpen)
        }
    }

    func lines(_ part: String) -> [CaseRecord.Line] {
        lines.filter { $0.part == part }.map { CaseRecord.Line(ref: $0.ref, words: $0.words, day: $0.day.flatMap { Day(iso: $0) }) }
    }
}
