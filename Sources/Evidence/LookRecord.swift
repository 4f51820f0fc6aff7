#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Postgres

/// Keeps on record who was shown which pupils, in the transaction that shows them.
struct LookRecord {
    let organisation: Int32
    let db: Session

    /// - Parameter about: numbers and codes only, such as run and measure.
    func keep(_ act: String, at pupils: [UUID], about: String) throws {
        try db.execute(
            "select waymark.record_look(\(organisation), \(UUID.version7()), \(act), \(pupils), \(about), null)")
    }
}
