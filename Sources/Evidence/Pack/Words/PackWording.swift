import Journey

/// The sentences that a pack says in every format.
struct PackWording {
    let pack: EvidencePack

    var title: String {
        "Evidence pack: \(pack.organisation)"
    }

    /// What the pack is of and for whom, as names and values.
    var facts: [(name: String, value: String)] {
        let run = pack.run
        return [
            (pack.settings.count == 1 ? "Setting" : "Settings", pack.settings.map { "\($0.name) (\($0.urn))" }.joined(separator: ", ")),
            ("Period", Wording.period(run)),
            ("As of", Wording.day(run.asOf)),
            ("Known at", Wording.moment(run.knownAt)),
            ("Run", "\(run.number), made on \(Wording.moment(run.madeAt))"),
            ("Compared with", comparison),
            ("Signed off", signOff),
            ("Reader", reader),
        ]
    }

    private var signOff: String {
        guard let signOff = pack.run.signOff else {
            return pack.adjustments.map { "not this run; run \($0.signed.number) was, see the adjustments below" } ?? "not yet"
        }
        // A remark is free text, and free text can name a person.
        let remark = pack.reader == .internal ? signOff.remark.map { ": \u{201C}\($0)\u{201D}" } ?? "" : ""
        return "by \(signOff.by), \(Wording.moment(signOff.at))\(remark)"
    }

    /// What stands otherwise than in the signed run, figure by figure.
    func adjustments(_ adjustments: EvidencePack.Adjustments) -> PackTable {
        PackTable(
            "Run \(adjustments.signed.number) as it was signed off, and now", columns: ["Measure", "Setting", "Signed", "Now"],
            rows: adjustments.figures.compactMap { moved in
                pack.library[moved.key.measure].map { measure in
                    func short(_ value: FigureValue?) -> String {
                        value.map { FigureWording(measure: measure, value: $0).short } ?? "-"
                    }
                    return [
                        "\(measure.id) \(measure.title)", pack.name(ofSetting: moved.key.setting), short(moved.before), short(moved.after),
                    ]
                }
            }, numbers: [])
    }

    func about(_ adjustments: EvidencePack.Adjustments) -> String {
        let signed = adjustments.signed
        let signOff = signed.signOff.map { " by \($0.by) on \(Wording.day($0.at.day))" } ?? ""
        let what = "Run \(signed.number), as of \(Wording.day(signed.asOf)), was signed off\(signOff) and stays as it was. "
        return what + (adjustments.figures.isEmpty
            ? "Every figure still stands as it was signed."
            : "These figures stand otherwise now: records were added or corrected since, or days have passed.")
    }

    private var comparison: String {
        guard let before = pack.previous else { return "no earlier run of the same settings over a period as long" }
        return "run \(before.number): \(Wording.period(before)), as of \(Wording.day(before.asOf))"
    }

    private var reader: String {
        switch pack.reader {
        case .internal: "internal: for those who may see the pupils' records"
        case .shareable: "shareable: small numbers are hidden, and no record is named"
        }
    }

    /// How to read a pack, in plain lines.
    var guidance: [String] {
        var lines = [
            "The number comes first: \u{201C}9 of 11\u{201D} says more about a small group than a percentage does. "
                + "Every member of a group is counted, also those whose record is silent.",
            "The 95% interval says how far the true rate may lie from the one counted. The fewer the pupils, the wider it is.",
            "Unknown is never zero. Those for whom it can\u{2019}t be told stay in the whole number, and the best case says what the rate "
                + "would be if all of them counted.",
            "Where fewer than \(FigureValue.fewMembers) stand behind a rate, it says how far a single one moves it. A change of that size is the "
                + "story of one person, not a trend.",
            "Evidence informs a judgement and is not one. There are no grades here, no ranking of settings and no single score.",
        ]
        if pack.reader == .shareable { lines.append(hiddenLegend) }
        return lines
    }

    var hiddenLegend: String {
        "\(RunDocument.hidden) stands for confidential: the figure is about so few persons, or would give away a figure about so few, that "
            + "it is not shown. It says nothing about how good the figure is, and it is never zero."
    }

    /// Beside each figure: what it was computed over.
    var basis: String {
        "\(Wording.period(pack.run)), as of \(Wording.day(pack.run.asOf))"
    }

    func definition(of measure: Measure) -> [(name: String, value: String)] {
        let lines: [(String, String?)] = [
            ("Who is counted", measure.denominator),
            (measure.kind == .duration ? "What is measured" : "Who of them counts", measure.numerator),
            ("When it can\u{2019}t be told", measure.kind == .rate ? measure.unknown ?? "never: what was not recorded counts as no" : nil),
            ("Unit", measure.unit),
            ("Over all settings", measure.once),
        ]
        return lines.compactMap { name, value in value.map { (name, $0) } }
    }

    /// What a figure says beside its number, as names and values.
    func details(of reading: EvidencePack.Reading, _ measure: Measure) -> [(name: String, value: String)] {
        let words = FigureWording(reading, of: measure)
        let unknown = words.unknown.map { unknown in words.bestCase.map { "\(unknown); best case \($0)" } ?? unknown }
        let lines: [(String, String?)] = [
            ("95% interval", words.interval), ("Spread", words.spread), ("Unknown", unknown),
            ("Change", pack.previous == nil ? nil : TrendWording(reading: reading, measure: measure).sentence),
            ("Small number", words.oneMember),
        ]
        return lines.compactMap { name, value in value.map { (name, $0) } }
    }

