import Foundation
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Backups")
struct BackupTests {
    @Test("one is proven by restoring it elsewhere, and that is on record")
    func proof() async throws {
        try await BackupSchool.with { school in
            let made = try await school.backUp()
            #expect(made.proven == nil && made.manifest?.isEncrypted == false)
            #expect(made.manifest?.census.schema == Schema.version)
            #expect(made.manifest?.census.tables.first { $0.name == "waymark.organisation" }?.rows == 1)
            try await school.prove(made)
            let listed = try school.shelf.all()
            #expect(listed.map(\.name) == [made.name])
            let proven = try #require(listed.first?.proven)
            #expect(abs(proven.microsecondsSince2000 - Instant.now().microsecondsSince2000) < 120_000_000)
        }
    }

    @Test("what a proof that was killed left goes, and what somebody else has put there leads to nothing of ours")
    func planted() async throws {
        try await BackupSchool.with { school in
            let made = try await school.backUp()
            let ended = Process()
            ended.executableURL = URL(filePath: "/bin/true")
            try ended.run()
            ended.waitUntilExit()
            let folder = school.cluster.home.folder + "-tmp"
            let planted = "\(folder)/waymark-scratch-\(ended.processIdentifier)-1", left = "\(folder)/waymark-scratch-\(ended.processIdentifier)-2"
            try FileManager.default.createDirectory(
                atPath: planted, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            try school.cluster.files.makeFolder(left)
            try FileManager.default.createSymbolicLink(atPath: planted + "/pg", withDestinationPath: school.cluster.home.clusters)
            var environment = ProcessInfo.processInfo.environment
            environment["TMPDIR"] = folder
            try await BackupProver(shelf: school.shelf, program: "waymark test", environment: environment).prove(made, identity: nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [(planted as NSString).lastPathComponent])
            #expect(try await school.organisations() == ["A trust"])
            try FileManager.default.removeItem(atPath: folder)
        }
    }

    @Test("damage to any byte of any file is refused, and so is a file that was cut, lost or added")
    func damage() async throws {
        try await BackupSchool.with { school in
            let backup = try await school.backUp()
            let folder = school.shelf.path(backup.name)
            for file in [BackupManifest.file, BackupSeal.file, "database.dump"] {
                let path = "\(folder)/\(file)"
                let whole = try #require(FileManager.default.contents(atPath: path))
                for step in 0..<24 {
                    var damaged = whole
                    // The lowest bit, and the one that tells small letters from capitals.
                    damaged[(whole.count - 1) * step / 23] ^= step.isMultiple(of: 2) ? 0x01 : 0x20
                    try damaged.write(to: URL(filePath: path))
                    try await expectDamage(backup, school, "\(file), step \(step)")
                }
                try whole.dropLast().write(to: URL(filePath: path))
                try await expectDamage(backup, school, "\(file), cut")
                try FileManager.default.removeItem(atPath: path)
                try await expectDamage(backup, school, "\(file), lost")
                try whole.write(to: URL(filePath: path))
            }
            try Data().write(to: URL(filePath: "\(folder)/added"))
            try await expectDamage(backup, school, "added")
            try FileManager.default.removeItem(atPath: "\(folder)/added")
            try await school.prove(backup)
        }
    }

    private func expectDamage(_ backup: BackupShelf.Backup, _ school: BackupSchool, _ what: String) async throws {
        // Read anew, as a command does.
        let found = try school.shelf.backup(named: backup.name)
        let error = await #expect(throws: BackupError.self, "\(what)") {
            _ = try await BackupReader(found, on: school.shelf, identity: nil)
        }
        #expect(error?.code == "backup_damaged", "\(what)")
    }

    @Test("one that comes out as something else than its manifest says is refused, though its seal is good")
    func difference() async throws {
        try await BackupSchool.with { school in
            let backup = try await school.backUp()
            let folder = school.shelf.path(backup.name)
            let manifest = try String(contentsOfFile: "\(folder)/manifest.json", encoding: .utf8)
            let other = manifest.replacing(#/("name" : "waymark.organisation",\s+"rows" : )1/#) { "\($0.output.1)2" }
            try #require(other != manifest)
            try Data(other.utf8).write(to: URL(filePath: "\(folder)/manifest.json"))
            let sums = try await BackupSeal(folder: folder).sums(of: ["manifest.json", "database.dump"])
            try Data(sums.utf8).write(to: URL(filePath: "\(folder)/SHA256SUMS"))
            let resealed = try school.shelf.backup(named: "last")
            await #expect(throws: BackupError.differs(name: backup.name, tables: ["waymark.organisation"])) {
                try await school.prove(resealed)
            }
            #expect(try school.shelf.all().first?.proven == nil)
        }
    }

    @Test("a folder under another's name, and a proof of another backup, deceive nobody")
    func names() async throws {
        try await BackupSchool.with { school in
            let now = Instant.now()
            let (first, second) = (try await school.backUp(at: now), try await school.backUp(at: now))
            #expect(second.created.microsecondsSince2000 - first.created.microsecondsSince2000 == 1_000_000)
            try await school.prove(first)
            try FileManager.default.copyItem(
                atPath: "\(school.shelf.path(first.name))/proven.json", toPath: "\(school.shelf.path(second.name))/proven.json")
            #expect(try school.shelf.all().map { $0.proven != nil } == [false, true])
            let newest = school.shelf.path("waymark-20991231T235959Z")
            try FileManager.default.moveItem(atPath: school.shelf.path(first.name), toPath: newest)
            try await expectDamage(try school.shelf.backup(named: "last"), school, "under another name")
        }
    }

