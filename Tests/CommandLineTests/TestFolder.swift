import Foundation

/// A folder for a test, gone afterwards.
enum TestFolder {
    static func make() throws -> URL {
        let parent = ProcessInfo.processInfo.environment["WAYMARK_TEST_FOLDER"].map { URL(filePath: $0) }
            ?? FileManager.default.temporaryDirectory
        let folder = parent.appending(path: "cli-\(UUID().uuidString.lowercased().prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    static func with<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        let folder = try make()
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    static func permissions(of file: URL) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path(percentEncoded: false))
        return attributes[.posixPermissions] as? Int ?? 0
    }
}

/// The demonstration school's folder, and what of it must never be seen where it doesn't belong.
enum DemonstrationFolder {
    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/demonstration-school").path(percentEncoded: false)

    /// UPNs and surnames of its pupils.
    static func personalValues() throws -> [String] {
        let lines = try String(contentsOfFile: path + "/pupils.csv", encoding: .utf8).split(whereSeparator: \.isNewline)
        let header = lines[0].split(separator: ",", omittingEmptySubsequences: false)
        let columns = ["upn", "surname"].compactMap { name in header.firstIndex { $0 == name } }
        return lines.dropFirst().flatMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return columns.map { String(cells[$0]) }.filter { $0.count > 3 }
        }
    }

    /// A copy in which some lines are changed.
    static func copy(to folder: URL, changing file: String, _ change: (inout [String]) -> Void) throws -> String {
        let copy = folder.appending(path: "school")
        try FileManager.default.copyItem(atPath: path, toPath: copy.path(percentEncoded: false))
        let target = copy.appending(path: file)
        var lines = try String(contentsOf: target, encoding: .utf8).split(separator: "\n").map(String.init)
        change(&lines)
        try FileManager.default.removeItem(at: target)
        try (lines.joined(separator: "\n") + "\n").write(to: target, atomically: false, encoding: .utf8)
        return copy.path(percentEncoded: false)
    }
}