    /// What was published elsewhere, and what the interval lets one say beside it.
    func context(of finding: EvidencePack.Finding) -> [(name: String, value: String)] {
        finding.benchmarks.compactMap { benchmark in
            benchmark.standing(of: finding.total.figure.value).map { standing in
                let said =
                    switch standing {
                    case .above: "the interval lies above it"
                    case .below: "the interval lies below it"
                    case .noDifferenceToTell: "the interval holds it, so no difference can be told"
                    }
                let text = "\(Wording.percent(benchmark.value)) of \(benchmark.population): \(said). "
                    + "\(benchmark.source), \(benchmark.dated); \(benchmark.mind)."
                return ("For context", text)
            }
        }
    }

    func nothingWritten(_ area: EvidencePack.Area) -> String {
        area.narratives == nil
            ? "What people wrote about this area is not part of this pack, since free text can name a person."
            : "Nothing has been written about this area for \(Wording.year(pack.run.to.academicYear)) yet."
    }

    /// "Written by Ada Marsh on 3 March 2026"; nil where nobody wrote a text.
    func authorship(of narrative: Narrative) -> String? {
        guard let author = narrative.author, let day = narrative.writtenAt?.day else { return nil }
        return "Written by \(author) on \(Wording.day(day))"
    }

    func heading(of narrative: Narrative) -> String {
        "What \(pack.name(ofSetting: narrative.setting)) wrote"
    }

    /// A narrative's texts that there are, under their names.
    func texts(of narrative: Narrative) -> [(name: String, text: String)] {
        [("Strengths", narrative.strengths), ("Development areas", narrative.developmentAreas), ("Sources of evidence", narrative.sources)]
            .compactMap { name, text in text.map { (name, $0) } }
    }

    func actions(of narrative: Narrative) -> PackTable? {
        guard !narrative.actions.isEmpty else { return nil }
        return PackTable(
            "Actions", columns: ["Action", "Owner", "Due", "Done", "Number"],
            rows: narrative.actions.map { action in
                let carried = action.carriedFrom.map { " (carried forward from \(Wording.year($0)))" } ?? ""
                return [
                    action.text + carried, action.owner ?? "-", action.dueOn.map(Wording.day) ?? "-",
                    action.doneOn.map(Wording.day) ?? "not yet", String(action.number),
                ]
            }, numbers: [])
    }

    // MARK: Tables

    /// A measure's figures of each setting, or of each group.
    func breakdown(_ readings: [EvidencePack.Reading], _ measure: Measure, by place: String) -> PackTable? {
        guard !readings.isEmpty else { return nil }
        return PackTable(
            "\(measure.id) by \(place.lowercased())", columns: [place, "Figure"] + figureColumns(measure),
            rows: readings.map { reading in
                let key = reading.figure.key
                let name = key.group.map(Wording.group) ?? pack.name(ofSetting: key.setting)
                return [name, FigureWording(reading, of: measure).headline] + figureCells(reading, measure)
            })
    }

    private func figureColumns(_ measure: Measure) -> [String] {
        let change = pack.previous == nil ? [] : ["Change"]
        return switch measure.kind {
        case .rate: ["Rate", "95% interval", "Unknown"] + change
        case .duration: ["Spread"] + change
        case .count: change
        }
    }

    private func figureCells(_ reading: EvidencePack.Reading, _ measure: Measure) -> [String] {
        let words = FigureWording(reading, of: measure)
        let none = reading.figure.value == nil ? RunDocument.hidden : "-"
        let change = pack.previous == nil ? [] : [TrendWording(reading: reading, measure: measure).movement ?? "-"]
        return switch measure.kind {
        case .rate: [words.percent ?? none, words.interval ?? none, words.unknown ?? none] + change
        case .duration: [words.spread ?? none] + change
        case .count: change
        }
    }

    /// Who stood behind a finding, by setting and by how each counted.
    func members(of finding: EvidencePack.Finding) -> PackTable {
        let groups = Dictionary(grouping: finding.members, by: \.setting)
        let rows = pack.settings.flatMap { setting in
            MemberGroup.groups(groups[setting.urn] ?? [], kind: finding.measure.kind).map { group in
                [setting.name, group.name, String(group.refs.count), group.refs.joined(separator: ", ")]
            }
        }
        return PackTable(
            "\(finding.id) \(finding.measure.title)", columns: ["Setting", "Counted", "Number", "Records"], rows: rows, numbers: [2])
    }
}

/// Members of a setting that counted the same.
private struct MemberGroup {
    let name: String
    let refs: [String]

    static func groups(_ members: [Member], kind: Measure.Kind) -> [MemberGroup] {
        switch kind {
        case .rate:
            return [("yes", Member.Counted.yes), ("no", .no), ("unknown", .unknown)].compactMap { name, counted in
                let refs = members.filter { $0.counted == counted }.map { $0.ref ?? "(erased)" }
                return refs.isEmpty ? nil : MemberGroup(name: name, refs: refs)
            }
        case .duration:
            let refs = members.map { member in
                if case .days(let days) = member.counted { "\(member.ref ?? "(erased)"): \(days)" } else { member.ref ?? "(erased)" }
            }
            return refs.isEmpty ? [] : [MemberGroup(name: "days", refs: refs)]
        case .count:
            return members.isEmpty ? [] : [MemberGroup(name: "yes", refs: members.map { $0.ref ?? "(erased)" })]
        }
    }
}
