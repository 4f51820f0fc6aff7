/// The program's commands as it lists them itself, so that a test over all of them learns of a new one.
struct CommandList {
    struct Command {
        let path: [String]
        /// What its positional arguments are called, in order.
        let arguments: [String]
        let options: Set<String>

        var name: String { path.joined(separator: " ") }
    }

    private(set) var commands: [Command] = []

    /// - Parameter root: what `--experimental-dump-help` has under `command`.
    init(_ root: [String: Any]) {
        gather(root, [])
    }

    private mutating func gather(_ command: [String: Any], _ path: [String]) {
        let parts = (command["subcommands"] as? [[String: Any]] ?? []).filter { $0["commandName"] as? String != "help" }
        for part in parts { gather(part, path + [part["commandName"] as? String ?? ""]) }
        guard parts.isEmpty else { return }
        let all = command["arguments"] as? [[String: Any]] ?? []
        let names = all.flatMap { $0["names"] as? [[String: Any]] ?? [] }.compactMap { $0["name"] as? String }
        let positional = all.filter { $0["kind"] as? String == "positional" }
        commands.append(Command(path: path, arguments: positional.compactMap { $0["valueName"] as? String }, options: Set(names)))
    }
}
