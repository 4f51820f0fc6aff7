import Postgres

/// What can go wrong with the private cluster and with the schema of a database.
///
/// Every case has a ``code`` for scripts, a ``sentence`` for the person in the school office, and ``advice``: what to
/// do. None of them carries anything about a pupil.
public enum OperationsError: Error, Sendable, Equatable {
    // Finding PostgreSQL and the folder
    case postgresNotInstalled(searched: [String])
    case postgresTooOld(major: Int, folder: String)
    case otherMajor(data: Int, folder: String, installed: [Int])
    case notADataFolder(String)
    case serverUserMissing(String)
    case userUnknown(id: UInt32)
    case cannotChangeUser
    case belongsToAnother(folder: String, owner: String, expected: String)
    case unreachable(folder: String, user: String)
    case folderFailed(folder: String, reason: String)
    case diskFull(folder: String)
    case socketFolderUnsafe(String)
    // Running it
    case busy(folder: String)
    /// There is no private cluster, and Waymark's timers work on a database server.
    case onServer
    case notRunning(folder: String)
    case programFailed(program: String, said: String, log: String?)
    case othersInFolder(folder: String)
    // The schema
    case schemaMissing
    case schemaOlder(database: Int, program: Int)
    case schemaNewer(database: Int, program: Int)
    case migrationEdited(String)
    case migrationsOutOfOrder(missing: String)
    case migrationsUnreadable(String)
    case migrationFailed(name: String, reason: ServerError)
    case migrationBlocked(name: String)
    case migrationBusy
    /// The doctor's checks, with number, that would fail where they did not before.
    case upgradeUndone(checks: [String])
    case upgradeNeedsAdministrator(login: String)
    // Rights
    case rolesMissing(login: String, database: String, missing: [String])
    case ownerRightsMissing(login: String, role: String)
    case staffRightsMissing
    case unsafeLogin(login: String)
}

extension OperationsError {
    /// Names the error for scripts: `schema_newer`. Never changes once released.
    public var code: String { explanation.code }

    /// What is wrong, for a reader who is no administrator.
    public var sentence: String { explanation.sentence }

    /// What to do about it.
    public var advice: String { explanation.advice }
}

extension OperationsError: CustomStringConvertible {
    public var description: String { "\(sentence) \(advice)" }
}

extension OperationsError {
    typealias Explanation = (code: String, sentence: String, advice: String)

    var explanation: Explanation {
        installationExplanation ?? runningExplanation ?? schemaExplanation
    }

    private var installationExplanation: Explanation? {
        switch self {
        case .postgresNotInstalled(let searched):
            ("postgres_not_installed",
             "PostgreSQL's server programs were not found (looked in \(searched.joined(separator: ", "))).",
             "Install them (on Debian and Ubuntu: apt install postgresql), or say in WAYMARK_PG_BIN where they are.")
        case .postgresTooOld(let major, let folder):
            ("postgres_too_old",
             "PostgreSQL \(major) in \(folder) is too old; Waymark needs \(ServerPrograms.oldestMajor) or newer.",
             "Install a newer PostgreSQL, or say in WAYMARK_PG_BIN where one is.")
        case .otherMajor(let data, let folder, let installed):
            ("other_postgres_major",
             "The records in \(folder) were written by PostgreSQL \(data), and the programs here are of version "
                + "\(installed.map(String.init).joined(separator: ", ")).",
             "Install PostgreSQL \(data) (on Debian and Ubuntu: apt install postgresql-\(data)), "
                + "or say in WAYMARK_PG_BIN where it is.")
        case .notADataFolder(let folder):
            ("not_a_data_folder", "\(folder) is there, but holds no PostgreSQL data.",
             "Move it away if nothing in it is needed, or restore it from a backup.")
        case .serverUserMissing(let name):
            ("server_user_missing",
             "PostgreSQL does not run as root, and there is no user \(name) here to run it as.",
             "Install PostgreSQL's packages, which make that user (apt install postgresql), "
                + "or run Waymark as an ordinary user.")
        case .userUnknown(let id):
            ("user_unknown", "The operating system has no name for user \(id).",
             "PostgreSQL needs one: run Waymark as a user that has an account.")
        case .cannotChangeUser:
            ("cannot_change_user", "Neither setpriv nor runuser was found, so PostgreSQL cannot be run as another user.",
             "Install util-linux, or run Waymark as an ordinary user.")
        case .belongsToAnother(let folder, let owner, let expected):
            ("belongs_to_another", "\(folder) belongs to \(owner), and must belong to \(expected).",
             "Run Waymark as \(owner), or choose another folder in WAYMARK_HOME. If it only came to \(owner) by mistake, root gives it back: "
                + "chown -R \(expected): \(folder)")
        case .unreachable(let folder, let user):
            ("folder_unreachable", "The user \(user) cannot get to \(folder).",
             "Choose a folder in WAYMARK_HOME that \(user) can reach, such as one below /var/lib.")
        case .folderFailed(let folder, let reason):
            ("folder_failed", "\(folder) cannot be used: \(reason).",
             "See to the folder and its rights, or choose another in WAYMARK_HOME, for backups in --folder or WAYMARK_BACKUPS.")
        case .diskFull(let folder):
            ("disk_full", "There is no space left on the disk that holds \(folder).",
             "Make room, then try again; nothing that was recorded is lost.")
        case .socketFolderUnsafe(let folder):
            ("socket_folder_unsafe", "\(folder) exists and is open to other users, or belongs to one.",
             "Remove it, or choose a shorter WAYMARK_HOME, so that the socket fits in there.")
        default: nil
        }
    }

