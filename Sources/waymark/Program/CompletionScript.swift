import ArgumentParser

/// A shell's completion script in which a command that stands for one of its subcommands completes what that one takes.
///
/// The parser, which makes the script, knows subcommands only where they are typed: to it, `waymark checkin` takes one and nothing else.
struct CompletionScript {
    private(set) var text: String

    /// - Parameter generated: for any of the shells, each of which is known by places that no other's script has.
    init(_ generated: String, of program: any ParsableCommand.Type) {
        text = generated
        for group in Group.all(in: program) {
            let head = "\n\(group.function)() {\n"
            insert(group.inBash, after: head + "    repeating_flags=()\n")
            insert(group.inZsh, after: head + "    local -i ret=1\n")
            // Behind the subcommands, since what has no words to offer would keep zsh from completing theirs.
            insert(group.besideSubcommandsInZsh, after: head + "    local -i ret=1\n", "_describe -V subcommand subcommands && ret=0\n")
            insertInFish(group)
        }
    }

    static func isAsked(by arguments: [String]) -> Bool {
        arguments.contains { $0.hasPrefix("--generate-completion-script") }
    }

    /// - Parameter places: one after the other, the last of which the lines go behind.
    private mutating func insert(_ lines: String, after places: String...) {
        var end = text.startIndex
        for place in places {
            guard let found = text[end...].firstRange(of: place) else { return }
            end = found.upperBound
        }
        text.insert(contentsOf: lines, at: end)
    }

    /// Past the first word the standard subcommand is as good as typed; at it, its completions stand beside the subcommands.
    private mutating func insertInFish(_ group: Group) {
        insert(group.inFish, after: "    set -a commands $unparsed_tokens[1]\n")
        let (command, standard) = ("\"\(group.words)\"", "\"\(group.words) \(group.standard)\"")
        text = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            line.hasPrefix("complete ") && line.contains(standard) ? [line, line.replacing(standard, with: command)] : [line]
        }.joined(separator: "\n")
    }
}

/// A command that stands for one of its subcommands, where none is named.
private struct Group {
    /// The program's name is the first.
    let path: [String]
    let standard: String
    let subcommands: [String]

    var words: String { path.joined(separator: " ") }

    /// That of bash and zsh.
    var function: String { "_" + path.joined(separator: "_") }

    static func all(in command: any ParsableCommand.Type, below path: [String] = []) -> [Group] {
        let configuration = command.configuration
        let path = path + [configuration.commandName ?? ""]
        let standard = configuration.defaultSubcommand?.configuration.commandName
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        let group = standard.map { Group(path: path, standard: $0, subcommands: names) }
        return [group].compactMap(\.self) + configuration.subcommands.flatMap { all(in: $0, below: path) }
    }

    var inBash: String {
        """
            # Without a subcommand it is "\(standard)"
            case "${unparsed_words[0]}" in
            \(subcommands.joined(separator: "|"))) ;;
            *)
                [[ "${#unparsed_words[@]}" -gt 1 ]] || COMPREPLY+=($(compgen -W '\(subcommands.joined(separator: " "))' -- "${cur}"))
                "\(function)_\(standard)"
                return
                ;;
            esac


        """
    }

    var inZsh: String {
        """
            # Without a subcommand it is "\(standard)"
            if [[ "${words[2]}" != (\(subcommands.joined(separator: "|"))) && ("${CURRENT}" -gt 2 || "${words[2]}" = -*) ]]; then
                "\(function)_\(standard)"
                return
            fi

        """
    }

    var besideSubcommandsInZsh: String {
        """
                "\(function)_\(standard)" && ret=0

        """
    }

    var inFish: String {
        """
            # Without a subcommand it is "\(standard)"
            if test "$commands" = "\(words)"; and not contains -- "$unparsed_tokens[2]" '' \(subcommands.joined(separator: " "))
                set unparsed_tokens $unparsed_tokens[1] \(standard) $unparsed_tokens[2..]
            end

        """
    }
}
