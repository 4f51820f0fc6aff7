#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Postgres

extension EvidenceService {
    /// Puts the caller's name to a run, as its settings' senior leadership. From then on it never changes.
    ///
    /// - Throws: ``EvidenceError/alreadySigned(run:by:)``, ``EvidenceError/signedByOthers(run:)``.
    public func sign(_ run: EvidenceRun, remark: String? = nil) async throws -> EvidenceRun {
        do {
            return try await database.write { db in
                _ = try db.value("select waymark.open_act(\(organisation))", as: Int64.self)
                try db.execute("select waymark.sign_run(\(organisation), \(run.key.runID), \(remark))")
                try db.execute(
                    """
                    select waymark.close_act(\(organisation), \(UUID.version7()), 'evidence_sign', null,
                                             jsonb_build_object('run', \(Int64(run.number))))
                    """)
                return try RunStore(organisation: organisation, db: db).run(run.key.runID)
            }
        } catch let error as DatabaseError where error.sqlState == .uniqueViolation {
            let signed = try await find(run.id)
            throw EvidenceError.alreadySigned(run: run.number, by: signed.signOff?.by ?? "somebody")
        } catch let error as DatabaseError where error.sqlState == .insufficientPrivilege {
            throw EvidenceError.signedByOthers(run: run.number)
        }
    }
}

extension EvidenceRun {
    /// The signed run against which this one's figures show what was corrected since: of the same settings and period, made
    /// before it; of several the one that was signed last. Nil: there is none, or this run is it.
    func signedBefore(among runs: [EvidenceRun]) -> EvidenceRun? {
        guard signOff == nil else { return nil }
        return runs.filter { $0.settings == settings && $0.from == from && $0.to == to && $0.number < number }
            .compactMap { run in run.signOff.map { (run, $0.at) } }.max { $0.1 < $1.1 }?.0
    }
}
