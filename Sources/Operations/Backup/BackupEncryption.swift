import Foundation

/// Encryption by `age`, through which a dump flows on its way to the disk and back.
struct BackupEncryption: Sendable {
    private let age: String
    /// The public key to encrypt to, or the file with the secret one.
    private let key: String

    /// - Throws: ``BackupError/ageMissing``, ``BackupError/recipientRefused``.
    static func to(_ recipient: String) async throws -> BackupEncryption {
        let encryption = BackupEncryption(age: try program(), key: recipient)
        // Nothing is encrypted here: a mistyped key is told before the work begins.
        let trial = Command(program: encryption.age, arguments: ["--encrypt", "--recipient", recipient, "--output", "/dev/null"])
        guard try await trial.run().status == 0 else { throw BackupError.recipientRefused }
        return encryption
    }

    /// - Parameter identity: the file with the secret key.
    static func by(_ identity: String) throws -> BackupEncryption {
        BackupEncryption(age: try program(), key: URL(filePath: identity).standardizedFileURL.path(percentEncoded: false))
    }

    func encrypting(_ command: [String], into file: String, environment: [String: String]) -> Command {
        pipe(#"age=$1 key=$2 file=$3; shift 3; "$@" | "$age" --encrypt --recipient "$key" --output "$file""#, file, command, environment)
    }

    func decrypting(_ file: String, into command: [String], environment: [String: String]) -> Command {
        pipe(#"age=$1 key=$2 file=$3; shift 3; "$age" --decrypt --identity "$key" "$file" | "$@""#, file, command, environment)
    }

    /// Whether the key opens the file; reads it whole.
    func opens(_ file: String) async throws -> Bool {
        try await Command(program: age, arguments: ["--decrypt", "--identity", key, "--output", "/dev/null", file]).run().status == 0
    }

    /// The pipe fails when either end does, for which plain `sh` has no word.
    private func pipe(_ script: String, _ file: String, _ command: [String], _ environment: [String: String]) -> Command {
        Command(
            program: "/bin/bash", arguments: ["-c", "set -o pipefail; " + script, "backup", age, key, file] + command,
            environment: environment)
    }

    private static func program() throws -> String {
        guard let found = ["/usr/bin/age", "/usr/local/bin/age"].first(where: FileManager.default.isExecutableFile) else {
            throw BackupError.ageMissing
        }
        return found
    }
}
