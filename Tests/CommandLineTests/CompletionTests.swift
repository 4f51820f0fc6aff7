import Foundation
import Testing

/// What shells offer at the Tab key, by the scripts that the program makes for them.
@Suite("Shell completion")
struct CompletionTests {
    /// A shell of this machine, and how it tells what it offers for `$line` with `$script`.
    enum Shell: String, CaseIterable {
        case bash, zsh, fish

        static let present = allCases.filter { FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)") }

        var driver: String {
            switch self {
            case .bash:
                #"""
                source "$script"
                IFS=' ' read -ra COMP_WORDS <<< "$line."
                COMP_WORDS[-1]=${COMP_WORDS[-1]%.}
                COMP_LINE=$line COMP_POINT=${#line} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _waymark waymark "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
                printf '%s\n' "${COMPREPLY[@]}"
                """#
            case .zsh:
                // It completes at a terminal only: what is told is the last word of the line then.
                #"""
                zmodload zsh/zpty
                zpty typist zsh -fi
                zpty -w typist 'autoload -U compinit; compinit -u -D; source $script; compdef _waymark waymark
                show() { print -r -- "<$BUFFER>" }; zle -N show; bindkey "^G" show; print REA""DY'
                zpty -r -m typist seen '*READY*'
                zpty -w -n typist "$line"$'\t\a'
                zpty -r -m typist seen '*<*>*'
                seen=${${seen##*<}%%>*}
                print -r -- ${${=seen}[-1]}
                """#
            case .fish:
                // Away from a terminal fish calls no program to complete a word, and complains.
                #"""
                source $script
                complete -C $line | string split -f 1 \t
                """#
            }
        }

        var callsProgram: Bool { self != .fish }
    }

    @Test("takes a command alone for its standard subcommand, and knows the others", arguments: Shell.present)
    func standardSubcommand(shell: Shell) async throws {
        try await StaffedProgram.with { program in
            try await TestFolder.with { folder in
                let offered = try await Self.offers(by: shell, program.waymark(as: "keyworker"), folder)
                for (line, word) in [
                    ("checkin P1 --stat", "--status"), ("checkin --stat", "--status"), ("checkin P1 --status furt", "further_education"),
                    ("checkin --status furt", "further_education"), ("checkin li", "list"), ("checkin list --for", "--format"),
                    ("break-glass P1 --wh", "--why"), ("break-glass li", "list"), ("check", "checkin"),
                ] {
                    #expect(try await offered(line) == [word], "\(shell): \(line)")
                }
                if shell.callsProgram {
                    for line in ["checkin P", "checkin --status further_education P", "checkin add P", "checkin list P"] {
                        #expect(try await offered(line) == ["P1"], "\(shell): \(line)")
                    }
                }
                if shell == .bash {
                    #expect(try await offered("checkin ") == ["P1", "action", "add", "end", "list", "start"])
                    #expect(try await offered("checkin P1 --risk ") == ["at_risk", "dropped_out", "on_track"])
                    #expect(try await offered("checkin P1 ").contains("--method"))
                }
            }
        }
    }

    /// What a shell offers for a line of the program's, in order.
    private static func offers(
        by shell: Shell, _ waymark: ProgramProcess, _ folder: URL
    ) async throws -> (_ line: String) async throws -> [String] {
        let (script, driver) = (folder.appending(path: "script"), folder.appending(path: "driver"))
        let made = try await waymark.run("--generate-completion-script", shell.rawValue)
        #expect(made.status == 0 && made.error.isEmpty)
        try made.output.write(to: script, atomically: false, encoding: .utf8)
        try shell.driver.write(to: driver, atomically: false, encoding: .utf8)
        return { line in
            var waymark = waymark
            let programs = URL(filePath: ProgramProcess.path).deletingLastPathComponent().path(percentEncoded: false)
            waymark.environment["PATH"] = "\(programs):/usr/local/bin:/usr/bin:/bin"
            // fish makes folders in its home.
            waymark.environment["HOME"] = folder.path(percentEncoded: false)
            waymark.environment["script"] = script.path(percentEncoded: false)
            waymark.environment["line"] = "waymark \(line)"
            let outcome = try await waymark.shell("timeout 60 \(shell) \"\(driver.path(percentEncoded: false))\"")
            return outcome.output.split(separator: "\n").map(String.init).sorted()
        }
    }
}
