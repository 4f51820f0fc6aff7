import Foundation

/// Where the server's Unix socket lies.
///
/// A socket's path may have 107 bytes on Linux, and a server that exceeds them only says "could not create any
/// Unix-domain sockets". So the socket lies in the home folder when the path stays below 100 bytes, else in a private
/// folder with a short name that follows from the home's.
enum SocketFolder {
    /// One less than the longest path that is used, in bytes of UTF-8.
    static let limit = 100

    static func fits(_ folder: String) -> Bool {
        "\(folder)/.s.PGSQL.\(PrivateCluster.port)".utf8.count < limit
    }

    /// - Parameter runtime: `XDG_RUNTIME_DIR`, which belongs to the user that is logged in; of no use when that is
    ///   root and the server isn't.
    /// - Parameter temporary: a folder that every user may write to.
    static func path(for home: ClusterHome, user: ServerUser, runtime: String?, temporary: String = "/tmp") -> String {
        if fits(home.socket) { return home.socket }
        let name = "/waymark-\(user.id)-\(digest(home.folder))"
        if let runtime, !runtime.isEmpty, !user.isRunByRoot, fits(runtime + name) { return runtime + name }
        return temporary + name
    }

    /// Makes the folder, or makes sure that the one that is there is private.
    ///
    /// - Throws: ``OperationsError/socketFolderUnsafe(_:)`` when another user was there first.
    static func make(_ path: String, files: OwnedFiles) throws {
        do {
            try files.makeFolder(path)
        } catch OperationsError.belongsToAnother {
            throw OperationsError.socketFolderUnsafe(path)
        }
        guard try files.isPrivateFolder(path) else { throw OperationsError.socketFolderUnsafe(path) }
    }

    /// FNV-1a, 64 bits: it only has to keep one user's homes apart.
    private static func digest(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        return String(hash, radix: 36)
    }
}
