import Foundation
import Synchronization

/// A socket in front of a server's that passes everything on until it is told to freeze: then it still accepts, and says nothing. Or
/// until it is told to go deaf: then those who are connected can send no more, and hear a warning, but not that this is the end.
final class FrozenProxy: Sendable {
    let folder: String
    private let server: String
    private let listener: Int32
    private let isFrozen = Mutex(false)
    private let held = Mutex<[Int32]>([])
    private let deaf = Mutex<Set<Int32>>([])

    /// - Parameter serverFolder: The folder of the real server's socket.
    init(serverFolder: String) throws {
        server = serverFolder + "/.s.PGSQL.5432"
        folder = "/tmp/wm-proxy-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let result = withAddress(folder + "/.s.PGSQL.5432") { bind(listener, $0, $1) }
        guard result == 0, listen(listener, 16) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        Thread { [self] in acceptConnections() }.start()
    }

    func freeze() { isFrozen.withLock { $0 = true } }

    /// What a client meets at a server that is just going down: it can't send, and what comes is the server's warning to others.
    func goDeaf() {
        let clients = held.withLock { $0 }
        deaf.withLock { $0.formUnion(clients) }
        clients.forEach { shutdown($0, Int32(SHUT_RD)) }
        Thread {
            // By then the client has tried to send, and waits for an answer.
            Thread.sleep(forTimeInterval: 0.2)
            let warning = Self.warning
            for client in clients { send(client, warning, warning.count, Int32(MSG_NOSIGNAL)) }
        }.start()
    }

    /// A notice as PostgreSQL's protocol has it.
    private static var warning: [UInt8] {
        let fields = ["SWARNING", "VWARNING", "C57P02", "Mterminating connection because of crash of another server process"]
        var body: [UInt8] = []
        for field in fields { body += Array(field.utf8) + [0] }
        body.append(0)
        let length = [0, 0, 0, UInt8(body.count + 4)]
        return [UInt8(ascii: "N")] + length + body
    }

    func remove() {
        shutdown(listener, Int32(SHUT_RDWR))
        held.withLock { clients in clients.forEach { shutdown($0, Int32(SHUT_RDWR)) } }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func acceptConnections() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            held.withLock { $0.append(client) }
            if isFrozen.withLock({ $0 }) { continue }
            let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            _ = withAddress(server) { connect(upstream, $0, $1) }
            Thread { [self] in forward(from: client, to: upstream) }.start()
            Thread { [self] in forward(from: upstream, to: client) }.start()
        }
    }

    private func forward(from source: Int32, to target: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { break }
            if isFrozen.withLock({ $0 }) { return }
            var sent = 0
            while sent < count {
                let written = buffer[sent..<count].withUnsafeBytes { send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard written > 0 else { return }
                sent += written
            }
        }
        guard deaf.withLock({ $0.isDisjoint(with: [source, target]) }) else { return }
        shutdown(target, Int32(SHUT_RDWR))
    }
}

private func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
}
