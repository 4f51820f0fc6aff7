import Foundation

/// A socket where a PostgreSQL would be, which turns everybody away with the same words.
final class RefusingServer: Sendable {
    let folder: String
    private let listener: Int32

    init(saying words: String) throws {
        folder = "/tmp/wm-refusing-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = folder + "/.s.PGSQL.5432"
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(listener, 16) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        let answer = Self.refusal(words)
        Thread { [listener] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                var greeting = [UInt8](repeating: 0, count: 4096)
                if read(client, &greeting, greeting.count) > 0 { _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL)) }
                close(client)
            }
        }.start()
    }

    func remove() {
        shutdown(listener, Int32(SHUT_RDWR))
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// An error as PostgreSQL's protocol has it.
    private static func refusal(_ words: String) -> [UInt8] {
        var body: [UInt8] = []
        for field in ["SFATAL", "VFATAL", "C57P03", "M" + words] { body += Array(field.utf8) + [0] }
        body.append(0)
        return [UInt8(ascii: "E"), 0, 0, 0, UInt8(body.count + 4)] + body
    }
}
