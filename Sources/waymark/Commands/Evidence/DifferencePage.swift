import Evidence

/// What moved between two runs, as the command `evidence diff` prints it.
struct DifferencePage {
    let difference: RunDifference
    let library: MeasureLibrary
    let withMembers: Bool

    func print(_ format: OutputFormat) throws {
        if !difference.redefined.isEmpty {
            Say.line("Not compared, since they were defined otherwise: \(difference.redefined.joined(separator: ", ")).")
        }
        switch format {
        case .json: try OutputStream.output.write(json.document)
        case .csv: try OutputStream.output.write((withMembers ? members : figures).text(.csv, for: .output))
        case .table: try OutputStream.output.write(text(on: .output))
        }
    }

    private func text(on screen: Screen) -> String {
        let runs = "Run \(difference.earlier.number), as of \(difference.earlier.asOf.inEnglish), "
            + "to run \(difference.later.number), as of \(difference.later.asOf.inEnglish)\n"
        if difference.isNothing { return runs + "Nothing moved.\n" }
        var parts = [runs]
        if !difference.figures.isEmpty { parts.append(screen.bold("Figures") + "\n" + figures.text(.table, for: screen)) }
        if withMembers, !difference.members.isEmpty {
            parts.append(screen.bold("Records") + "\n" + members.text(.table, for: screen))
        }
        return parts.joined(separator: "\n")
    }

    private var json: JSON {
        let later = members.json(heading: [])
        let records: JSON = if case .object(let parts) = later { parts.last?.value ?? .list([]) } else { .list([]) }
        let heading: [JSON.Member] = [
            .init(key: "earlier", value: Self.identity(difference.earlier)), .init(key: "later", value: Self.identity(difference.later)),
            .init(key: "redefined", value: .list(difference.redefined.map { .text($0) })),
        ]
        guard case .object(let document) = figures.json(heading: heading) else { return .null }
        return .object(document + (withMembers ? [JSON.Member(key: "records", value: records)] : []))
    }

    private static func identity(_ run: EvidenceRun) -> JSON {
        .object(["run": .text(run.id), "number": .integer(run.number), "as_of": .text(run.asOf.iso)])
    }

    // MARK: Figures

    private var figures: Listing {
        Listing(
            format: "waymark-difference/1", name: "figures",
            columns: [
                .init(key: "setting", title: "Setting"), .init(key: "measure", title: "Measure"), .init(key: nil, title: "", wraps: true),
                .init(key: "group_by", title: nil), .init(key: "group_value", title: nil),
                .init(key: nil, title: "Before"), .init(key: nil, title: "After"),
            ] + ["before", "after"].flatMap { when in
                ["n", "numerator", "unknown", "median"].map { .init(key: "\(when)_\($0)", title: nil) }
            },
            rows: difference.figures.map { moved in
                let title = library[moved.key.measure]?.title ?? ""
                let group = moved.key.group.map { ", \($0.by) \($0.value)" } ?? ""
                return [
                    .text(moved.key.setting ?? "all"), .text(moved.key.measure), .text(title + group), .text(moved.key.group?.by),
                    .text(moved.key.group?.value), .text(Self.words(moved.before)), .text(Self.words(moved.after)),
                ] + Self.numbers(moved.before) + Self.numbers(moved.after)
            })
    }

    private static func words(_ value: FigureValue?) -> String {
        switch value {
        case nil: "-"
        case .rate(let denominator, let numerator, let unknown)?:
            "\(numerator) of \(denominator)" + (unknown > 0 ? ", \(unknown) unknown" : "")
        case .duration(let n, let median, _)?: median.map { "median \(JSON.number($0).compact) of \(n)" } ?? "nobody"
        case .count(let count)?: String(count)
        }
    }

    /// n, numerator, unknown, median: null where the kind has none.
    private static func numbers(_ value: FigureValue?) -> [Listing.Field] {
        let none = Listing.Field(.null)
        return switch value {
        case nil: [none, none, none, none]
        case .rate(let denominator, let numerator, let unknown)?: [.number(denominator), .number(numerator), .number(unknown), none]
        case .duration(let n, let median, _)?: [.number(n), none, none, .init(median.map { .number($0) } ?? .null)]
        case .count(let count)?: [.number(count), none, none, none]
        }
    }

    // MARK: Records

    private var members: Listing {
        Listing(
            format: "waymark-difference/1", name: "records",
            columns: [
                .init(key: "setting", title: "Setting"), .init(key: "measure", title: "Measure"), .init(key: "kind", title: nil),
                .init(key: "ref", title: "Record"), .init(key: "before", title: "Before"), .init(key: "after", title: "After"),
                .init(key: "why", title: "Why", wraps: true), .init(key: "recorded", title: "Recorded in between", wraps: true),
            ],
            rows: difference.members.map { member in
                [
                    .text(member.setting), .text(member.measure), .text(member.kind.rawValue),
                    Listing.Field(.optional(member.ref), shown: member.ref ?? "(erased)"), counted(member.before), counted(member.after),
                    Listing.Field(.text(member.why.rawValue), shown: Self.words(member.why)),
                    .init(.list(member.causes.map { .text("\($0.how.rawValue) \($0.record)") })),
                ]
            })
    }

    private func counted(_ counted: Member.Counted?) -> Listing.Field {
        switch counted {
        case nil: Listing.Field(.null, shown: "-")
        case .yes?: .text("yes")
        case .no?: .text("no")
        case .unknown?: .text("unknown")
        case .days(let days)?: Listing.Field(.integer(days), shown: "\(days) days")
        }
    }

    private static func words(_ why: MovedMember.Why) -> String {
        switch why {
        case .new: "new"
        case .corrected: "corrected"
        case .voided: "voided"
        case .agedIn: "came into the period"
        case .agedOut: "left the period"
        case .aged: "a day passed"
        }
    }
}
