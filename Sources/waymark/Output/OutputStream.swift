import Foundation

/// Standard output or standard error, written to at once and in full.
struct OutputStream: Sendable {
    /// Data, and nothing but data: what the next program reads.
    static let output = OutputStream(descriptor: STDOUT_FILENO)
    /// Everything that is said to the person.
    static let error = OutputStream(descriptor: STDERR_FILENO)

    let descriptor: Int32

    /// The reader of the output has gone, as `head` does: no failure, and nothing to say to anybody.
    struct ReaderGone: Error {}

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// - Throws: ``ReaderGone``; ``WaymarkError`` when the output can't take it, such as a full disk.
    func write(_ text: String) throws {
        var text = text
        let failure = text.withUTF8 { writeAll(UnsafeRawBufferPointer($0)) }
        switch failure {
        case 0: return
        case EPIPE: throw ReaderGone()
        default: throw WaymarkError.outputFailed(reason: String(cString: strerror(failure)))
        }
    }

    func line(_ text: String) throws {
        try write(text + "\n")
    }

    /// The error number, 0 when all was written.
    private func writeAll(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let slice = UnsafeRawBufferPointer(rebasing: rest)
            let count = Foundation.write(descriptor, slice.baseAddress, slice.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}

/// What is said to the person beside the data. That nobody listens is no reason to fail.
enum Say {
    static func line(_ text: String) {
        try? OutputStream.error.line(text)
    }

    /// Something worth doing, and the command for it.
    static func proposed(_ what: String, _ command: String) {
        "\(what):".wrapped(to: Screen.error.width).forEach(line)
        line("  \(command)")
    }

    /// What comes next, with the commands to type.
    static func next(_ commands: [(command: String, what: String)]) {
        let widest = commands.map(\.command.count).max() ?? 0
        line("Next:")
        for (command, what) in commands {
            let fits = 2 + widest + 2 + what.count <= Screen.error.width
            let gap = fits ? String(repeating: " ", count: widest - command.count + 2) : "\n      "
            line("  \(command)\(gap)\(what)")
        }
    }
}
