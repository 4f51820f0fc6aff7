import Foundation
import Testing

@testable import Operations

@Suite("Private cluster: finding and calling PostgreSQL")
struct CommandTests {
    private let postgres = Account(name: "postgres", id: 101, group: 104, home: "/var/lib/postgresql")
    private let teacher = Account(name: "teacher", id: 1000, group: 1000, home: "/home/teacher")

    @Test("an ordinary user runs PostgreSQL's programs as itself")
    func ordinaryUser() throws {
        let user = try ServerUser.resolve(caller: 1000, accounts: { _ in teacher }, named: { _ in nil }, isProgram: { _ in false })
        #expect(user == ServerUser(name: "teacher", id: 1000, group: 1000, launcher: []))
        #expect(user.peers == ["teacher"])
        #expect(user.command("/pg/initdb", ["-D", "data"]) == Command(program: "/pg/initdb", arguments: ["-D", "data"]))
    }

    @Test("root runs them as postgres, through setpriv or else runuser, and may connect itself")
    func root() throws {
        func user(having programs: String...) throws -> ServerUser {
            try .resolve(caller: 0, accounts: { _ in nil }, named: { $0 == "postgres" ? postgres : nil }) { programs.contains($0) }
        }
        let bySetpriv = try user(having: "/usr/bin/setpriv", "/usr/sbin/runuser")
        #expect(bySetpriv.peers == ["postgres", "root"])
        #expect(bySetpriv.command("/pg/initdb", ["-D", "data"]) == Command(
            program: "/usr/bin/setpriv",
            arguments: ["--reuid=101", "--regid=104", "--init-groups", "--", "/pg/initdb", "-D", "data"]))
        #expect(try user(having: "/usr/sbin/runuser").command("/pg/initdb", []) == Command(
            program: "/usr/sbin/runuser", arguments: ["--user", "postgres", "--", "/pg/initdb"]))
        #expect(throws: OperationsError.cannotChangeUser) { try user() }
    }

    @Test("with Waymark's package root runs them as the package's user; a home that is postgres's already stays so")
    func package() throws {
        let ofPackage = Account(name: "waymark", id: 108, group: 111, home: "/var/lib/waymark")
        let namesake = Account(name: "waymark", id: 1001, group: 1001, home: "/home/waymark")
        func user(_ package: Account, home owner: uid_t? = nil) throws -> ServerUser {
            try .resolve(
                caller: 0, owner: owner, accounts: { _ in nil }, named: { $0 == "waymark" ? package : $0 == "postgres" ? postgres : nil },
                isProgram: { _ in true })
        }
        #expect(try user(ofPackage).name == "waymark")
        #expect(try user(ofPackage, home: 0).peers == ["waymark", "root"])
        #expect(try user(ofPackage, home: 108).name == "waymark")
        #expect(try user(ofPackage, home: postgres.id).name == "postgres")
        #expect(try user(namesake).name == "postgres", "a person is nobody's server")
        #expect(try user(namesake, home: 1001).name == "postgres")
    }

    @Test("the package's user lets root into the database that it starts itself")
    func packageStartsItself() throws {
        let ofPackage = Account(name: "waymark", id: 108, group: 111, home: "/var/lib/waymark")
        let user = try ServerUser.resolve(caller: 108, accounts: { _ in ofPackage }, named: { _ in nil }, isProgram: { _ in false })
        #expect(!user.isRunByRoot && user.peers == ["waymark", "root"])
    }

    @Test("root without a user postgres, and a user without a name, are told what is missing")
    func missingUsers() {
        #expect(throws: OperationsError.serverUserMissing("postgres")) {
            try ServerUser.resolve(caller: 0, accounts: { _ in nil }, named: { _ in nil }, isProgram: { _ in true })
        }
        #expect(throws: OperationsError.userUnknown(id: 4711)) {
            try ServerUser.resolve(caller: 4711, accounts: { _ in nil }, named: { _ in nil }, isProgram: { _ in true })
        }
    }

    @Test("root and an ordinary user get the same server: only who may connect differs")
    func sameSettings() {
        func settings(_ peers: [String]) -> ServerSettings {
            ServerSettings(socketFolder: "/s", logFolder: "/l", peers: peers)
        }
        let (own, root) = (settings(["teacher"]), settings(["postgres", "root"]))
        #expect(own.settings == root.settings)
        #expect(own.access == root.access)
        #expect(own.identities.contains("waymark \"teacher\" waymark\n"))
        #expect(root.identities.contains("waymark \"root\" waymark_owner\n"))
        #expect(!own.identities.contains("root"))
    }

    @Test("the home is WAYMARK_HOME, else the user's own folder, else for root the machine's")
    func homes() {
        func home(_ environment: [String: String], isOfMachine: Bool) -> String {
            ClusterHome.standard(environment: environment, isOfMachine: isOfMachine, userHome: "/home/teacher").folder
        }
        #expect(home([:], isOfMachine: false) == "/home/teacher/.local/share/waymark")
        #expect(home([:], isOfMachine: true) == "/var/lib/waymark")
        #expect(home(["WAYMARK_HOME": "/srv/school/"], isOfMachine: true) == "/srv/school")
        #expect(home(["WAYMARK_HOME": ""], isOfMachine: false) == "/home/teacher/.local/share/waymark")
        #expect(home(["WAYMARK_HOME": "school"], isOfMachine: false).hasSuffix("/school"))
    }

    @Test("a socket stays in the home while its path is under 100 bytes, and else has a short name of its own")
    func socketFolders() {
        let user = ServerUser(name: "teacher", id: 1000, group: 1000, launcher: [])
        func folder(homeLength: Int, runtime: String?, by user: ServerUser) -> String {
            SocketFolder.path(
                for: ClusterHome("/" + String(repeating: "h", count: homeLength - 1)), user: user, runtime: runtime)
        }
        // "/socket/.s.PGSQL.5432" has 21 bytes.
        #expect(folder(homeLength: 78, runtime: nil, by: user).hasSuffix("/socket"))
        #expect(folder(homeLength: 79, runtime: nil, by: user).hasPrefix("/tmp/waymark-1000-"))
        #expect(folder(homeLength: 79, runtime: "/run/user/1000", by: user).hasPrefix("/run/user/1000/waymark-1000-"))
        let asRoot = ServerUser(name: "postgres", id: 101, group: 104, launcher: ["setpriv"])
        #expect(folder(homeLength: 79, runtime: "/run/user/0", by: asRoot).hasPrefix("/tmp/waymark-101-"))
        #expect(folder(homeLength: 79, runtime: nil, by: user) != folder(homeLength: 80, runtime: nil, by: user))
    }

    @Test("the data's major version decides; without data the newest programs do")
    func choosingPrograms() throws {
        let found = [(17, "/17"), (15, "/15"), (15, "/other")].map { ServerPrograms(folder: $1, major: $0) }
        func choose(_ found: [ServerPrograms], data: Int?) throws -> String {
            try ServerPrograms.choose(among: found, for: data.map { ("/data", $0) }, searched: ["/a"]).folder
        }
        #expect(try choose(found, data: nil) == "/17")
        #expect(try choose(found, data: 15) == "/15")
        #expect(throws: OperationsError.otherMajor(data: 16, folder: "/data", installed: [15, 17])) {
            try choose(found, data: 16)
        }
        #expect(throws: OperationsError.postgresNotInstalled(searched: ["/a"])) { try choose([], data: 15) }
        #expect(throws: OperationsError.postgresTooOld(major: 14, folder: "/14")) {
            try choose([ServerPrograms(folder: "/14", major: 14)], data: nil)
        }
    }

    @Test("WAYMARK_PG_BIN is the only place looked at when it is set")
    func chosenPrograms() async throws {
        #expect(ServerPrograms.folders(environment: ["WAYMARK_PG_BIN": "/pg", "PATH": "/bin"]) == ["/pg"])
        #expect(ServerPrograms.folders(environment: ["PATH": "/one:/two"]).suffix(2) == ["/one", "/two"])
        await #expect(throws: OperationsError.postgresNotInstalled(searched: ["/nowhere"])) {
            try await ServerPrograms.find(for: nil, environment: ["WAYMARK_PG_BIN": "/nowhere"])
        }
    }

    @Test("a version is read as PostgreSQL says it", arguments: [
        ("postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)", 15), ("postgres (PostgreSQL) 18beta1", 18),
    ])
    func versions(said: String, major: Int) {
        #expect(ServerPrograms.major(of: Command.Outcome(status: 0, said: said)) == major)
        #expect(ServerPrograms.major(of: Command.Outcome(status: 1, said: said)) == nil)
    }

    @Test("programs see nothing of the caller's PGHOST or PGOPTIONS, and what they say and their status come back")
    func running() async throws {
        let environment = Command.environment(from: ["PGHOST": "elsewhere", "PGOPTIONS": "-c x=y", "LD_LIBRARY_PATH": "/lib"])
        #expect(environment.keys.filter { $0.hasPrefix("PG") } == [])
        #expect(environment["LD_LIBRARY_PATH"] == "/lib")
        let outcome = try await Command(
            program: "/bin/sh", arguments: ["-c", "pwd; echo 'it said' >&2; exit 3"], folder: "/usr").run()
        #expect(outcome == Command.Outcome(status: 3, said: "/usr\nit said"))
        #expect(try await Command(program: "/bin/sh", arguments: ["-c", "kill -9 $$"]).run().status == 137)
        #expect(try await Command(program: "/bin/sh", arguments: ["-c", "sleep 3 &"]).run().status == 0)
    }

    @Test("a full disk is told apart from other failures")
    func fullDisk() {
        let command = Command(program: "/usr/bin/setpriv", arguments: ["--reuid=1", "--", "/pg/initdb", "-D", "x"])
        let full = Command.Outcome(status: 1, said: "initdb: error: could not write: No space left on device")
        #expect(command.failure(full, in: "/srv", log: nil) == .diskFull(folder: "/srv"))
        let other = Command.Outcome(status: 1, said: "no")
        #expect(command.failure(other, in: "/srv", log: nil) == .programFailed(program: "initdb", said: "no", log: nil))
    }

    @Test("a postmaster.pid that is cut short describes no server")
    func pidFiles() {
        let whole = "812\n/data\n1767225600\n5432\n/run/s\n\n  1 2\nready   \n"
        #expect(RunningServer(pidFile: whole)?.isReady == true)
        #expect(RunningServer(pidFile: whole)?.startedAt.description == "2026-01-01T00:00:00Z")
        #expect(RunningServer(pidFile: "812\n/data\n1767225600\n5432\n/run/s\n")?.isReady == false)
        for text in ["", "812", "x\n/data\n1\n5432\n/run\n", "1\n/data\n1\n5432\n/run\n"] {
            #expect(RunningServer(pidFile: text) == nil)
        }
    }
}
