import Foundation
import Journey
import Postgres
import Testing

@testable import Operations

/// The day on which these tests take place; nothing depends on which.
let someDay = Day(daysSince2000: 9_740)

/// A home folder that is gone afterwards, with whatever server ran in it.
func withHome<Result>(
    named name: String = "home", _ body: (ClusterHome) async throws -> Result
) async throws -> Result {
    let parent = ProcessInfo.processInfo.environment["WAYMARK_TEST_FOLDER"] ?? NSTemporaryDirectory()
    let folder = ClusterHome("\(parent)/wm-\(UUID().uuidString.prefix(8))").folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let home = ClusterHome("\(folder)/\(name)")
    defer {
        // The socket's folder may lie elsewhere.
        if let server = try? PrivateCluster(home: home).running(), !server.socketFolder.hasPrefix(folder) {
            try? FileManager.default.removeItem(atPath: server.socketFolder)
        }
        endServer(of: home)
        try? FileManager.default.removeItem(atPath: folder)
    }
    return try await body(home)
}

/// The same with a cluster that was started.
func withCluster<Result>(_ body: (PrivateCluster) async throws -> Result) async throws -> Result {
    try await withHome { home in
        let cluster = try PrivateCluster(home: home)
        try await cluster.start(today: someDay)
        return try await body(cluster)
    }
}

/// Ends a server at once; there is nothing in it to keep.
private func endServer(of home: ClusterHome) {
    guard let data = try? home.existingData(), let server = try? RunningServer.on(data.folder) else { return }
    kill(server.processID, SIGQUIT)
    while !ServerProcesses.on(data.folder).isEmpty { usleep(5_000) }
}

/// Asks one question on a connection of its own.
func ask<Value: PostgresDecodable & Sendable>(
    _ question: SQL, _ configuration: Database.Configuration, as type: Value.Type = Value.self
) async throws -> Value {
    try await Database.withConnection(to: configuration) { try $0.value(question, as: type) }
}
