/// What can go wrong with a backup. Nothing of the live database has been touched then.
public enum BackupError: Error, Sendable, Equatable {
    case noSuchBackup(folder: String)
    case damaged(name: String, what: String)
    /// It was restored, and came out as something else: in which tables.
    case differs(name: String, tables: [String])
    case trailBroken(name: String, links: Int)
    case identityMissing(name: String)
    case identityUnreadable(file: String)
    case cannotDecrypt(name: String)
    case recipientRefused
    case ageMissing
    case rightsMissing(login: String)
    case administratorNeeded(login: String)
    case databaseExists(String)
    /// Others don't let go of the database that is to be replaced.
    case databaseInUse(String)
}

extension BackupError {
    /// Names the error for scripts. Never changes once released.
    public var code: String { explanation.code }
    /// What is wrong.
    public var sentence: String { explanation.sentence }
    /// What to do about it.
    public var advice: String { explanation.advice }

    private var explanation: (code: String, sentence: String, advice: String) {
        switch self {
        case .noSuchBackup(let folder):
            ("no_such_backup", "There is no such backup in \(folder).",
             "See what there is: waymark backup list. Another folder is named by --folder or WAYMARK_BACKUPS.")
        case .damaged(let name, let what):
            ("backup_damaged", "The backup \(name) is damaged: \(what).",
             "Use another one, and find out what happened to the disk. Make a new one: waymark backup create")
        case .differs(let name, let tables):
            ("backup_differs", "The backup \(name) was restored, and is not what was backed up: \(tables.joined(separator: ", ")).",
             "Do not rely on it. Make a new one: waymark backup create")
        case .trailBroken(let name, let links):
            ("backup_trail_broken", "The trail in the backup \(name) is broken in \(links) \(links == 1 ? "place" : "places").",
             "It was broken when the backup was made: see waymark audit verify")
        case .identityMissing(let name):
            ("identity_missing", "The backup \(name) is encrypted.",
             "Say with --identity in which file the secret key is that belongs to the key it was encrypted to.")
        case .identityUnreadable(let file):
            ("identity_unreadable", "There is no file \(file) that can be read.",
             "It is to hold the secret key that belongs to the key the backup was encrypted to: see to its name and rights.")
        case .cannotDecrypt(let name):
            ("cannot_decrypt", "The backup \(name) can't be decrypted with this key.",
             "Use the file with the secret key that belongs to the key it was encrypted to.")
        case .recipientRefused:
            ("recipient_refused", "That is no public key of age's.",
             "Make a pair with age-keygen, and give the line that begins with age1.")
        case .ageMissing:
            ("age_missing", "The program age, which encrypts backups, was not found.", "Install it: apt install age")
        case .rightsMissing(let login):
            ("backup_rights_missing", "The login \(login) does not get all rows to see, so its backup would lack some.",
             """
             Have an administrator make a login for backups, and use it (PGUSER=waymark_backup):
             create role waymark_backup login bypassrls; grant pg_read_all_data to waymark_backup;
             """)
        case .administratorNeeded(let login):
            ("administrator_needed", "The login \(login) may not restore databases on this server.",
             "Restoring makes a database and gives every table its owner: use a superuser's login.")
        case .databaseExists(let name):
            ("database_exists", "There is a database \(name) already.", "Name another one with --into.")
        case .databaseInUse(let name):
            ("database_in_use", "Others do not let go of the database \(name).", "Nothing was changed. Stop what works with it, and try again.")
        }
    }
}

extension BackupError: CustomStringConvertible {
    public var description: String { "\(sentence) \(advice)" }
}