    @Test("what a process left half done is never listed, and goes with the next")
    func unfinished() async throws {
        try await BackupSchool.with { school in
            try FileManager.default.createDirectory(atPath: school.shelf.folder, withIntermediateDirectories: true)
            let gone = school.shelf.path(".waymark-20260101T000000Z.\(try await Self.deadProcess()).unfinished")
            let underWay = school.shelf.path(".waymark-20260101T000000Z.1.unfinished")
            for folder in [gone, underWay] { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false) }
            #expect(try school.shelf.all().isEmpty)
            _ = try await school.backUp()
            #expect(try school.shelf.all().count == 1)
            #expect(!FileManager.default.fileExists(atPath: gone))
            #expect(FileManager.default.fileExists(atPath: underWay))
        }
    }

    private static func deadProcess() async throws -> String {
        try await Command(program: "/bin/sh", arguments: ["-c", "echo $$"]).succeed(in: "/")
    }

    @Test("one that fails leaves nothing behind and says what it lacked")
    func failure() async throws {
        try await BackupSchool.with { school in
            await #expect(throws: BackupError.recipientRefused) { _ = try await school.backUp(to: "age1nobody") }
            _ = try await school.cluster.stop()
            await #expect(throws: OperationsError.notRunning(folder: school.cluster.home.folder)) { _ = try await school.backUp() }
            let left = (try? FileManager.default.contentsOfDirectory(atPath: school.shelf.folder)) ?? []
            #expect(left.isEmpty)
        }
    }

    @Test("a full disk is said in a sentence, and nothing half stays", .enabled(if: geteuid() == 0, "only root may mount"))
    func fullDisk() async throws {
        try await BackupSchool.with { school in
            try FileManager.default.createDirectory(atPath: school.shelf.folder, withIntermediateDirectories: true)
            let mounted = try await Command(
                program: "/bin/mount", arguments: ["-t", "tmpfs", "-o", "size=64k", "tmpfs", school.shelf.folder]).run()
            guard mounted.status == 0 else { return }  // A container may forbid even root.
            let error = await #expect(throws: OperationsError.self) { _ = try await school.backUp() }
            let left = try FileManager.default.contentsOfDirectory(atPath: school.shelf.folder)
            try await Command(program: "/bin/umount", arguments: [school.shelf.folder]).succeed(in: "/")
            #expect(error?.code == "disk_full")
            #expect(left.isEmpty)
        }
    }

    @Test("what the timers of a machine are told holds for its own database, and never for a user's")
    func timersShelf() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "environment-\(UUID())").path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let machine = ["WAYMARK_HOME": "/var/lib/waymark"]
        for line in [
            "WAYMARK_BACKUPS=/srv/b", "WAYMARK_BACKUPS=/old\n  WAYMARK_BACKUPS=\"/srv/b\"", "#WAYMARK_BACKUPS=/x\nWAYMARK_BACKUPS='/srv/b'",
        ] {
            try (line + "\n").write(toFile: file, atomically: true, encoding: .utf8)
            #expect(BackupShelf.standard(environment: machine, timers: file).folder == "/srv/b")
        }
        #expect(BackupShelf.standard(environment: ["WAYMARK_HOME": "/home/a"], timers: file).folder == "/home/a/backups")
        #expect(BackupShelf.standard(environment: machine.merging(["WAYMARK_BACKUPS": "/mine"]) { $1 }, timers: file).folder == "/mine")
        #expect(BackupShelf.standard(environment: machine, timers: "/nowhere").folder == "/var/lib/waymark/backups")
        let (ofMachine, ofUser) = (ClusterHome("/var/lib/waymark"), ClusterHome("/home/a"))
        #expect(PrivateCluster.absence(of: ofMachine, TimerSettings(file: file)) == .notRunning(folder: "/var/lib/waymark"))
        try "#PGHOST=no\nPGHOST=/run/postgresql\n".write(toFile: file, atomically: true, encoding: .utf8)
        #expect(PrivateCluster.absence(of: ofMachine, TimerSettings(file: file)) == .onServer)
        #expect(PrivateCluster.absence(of: ofUser, TimerSettings(file: file)) == .notRunning(folder: "/home/a"))
    }

    @Test("an encrypted one comes back with its key, and with no other")
    func encryption() async throws {
        try await BackupSchool.with { school in
            let (recipient, identity) = try await school.keys("ours")
            let stranger = try await school.keys("strangers").identity
            let backup = try await school.backUp(to: recipient)
            let dump = try #require(FileManager.default.contents(atPath: "\(school.shelf.path(backup.name))/database.dump.age"))
            #expect(dump.starts(with: Data("age-encryption.org/v1".utf8)))
            #expect(backup.manifest?.isEncrypted == true)
            await #expect(throws: BackupError.identityMissing(name: backup.name)) { try await school.prove(backup) }
            await #expect(throws: BackupError.identityUnreadable(file: "/nowhere")) { try await school.prove(backup, identity: "/nowhere") }
            await #expect(throws: BackupError.cannotDecrypt(name: backup.name)) { try await school.prove(backup, identity: stranger) }
            #expect(school.shelf.commandOfProof == "waymark backup verify last --identity FILE")
            try await school.prove(backup, identity: identity)
        }
    }
}
