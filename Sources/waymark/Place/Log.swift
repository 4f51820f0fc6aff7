import Foundation
import Logging

/// What the program's floors have to say of their work: on standard error, and only when asked for.
///
/// A log line never holds anything of a record; the floors see to that, and a test looks.
enum Log {
    /// Once, before anything logs.
    ///
    /// - Parameters:
    ///   - isVerbose: whether `--verbose` was given; otherwise `WAYMARK_LOG` may name a level.
    ///   - usual: the command's own level, where nobody has said anything.
    static func start(
        isVerbose: Bool, usual: Logger.Level? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        let level = isVerbose ? .debug : environment["WAYMARK_LOG"].flatMap { Logger.Level(rawValue: $0.lowercased()) } ?? usual
        LoggingSystem.bootstrap { label in
            guard let level else { return SwiftLogNoOpLogHandler() }
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
    }

    static func logger(_ label: String) -> Logger { Logger(label: label) }
}
