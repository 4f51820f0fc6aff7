import Foundation
import Postgres

extension Doctor {
    private static let day: Int64 = 86_400_000_000

    static let upkeep: [DoctorCheck] = [
        DoctorCheck(14, "Free disk space", looksAt: "The disk with the private cluster has room") { patient in
            guard patient.isPrivateCluster, let folder = patient.dataFolder else {
                return .notChecked("The server's disk is not this machine's to look at.", fix: "df --human-readable (on the server)")
            }
            let size = try await patient.database.read { try $0.value("select pg_database_size(current_database())", as: Int64.self) }
            guard let disk = try? FileManager.default.attributesOfFileSystem(forPath: folder),
                let free = (disk[.systemFreeSize] as? NSNumber)?.int64Value, let total = (disk[.systemSize] as? NSNumber)?.int64Value
            else { return .notChecked("The folder \(folder) can't be looked at.", fix: "df --human-readable \(folder)") }
            return space(free: free, of: total, database: size)
        },
        .asSteward(15, "Age of evidence", looksAt: "The newest finished run of the nightly batch, or of anybody, is recent") { session, patient in
            guard let made = try session.value("select max(made_at) from evidence.run", as: Instant?.self) else {
                return .attention("There is no finished run of evidence.", fix: "waymark evidence nightly")
            }
            let age = (patient.clock().microsecondsSince2000 - made.microsecondsSince2000) / day
            let stale = try session.value(
                """
                select exists (select from evidence.nightly n join evidence.setting_head h using (organisation_id, setting_id)
                               where h.seq > n.setting_seq and n.finished_at < now() - interval '2 days'
                                 and (select c.made_at from waymark.change c where c.organisation_id = h.organisation_id and c.seq = h.seq)
                                     < now() - interval '2 days')
                """, as: Bool.self)
            guard !stale else {
                return .attention(
                    "A setting's records moved more than two days ago, and the nightly batch has not run since.",
                    fix: "waymark evidence nightly (and: systemctl status waymark-nightly.timer)")
            }
            guard age < 35 else {
                return .attention("The newest run is \(age) days old.", fix: "waymark evidence nightly")
            }
            return .fine("The newest run is \(age) days old.")
        },
        DoctorCheck(16, "Age of the last backup", looksAt: "There is a backup of the last two days") { patient in
            guard let newest = try patient.shelf.all().first(where: { $0.manifest != nil }) else {
                guard patient.isPrivateCluster else {
                    return .notChecked(
                        "No backup is in \(patient.shelf.folder), and where the server's administrator keeps them is not known.",
                        fix: "waymark doctor --folder FOLDER")
                }
                let since = try await patient.database.read { try $0.value("select min(made_at) from waymark.change", as: Instant?.self) }
                let days = since.map { (patient.clock().microsecondsSince2000 - $0.microsecondsSince2000) / day } ?? 0
                let sentence = "There is no backup in \(patient.shelf.folder)."
                // Whoever has begun this week has not lost a week's work yet.
                return days < 8
                    ? .attention(sentence, fix: "waymark backup create") : .failed(sentence, fix: "waymark backup create")
            }
            return backup(days: (patient.clock().microsecondsSince2000 - newest.created.microsecondsSince2000) / day)
        },
        DoctorCheck(17, "Last proven restore", looksAt: "A backup was restored and found equal within a fortnight") { patient in
            let backups = try patient.shelf.all()
            guard !backups.isEmpty || patient.isPrivateCluster else {
                return .notChecked("No backup is in \(patient.shelf.folder).", fix: "waymark doctor --folder FOLDER")
            }
            guard let proven = backups.compactMap(\.proven).max(by: { $0.microsecondsSince2000 < $1.microsecondsSince2000 }) else {
                return .attention("No backup has ever been restored to see whether it comes back.", fix: patient.shelf.commandOfProof)
            }
            let days = (patient.clock().microsecondsSince2000 - proven.microsecondsSince2000) / day
            guard days < 15 else { return .attention("The last was \(days) days ago.", fix: patient.shelf.commandOfProof) }
            return .fine("The last was \(days) days ago.")
        },
    ]

    /// In bytes; `database`: the size of what lies there.
    static func space(free: Int64, of total: Int64, database: Int64) -> DoctorFinding {
        let words = "\(free / 1_000_000) MB of \(total / 1_000_000) MB are free"
        let fix = "make room, or move WAYMARK_HOME to a larger disk"
        guard free >= 256_000_000 else { return .failed("\(words): the database is about to stop.", fix: fix) }
        guard free >= min(total / 10, 5_000_000_000), free >= 2 * database else { return .attention("\(words).", fix: fix) }
        return .fine("\(words).")
    }

    static func backup(days: Int64) -> DoctorFinding {
        guard days < 8 else { return .failed("The newest is \(days) days old.", fix: "waymark backup create") }
        guard days < 2 else {
            return .attention(
                "The newest is \(days) days old.", fix: "waymark backup create (and: systemctl status waymark-backup.timer)")
        }
        return .fine("The newest is \(days) days old.")
    }
}
