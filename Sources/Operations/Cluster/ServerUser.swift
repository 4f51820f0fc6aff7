import Foundation

/// The operating-system user that PostgreSQL runs as: oneself, or one that may when oneself is root.
///
/// PostgreSQL refuses to run as root. Its programs are then run through `setpriv` (or `runuser`) as the user `waymark` where
/// Waymark's package has made it, else as the user `postgres` that PostgreSQL's packages make; a home that belongs to one of the
/// two stays with it. Every file and folder belongs to that user. Nobody else's user is ever invented.
struct ServerUser: Sendable, Equatable {
    /// Who runs the programs when root starts them on a machine without Waymark's package.
    static let standIn = "postgres"

    let name: String
    let id: uid_t
    let group: gid_t
    /// What a command line begins with to run as this user; nothing when one is this user already.
    let launcher: [String]
    /// It is the user of Waymark's package, whose database root looks after.
    var isOfPackage = false

    /// Whether it is root who acts for this user.
    var isRunByRoot: Bool { !launcher.isEmpty }

    /// The logins of the operating system that may connect: the user itself, and root when it is root who looks after the database.
    var peers: [String] { isRunByRoot || isOfPackage ? [name, "root"] : [name] }

    /// - Parameter home: what is to be run, or made.
    /// - Throws: ``OperationsError/serverUserMissing(_:)``, ``OperationsError/cannotChangeUser``,
    ///   ``OperationsError/userUnknown(id:)``.
    static func current(for home: ClusterHome) throws -> ServerUser {
        var status = stat()
        let owner = lstat(home.folder, &status) == 0 ? status.st_uid : nil
        return try resolve(caller: geteuid(), owner: owner, accounts: Account.init(id:), named: Account.init(name:)) {
            access($0, X_OK) == 0
        }
    }

    /// The same with the outside world handed in, so that all ways can be tested by any user.
    ///
    /// - Parameter owner: whose the home folder is, if it is there.
    static func resolve(
        caller: uid_t, owner: uid_t? = nil, accounts: (uid_t) -> Account?, named: (String) -> Account?,
        isProgram: (String) -> Bool
    ) throws -> ServerUser {
        guard caller == 0 else {
            guard let own = accounts(caller) else { throw OperationsError.userUnknown(id: caller) }
            return ServerUser(name: own.name, id: own.id, group: own.group, launcher: [], isOfPackage: own.isOfPackage)
        }
        let ofPackage = named(Account.ofPackage).flatMap { $0.isOfPackage ? $0 : nil }
        let candidates = [ofPackage, named(standIn)].compactMap(\.self)
        guard let account = candidates.first(where: { $0.id == owner }) ?? candidates.first else {
            throw OperationsError.serverUserMissing(standIn)
        }
        return ServerUser(
            name: account.name, id: account.id, group: account.group,
            launcher: try launcher(for: account, isProgram: isProgram), isOfPackage: account.isOfPackage)
    }

    private static func launcher(for account: Account, isProgram: (String) -> Bool) throws -> [String] {
        let folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"]
        if let setpriv = folders.map({ $0 + "/setpriv" }).first(where: isProgram) {
            return [setpriv, "--reuid=\(account.id)", "--regid=\(account.group)", "--init-groups", "--"]
        }
        if let runuser = folders.map({ $0 + "/runuser" }).first(where: isProgram) {
            return [runuser, "--user", account.name, "--"]
        }
        throw OperationsError.cannotChangeUser
    }

    /// A command that runs as this user.
    func command(_ program: String, _ arguments: [String], in folder: String = "/") -> Command {
        let line = launcher + [program] + arguments
        return Command(program: line[0], arguments: Array(line.dropFirst()), folder: folder)
    }
}

/// An account of the operating system.
struct Account: Sendable, Equatable {
    let name: String
    let id: uid_t
    let group: gid_t
    let home: String
}

extension Account {
    /// The user that Waymark's package makes.
    static let ofPackage = "waymark"

    /// Somebody who only happens to be called so has another home.
    var isOfPackage: Bool { name == Self.ofPackage && home == ClusterHome.ofMachine }

    init?(id: uid_t) {
        self.init { getpwuid_r(id, $0, $1, $2, $3) }
    }

    init?(name: String) {
        self.init { getpwnam_r(name, $0, $1, $2, $3) }
    }

    private typealias Entry = UnsafeMutablePointer<passwd>

    private init?(
        look: (Entry, UnsafeMutablePointer<CChar>, Int, UnsafeMutablePointer<Entry?>) -> Int32
    ) {
        var entry = passwd()
        var found: Entry?
        let account = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 * 1024) { buffer -> Account? in
            guard let base = buffer.baseAddress, look(&entry, base, buffer.count, &found) == 0, found != nil else {
                return nil
            }
            return Account(
                name: String(cString: entry.pw_name), id: entry.pw_uid, group: entry.pw_gid,
                home: String(cString: entry.pw_dir))
        }
        guard let account else { return nil }
        self = account
    }
}
