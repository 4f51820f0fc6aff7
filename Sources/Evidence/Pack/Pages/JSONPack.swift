import Journey

/// A pack for programs: `waymark-pack/1`.
struct JSONPack {
    let pack: EvidencePack

    func document() -> JSON.Value {
        let run = pack.run
        return .object([
            ("format", .string("waymark-pack/1")), ("run", .string(run.id)), ("number", .integer(run.number)),
            ("organisation", .string(pack.organisation)),
            ("settings", .array(pack.settings.map { .object([("setting", .string($0.urn)), ("name", .string($0.name))]) })),
            ("period", period(run)), ("as_of", .string(run.asOf.iso)), ("known_at", .string(run.knownAt.description)),
            ("reader", .string(pack.reader.rawValue)), ("measures_version", .string(run.version)),
            ("previous", pack.previous.map(previous) ?? .null),
            ("signed_off", pack.run.signOff.map(signOff) ?? .null), ("adjustments", pack.adjustments.map(adjustments) ?? .null),
            ("areas", .array(pack.areas.map(area))),
        ])
    }

    private func period(_ run: EvidenceRun) -> JSON.Value {
        .object([("from", .string(run.from.iso)), ("to", .string(run.to.iso))])
    }

    private func previous(_ run: EvidenceRun) -> JSON.Value {
        .object([
            ("run", .string(run.id)), ("number", .integer(run.number)), ("period", period(run)), ("as_of", .string(run.asOf.iso)),
        ])
    }

    private func signOff(_ signOff: SignOff) -> JSON.Value {
        .object([
            ("by", .string(signOff.by)), ("at", .string(signOff.at.description)),
            ("remark", .optional(pack.reader == .internal ? signOff.remark : nil)),
        ])
    }

    private func adjustments(_ adjustments: EvidencePack.Adjustments) -> JSON.Value {
        .object([
            ("signed", previous(adjustments.signed)),
            ("figures", .array(adjustments.figures.map { moved in
                let kind = pack.library[moved.key.measure]?.kind ?? .rate
                func numbers(_ value: FigureValue?) -> JSON.Value { value.map { .object(FigureNumbers.of($0, kind)) } ?? .null }
                return .object([
                    ("setting", .string(moved.key.setting ?? "all")), ("measure", .string(moved.key.measure)),
                    ("signed", numbers(moved.before)), ("now", numbers(moved.after)),
                ])
            })),
        ])
    }

    private func area(_ area: EvidencePack.Area) -> JSON.Value {
        .object([
            ("area", .integer(area.id)), ("title", .string(area.title)), ("about", .optional(area.about)),
            ("questions", .array(area.questions.map(question))),
            ("charts", .array(area.charts.map { .object([("chart", .string($0.id)), ("title", .string($0.title))] + $0.json) })),
            ("narratives", area.narratives.map { .array($0.map(narrative)) } ?? .null),
        ])
    }

    private func question(_ question: EvidencePack.Question) -> JSON.Value {
        .object([
            ("question", .string(question.id)), ("text", .string(question.text)),
            ("measures", .array(question.findings.map(finding))),
        ])
    }

    /// Members are given to an internal reader only; in a shareable pack they are null, which is not the same as none.
    private func finding(_ finding: EvidencePack.Finding) -> JSON.Value {
        let measure = finding.measure
        let definition: JSON.Value = .object([
            ("denominator", .string(measure.denominator)), ("numerator", .optional(measure.numerator)),
            ("unknown", .optional(measure.unknown)), ("unit", .optional(measure.unit)), ("once", .optional(measure.once)),
        ])
        let readings = [finding.total] + finding.settings + finding.groups
        return .object([
            ("measure", .string(measure.id)), ("title", .string(measure.title)), ("kind", .string(measure.kind.rawValue)),
            ("members_are", .string(measure.members.rawValue)), ("definition", definition),
            ("benchmarks", .array(finding.benchmarks.map { benchmark in
                .object([
                    ("value", .number(benchmark.value)), ("population", .string(benchmark.population)),
                    ("source", .string(benchmark.source)), ("dated", .string(benchmark.dated)), ("mind", .string(benchmark.mind)),
                    ("standing", .optional(benchmark.standing(of: finding.total.figure.value)?.rawValue)),
                ])
            })),
            ("figures", .array(readings.map { reading($0, measure) })),
            ("members", pack.reader == .internal ? .array(MemberDocument(finding.members).values) : .null),
        ])
    }

    private func reading(_ reading: EvidencePack.Reading, _ measure: Measure) -> JSON.Value {
        let key = reading.figure.key
        let group = key.group.map { JSON.Value.object([("by", .string($0.by)), ("value", .string($0.value))]) }
        let isHidden = reading.trend == .hidden
        return .object(
            [("setting", .string(key.setting ?? "all")), ("group", group ?? .null)]
                + FigureNumbers.of(reading.figure.value, measure.kind)
                + [
                    ("one_member_moves", .optional(reading.figure.value?.movedByOneMember)),
                    ("before", reading.before.map { .object(FigureNumbers.of($0, measure.kind)) } ?? (isHidden ? .string(RunDocument.hidden) : .null)),
                    ("change", isHidden ? .string(RunDocument.hidden) : .optional(reading.change)),
                ])
    }

    private func narrative(_ narrative: Narrative) -> JSON.Value {
        .object([
            ("setting", .string(narrative.setting)), ("strengths", .optional(narrative.strengths)),
            ("development_areas", .optional(narrative.developmentAreas)), ("sources", .optional(narrative.sources)),
            ("author", .optional(narrative.author)), ("written_at", .optional(narrative.writtenAt?.description)),
            ("actions", .array(narrative.actions.map { action in
                .object([
                    ("number", .integer(action.number)), ("action", .string(action.text)), ("owner", .optional(action.owner)), ("due_on", .optional(action.dueOn?.iso)),
                    ("done_on", .optional(action.doneOn?.iso)),
                    ("carried_from", .optional(action.carriedFrom.map(Wording.year))),
                ])
            })),
        ])
    }
}
