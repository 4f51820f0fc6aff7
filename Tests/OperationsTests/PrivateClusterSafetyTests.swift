import Foundation
import Postgres
import TestSupport
import Testing

@testable import Operations

@Suite("Private cluster: who gets in, and what is kept")
struct PrivateClusterSafetyTests {
    @Test("no network port is open, and the settings are the ones for records that must not be lost")
    func settings() async throws {
        try await withCluster { cluster in
            let wanted = [
                "listen_addresses": "", "data_checksums": "on", "fsync": "on", "full_page_writes": "on",
                "TimeZone": "UTC", "jit": "off", "server_encoding": "UTF8", "logging_collector": "on",
                "log_statement": "none", "log_min_error_statement": "panic", "log_parameter_max_length": "0",
            ]
            let found = try await Database.withConnection(to: try cluster.configuration()) { db in
                try db.rows(
                    "select name, setting from pg_settings where name = any(\(Array(wanted.keys))::text[])",
                    as: (String, String).self)
            }
            #expect(Dictionary(uniqueKeysWithValues: found) == wanted)
        }
    }

    @Test("the everyday login is no superuser, passes by no policy, makes nothing and owns nothing")
    func everydayLogin() async throws {
        try await withCluster { cluster in
            let configuration = try cluster.configuration()
            try await Database.withConnection(to: configuration) { try Schema.check($0) }
            let powers = try await ask(
                """
                select count(*) from pg_roles
                where rolname in (session_user, 'waymark_owner', 'waymark_staff')
                  and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication)
                """, configuration, as: Int.self)
            #expect(powers == 0)
            let owned = try await ask(
                """
                select (select count(*) from pg_class where relowner = session_user::regrole)
                     + (select count(*) from pg_proc where proowner = session_user::regrole)
                     + (select count(*) from pg_namespace where nspowner = session_user::regrole)
                     + (select count(*) from pg_database where datdba = session_user::regrole)
                """, configuration, as: Int.self)
            #expect(owned == 0)
            let memberships = try await ask(
                "select array_agg(roleid::regrole::text order by 1) from pg_auth_members where member = session_user::regrole",
                configuration, as: [String].self)
            #expect(memberships == ["waymark_staff", "waymark_steward"])
            await #expect(throws: DatabaseError.self) {
                try await Database.withConnection(to: configuration) { _ = try $0.execute("set role waymark_owner") }
            }
        }
    }

    @Test("a folder that several make at the same moment is everyone's at once")
    func racingFolders() async throws {
        try await withHome { home in
            try FileManager.default.createDirectory(atPath: home.folder, withIntermediateDirectories: true)
            let files = try PrivateCluster(home: home).files
            for round in 0..<200 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 { group.addTask { try files.makeFolder("\(home.folder)/\(round)") } }
                    try await group.waitForAll()
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: home.folder).count == 200)
        }
    }

    @Test("everything belongs to the server's user, and nobody else may look in")
    func ownership() async throws {
        try await withCluster { cluster in
            _ = try await cluster.stop()
            try await cluster.start(today: someDay)
            let home = cluster.home.folder
            #expect(try cluster.files.isPrivateFolder(home))
            let below = try #require(FileManager.default.subpaths(atPath: home))
            let strangers = try below.filter { try cluster.files.status(of: "\(home)/\($0)")?.st_uid != cluster.user.id }
            #expect(strangers == [])
            let open = try below.filter {
                let status = try #require(try cluster.files.status(of: "\(home)/\($0)"))
                return status.st_mode & S_IFMT != S_IFSOCK && status.st_mode & 0o077 != 0
            }
            #expect(open == [])
        }
    }

    @Test("another user of the operating system is refused", .enabled(if: geteuid() == 0))
    func otherUser() async throws {
        try await withCluster { cluster in
            // The folder keeps others out; were it open, the operating system's word on who they are would.
            let nobody = try #require(Account(name: "nobody"))
            let asNobody = ServerUser(
                name: nobody.name, id: nobody.id, group: nobody.group,
                launcher: ["/usr/bin/setpriv", "--reuid=nobody", "--regid=\(nobody.group)", "--clear-groups", "--"])
            let programs = try await ServerPrograms.find(for: try cluster.home.existingData())
            let socket = try cluster.running().socketFolder
            let attempt = asNobody.command(
                programs.path("pg_dump"), ["--no-password", "-h", socket, "-U", "waymark", "-d", "waymark", "--schema-only"])
            let shut = try await attempt.run()
            #expect(shut.status != 0)
            #expect(shut.said.contains("Permission denied"))
            for folder in [cluster.home.folder, socket] { #expect(chmod(folder, 0o755) == 0) }
            #expect(chmod(socket + "/.s.PGSQL.5432", 0o777) == 0)
            let opened = try await attempt.run()
            #expect(opened.status != 0)
            #expect(opened.said.contains("Peer authentication failed"))
        }
    }

    @Test("a socket's folder that another user was first to make is refused", .enabled(if: geteuid() == 0))
    func foreignSocketFolder() async throws {
        try await withHome(named: String(repeating: "a-long-name-", count: 8)) { home in
            let cluster = try PrivateCluster(home: home)
            let folder = SocketFolder.path(for: home, user: cluster.user, runtime: nil)
            try #require(mkdir(folder, 0o777) == 0)
            defer { rmdir(folder) }
            try #require(chown(folder, 65_534, 65_534) == 0)
            await #expect(throws: OperationsError.socketFolderUnsafe(folder)) { try await cluster.start(today: someDay) }
        }
    }

    @Test("a home that belongs to somebody else is refused", .enabled(if: geteuid() == 0))
    func foreignHome() async throws {
        try await withHome { home in
            try #require(mkdir(home.folder, 0o755) == 0 && chown(home.folder, 65_534, 65_534) == 0)
            let cluster = try PrivateCluster(home: home)
            await #expect(
                throws: OperationsError.belongsToAnother(folder: home.folder, owner: "nobody", expected: cluster.user.name)
            ) { try await cluster.start(today: someDay) }
        }
    }

    @Test("a home that the server's user cannot get to is refused with its name", .enabled(if: geteuid() == 0))
    func unreachableHome() async throws {
        try await withHome { home in
            let locked = ClusterHome(home.folder + "/locked/home")
            let closed = home.folder + "/locked"
            try FileManager.default.createDirectory(atPath: closed, withIntermediateDirectories: true)
            try #require(chmod(closed, 0o700) == 0)
            let cluster = try PrivateCluster(home: locked)
            await #expect(throws: OperationsError.unreachable(folder: locked.clusters, user: cluster.user.name)) {
                try await cluster.start(today: someDay)
            }
        }
    }

    @Test("stop dumps first; the last seven dumps are kept, each whole")
    func dumps() async throws {
        try await withCluster { cluster in
            _ = try await ask("select waymark.make_organisation('A trust')", try cluster.configuration(), as: Int32.self)
            let noon = Instant(microsecondsSince2000: 841_536_000_000_000)
            guard case .stopped(let dump) = try await cluster.stop(at: noon) else {
                Issue.record("no dump")
                return
            }
            #expect(dump == cluster.home.dumps + "/waymark-20260901T000000Z.dump")
            let programs = try await ServerPrograms.find(for: try cluster.home.existingData())
            let listed = try await cluster.user.command(programs.path("pg_restore"), ["--list", dump]).succeed(in: dump)
            #expect(listed.contains("TABLE DATA waymark organisation"))
            for number in 1...7 {
                try cluster.files.write("older", to: cluster.home.dumps + "/waymark-2025010\(number)T000000Z.dump")
            }
            try await cluster.start(today: someDay)
            let later = Instant(microsecondsSince2000: noon.microsecondsSince2000 + 1_000_000)
            _ = try await cluster.stop(at: later)
            let kept = try FileManager.default.contentsOfDirectory(atPath: cluster.home.dumps).sorted()
            #expect(kept.count == PrivateCluster.dumpsKept)
            #expect(kept.first == "waymark-20250103T000000Z.dump")
            #expect(kept.last == "waymark-20260901T000001Z.dump")
        }
    }

    @Test("a dump that fails does not keep the server running, and is said")
    func failedDump() async throws {
        try await withCluster { cluster in
            try cluster.files.write("in the way", to: cluster.home.dumps)
            guard case .stoppedWithoutDump(let error) = try await cluster.stop() else {
                Issue.record("a dump was made")
                return
            }
            #expect(error.sentence.contains(cluster.home.dumps))
            #expect(try await cluster.status().isRunning == false)
        }
    }

    @Test("a name in a statement that fails reaches no log")
    func logsWithoutNames() async throws {
        try await withCluster { cluster in
            let configuration = try cluster.configuration()
            await #expect(throws: DatabaseError.self) {
                try await Database.withConnection(to: configuration) { db in
                    _ = try db.execute("select (\("Zebedee Quill"))::text::date")
                }
            }
            await #expect(throws: DatabaseError.self) {
                try await Database.withConnection(to: configuration) { db in
                    try db.script("select waymark.make_organisation('Zebedee Quill'); select waymark.make_organisation('Zebedee Quill')")
                }
            }
            _ = try await cluster.stop()
            let logs = try FileManager.default.contentsOfDirectory(atPath: cluster.home.logs)
            let text = try logs.map { try String(contentsOfFile: cluster.home.logs + "/" + $0, encoding: .utf8) }.joined()
            #expect(text.contains("database system is ready"))
            #expect(!text.contains("Zebedee"))
        }
    }
}