    private var runningExplanation: Explanation? {
        switch self {
        case .busy(let folder):
            ("cluster_busy", "Another start or stop of the database in \(folder) is still under way.",
             "Wait for it, then try again.")
        case .onServer:
            ("records_on_server", "This machine's records are on a database server, and nothing says here which.",
             "Put the lines of /etc/waymark/environment, with export before each, into /etc/profile.d/waymark.sh, and log in again.")
        case .notRunning(let folder):
            ("cluster_not_running", "The database in \(folder) is not running.",
             "Start it: waymark database start")
        case .programFailed(let program, let said, let log):
            ("program_failed", "PostgreSQL's \(program) failed: \(said)",
             log.map { "More is in \($0)." } ?? "Put that right, then try again.")
        case .othersInFolder(let folder):
            ("others_in_folder", "Processes of an earlier server are still at work in \(folder).",
             "Wait a moment and try again; if they stay, end them.")
        default: nil
        }
    }

    private var schemaExplanation: Explanation {
        switch self {
        case .schemaOlder(let database, let program):
            ("schema_older", "The database is at version \(database); this program needs version \(program).",
             "Bring it up to date: waymark upgrade")
        case .schemaNewer(let database, let program):
            ("schema_newer", "The database is at version \(database); this program only knows version \(program).",
             "Install a newer Waymark.")
        case .migrationEdited(let name):
            ("migration_edited", "Migration \(name) was applied with another text than this program carries.",
             "Install a released Waymark; a migration is never edited once it was applied.")
        case .migrationsOutOfOrder(let missing):
            ("migrations_out_of_order", "Migration \(missing) was never applied, though later ones were.",
             "Install a released Waymark, or restore the database from a backup.")
        case .migrationsUnreadable(let name):
            ("migrations_unreadable", "The file \(name) is not named like a migration (0001-what-it-does.sql).",
             "Build the program from an unchanged source.")
        case .migrationFailed(let name, let reason):
            ("migration_failed", "Migration \(name) failed and was undone: \(reason)",
             "Nothing of it was kept. Send this message to whoever looks after Waymark.")
        case .migrationBlocked(let name):
            ("migration_blocked", "Migration \(name) waited for tables that others are using, and gave up.",
             "Nothing of it was kept. Try again when fewer people are at work.")
        case .migrationBusy:
            ("migration_busy", "Another migration of this database is still under way.",
             "Wait for it, then try again.")
        case .upgradeUndone(let checks):
            ("upgrade_undone", "The upgrade was undone, since afterwards the doctor's checks would fail: \(checks.joined(separator: "; "))",
             "Nothing was changed; go on with the former program. Send this message to whoever looks after Waymark.")
        case .upgradeNeedsAdministrator(let login):
            ("administrator_needed", "The login \(login) may not upgrade: the backup before it takes all rows, and the proof of it the schema.",
             "Use a superuser's login: runuser -u postgres -- env PGHOST=/run/postgresql PGDATABASE=waymark waymark upgrade")
        case .rolesMissing(let login, let database, let missing):
            ("roles_missing", "The database server has no role \(missing.joined(separator: " and no role ")).",
             "Have an administrator run:\n" + ServerRoles.statements(login: login, database: database, missing: missing))
        case .ownerRightsMissing(let login, let role):
            ("owner_rights_missing", "The login \(login) may not change the schema; that takes the role \(role).",
             "Have an administrator run:\n" + ServerRoles.grant(role: role, to: login))
        case .staffRightsMissing:
            ("staff_rights_missing", "This login may not read the records; that takes the role \(ServerRoles.staff).",
             "Have an administrator run: grant \(ServerRoles.staff) to the login.")
        case .unsafeLogin(let login):
            ("unsafe_login",
             "The login \(login) is a superuser, or may pass by the rules that say who sees whom.",
             "Use a login that is only a member of \(ServerRoles.staff).")
        default:
            ("schema_missing", "This database has no Waymark schema.", "Make it: waymark database migrate")
        }
    }
}
