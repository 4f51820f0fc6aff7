import Foundation

/// The three files that make a data folder ours: settings, who may connect, and as whom.
///
/// They are written afresh at every start, so a newer program brings its own.
struct ServerSettings: Sendable {
    let socketFolder: String
    let logFolder: String
    /// The operating system's logins that may connect.
    let peers: [String]
    /// Nobody but the cluster's own superuser gets in, while the records are moved.
    var isClosed = false

    /// The line of `postgresql.conf` that takes in ``settings``.
    static let inclusion = "include 'waymark.conf'\n"

    /// The content of `waymark.conf`.
    var settings: String {
        """
        # Written by Waymark at every start; changes made here are lost.

        # One machine, one user: a socket in a folder that nobody else may enter, and no network.
        listen_addresses = ''
        port = \(PrivateCluster.port)
        unix_socket_directories = \(quoted("\"" + socketFolder.replacingOccurrences(of: "\"", with: "\"\"") + "\""))
        unix_socket_permissions = 0700

        # A school's records, not a data centre's.
        max_connections = 40
        shared_buffers = 128MB
        work_mem = 64MB
        maintenance_work_mem = 128MB
        effective_cache_size = 512MB
        jit = off

        # What was acknowledged stays.
        fsync = on
        full_page_writes = on
        synchronous_commit = on

        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C.UTF-8'
        default_text_search_config = 'pg_catalog.english'

        # A file a weekday, overwritten after a week.
        logging_collector = on
        log_directory = \(quoted(logFolder))
        log_filename = 'server-%a.log'
        log_file_mode = 0600
        log_rotation_age = 1d
        log_rotation_size = 0
        log_truncate_on_rotation = on
        log_line_prefix = '%m [%p] '

        # No name ever reaches a log: an error may quote a value, in its message as well as in its detail, so errors of
        # statements are left to whoever sent them; the log is of the server itself.
        log_min_messages = log
        log_min_error_statement = panic
        log_error_verbosity = terse
        log_statement = none
        log_min_duration_statement = -1
        log_parameter_max_length = 0
        log_parameter_max_length_on_error = 0
        log_lock_waits = off
        log_connections = off
        log_disconnections = off

        """
    }

    /// The content of `pg_hba.conf`: the operating system vouches for who connects, and nobody else gets in.
    var access: String {
        """
        # Written by Waymark at every start; changes made here are lost.
        local all \(isClosed ? ServerRoles.superuser : "all") peer map=waymark

        """
    }

    /// The content of `pg_ident.conf`: the folder's owner may be each of our roles.
    var identities: String {
        let roles = [ServerRoles.superuser, ServerRoles.owner, ServerRoles.everyday]
        let lines = peers.flatMap { peer in
            roles.map { "waymark \"\(peer.replacingOccurrences(of: "\"", with: "\"\""))\" \($0)" }
        }
        return "# Written by Waymark at every start; changes made here are lost.\n"
            + lines.joined(separator: "\n") + "\n"
    }

    /// A value as `postgresql.conf` wants it: backslashes count there, and quotes are doubled.
    private func quoted(_ value: String) -> String {
        "'" + value.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "'", with: "''") + "'"
    }
}
