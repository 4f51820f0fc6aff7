import Foundation
import Testing

@testable import Operations

@Suite("Whose a backup is", .enabled(if: geteuid() == 0, "only root gives files away"))
struct BackupOwnerTests {
    @Test("what root makes on another's shelf is theirs; what a link leads to stays root's")
    func links() throws {
        let parent = NSTemporaryDirectory() + "/wm-owner-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: parent) }
        let (shelf, elsewhere) = (BackupShelf(parent + "/shelf"), parent + "/elsewhere")
        let made = shelf.path("waymark-20260101T000000Z")
        for folder in [made, elsewhere] { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
        for folder in [made, elsewhere] { try Data("x".utf8).write(to: URL(filePath: "\(folder)/manifest.json")) }
        symlink(elsewhere, shelf.path("waymark-20260102T000000Z"))
        symlink("\(elsewhere)/manifest.json", "\(made)/SHA256SUMS")
        chown(shelf.folder, 65_534, 65_534)
        shelf.handOver()
        #expect(owner(of: made) == 65_534 && owner(of: "\(made)/manifest.json") == 65_534)
        #expect(owner(of: elsewhere) == 0 && owner(of: "\(elsewhere)/manifest.json") == 0)
    }

    private func owner(of path: String) -> uid_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_uid : nil
    }
}
