import Casework
import Foundation
import Journey

/// What is written beside one area's figures, as the command `evidence note` reads, changes and shows it.
struct NoteBook {
    let narratives: Narratives
    let place: NarrativePlace

    private var name: String { "area \(place.area) of setting \(place.setting), \(place.year)" }
    private var again: String { "waymark evidence note \(place.area) --setting \(place.setting) --year \(place.year)" }

    // MARK: Writing

    func add(_ note: NarrativeTexts) async throws {
        let latest = try await narratives.versions(at: place).first
        try await write((latest?.texts ?? NarrativeTexts()).adding(note), over: latest)
    }

    func edit(mayAsk: Bool) async throws {
        let latest = try await narratives.versions(at: place).first
        let form = NoteForm(title: "\(place.area) \(CodeLists.qualityArea[String(place.area)]?.label ?? ""), \(name)")
        guard mayAsk else { throw NarrativeError.nothingToWrite }
        try await Editor.edit(form.text(latest?.texts ?? NarrativeTexts())) { edited in
            try await write(form.texts(edited), over: latest)
        }
    }

    private func write(_ texts: NarrativeTexts, over latest: NarrativeVersion?) async throws {
        try await narratives.write(texts, at: place, expecting: latest)
        Say.line("It stands beside \(name)." + (latest == nil ? "" : " What stood there before is kept as a version."))
        Say.next([
            ("\(again) --versions", "what stood there before"),
            ("waymark evidence run", "a run whose pack has it"),
        ])
    }

    func add(_ action: NewNarrativeAction) async throws {
        let number = try await narratives.add(action, at: place)
        Say.line("Action \(number) stands beside \(name).")
        Say.next([("\(again) --done \(number)", "when it is done")])
    }

    func complete(_ number: Int64, on day: Day?) async throws {
        let action = try await narratives.complete(number, on: day)
        Say.line(day.map { "Action \(action.number) is done, on \($0.inEnglish)." } ?? "Action \(action.number) is still to be done.")
        if day != nil { Say.next([("\(again) --undone \(number)", "to take that back")]) }
    }

    // MARK: Showing

    func print(_ format: OutputFormat) async throws {
        let latest = try await narratives.versions(at: place).first
        let actions = try await narratives.actions(at: place)
        if latest == nil, actions.isEmpty { Say.line("Nothing has been written about \(name).") }
        switch format {
        case .json:
            let heading: [JSON.Member] = identity + (latest.map(Self.members) ?? [])
            try OutputStream.output.write(Self.listing(actions).json(heading: heading).document)
        case .csv:
            try OutputStream.output.write(Self.listing(actions).text(.csv, for: .output))
        case .table:
            if let latest { try OutputStream.output.write(Self.text(latest, on: .output)) }
            if !actions.isEmpty { try OutputStream.output.write(Self.listing(actions).text(.table, for: .output)) }
        }
    }

    func printVersions(_ format: OutputFormat) async throws {
        let versions = try await narratives.versions(at: place)
        if versions.isEmpty { Say.line("Nothing has been written about \(name).") }
        guard format == .table else {
            let listing = Listing(
                format: "waymark-narrative-versions/1", name: "versions",
                columns: ["author", "written_at", "strengths", "development_areas", "sources"].map { .init(key: $0, title: nil) },
                rows: versions.map { version in Self.members(version).map { Listing.Field($0.value) } })
            let text = format == .json ? listing.json(heading: identity).document : listing.text(.csv, for: .output)
            return try OutputStream.output.write(text)
        }
        try OutputStream.output.write(versions.map { Self.text($0, on: .output) }.joined(separator: "\n"))
    }

    private var identity: [JSON.Member] {
        [
            .init(key: "setting", value: .text(place.setting)), .init(key: "year", value: .text(place.year.description)),
            .init(key: "area", value: .integer(place.area)),
        ]
    }

    private static func members(_ version: NarrativeVersion) -> [JSON.Member] {
        [
            .init(key: "author", value: .text(version.author)), .init(key: "written_at", value: .text(version.writtenAt.description)),
            .init(key: "strengths", value: .optional(version.texts.strengths)),
            .init(key: "development_areas", value: .optional(version.texts.developmentAreas)),
            .init(key: "sources", value: .optional(version.texts.sources)),
        ]
    }

    private static func text(_ version: NarrativeVersion, on screen: Screen) -> String {
        let parts = [
            ("Strengths", version.texts.strengths), ("Development areas", version.texts.developmentAreas),
            ("Sources of evidence", version.texts.sources),
        ]
        let written = parts.compactMap { title, text in
            text.map { "\(screen.bold(title))\n" + $0.wrapped(to: screen.width).map { "\($0.withoutControls)\n" }.joined() }
        }
        let minute = version.writtenAt.description.prefix(16).split(separator: "T").joined(separator: " ")
        return (written + ["\(version.author.withoutControls), \(minute) (UTC)\n"]).joined(separator: "\n")
    }

    private static func listing(_ actions: [NarrativeAction]) -> Listing {
        Listing(
            format: "waymark-narrative/1", name: "actions",
            columns: [
                .init(key: "number", title: "Number", isNumber: true), .init(key: "action", title: "Action", wraps: true),
                .init(key: "owner", title: "Owner", wraps: true), .init(key: "due_on", title: "Due"),
                .init(key: "done_on", title: "Done"), .init(key: "year", title: "Written in"),
            ],
            rows: actions.map { action in
                [
                    .number(Int(action.number)), .text(action.text),
                    Listing.Field(.optional(action.owner?.ref), shown: action.owner?.name ?? "-"), .text(action.dueOn?.iso),
                    Listing.Field(.optional(action.doneOn?.iso), shown: action.doneOn?.iso ?? "not yet"),
                    .text(action.place.year.description),
                ]
            })
    }
}

/// The three texts on one page, to be written in an editor.
struct NoteForm {
    let title: String

    private static let heads = ["Strengths", "Development areas", "Sources of evidence"]

    func text(_ texts: NarrativeTexts) -> String {
        let parts = zip(Self.heads, [texts.strengths, texts.developmentAreas, texts.sources]).map { head, text in
            "# \(head)\n\n\(text.map { "\($0)\n\n" } ?? "\n")"
        }
        return "# \(title)\n# Write under the three headings. Lines that begin with # are not kept.\n\n" + parts.joined()
    }

    func texts(_ page: String) -> NarrativeTexts {
        var parts: [String: [String]] = [:]
        var head: String?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("#") {
                let name = line.drop { $0 == "#" || $0 == " " }
                if let known = Self.heads.first(where: { $0 == name }) { head = known }
            } else if let head {
                parts[head, default: []].append(line)
            }
        }
        func text(_ head: String) -> String? {
            let lines = parts[head, default: []]
            let text = lines.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
            return text.isEmpty ? nil : text
        }
        return NarrativeTexts(strengths: text(Self.heads[0]), developmentAreas: text(Self.heads[1]), sources: text(Self.heads[2]))
    }
}
