import Foundation
import Journey
import Postgres

/// The steps of a process as a setting takes them.
public struct SettingTemplate: Sendable, Hashable {
    public let process: StepProcess
    public let template: StepTemplate
    /// Whether the setting has made it its own; otherwise it is the one that every setting begins with.
    public let isOwn: Bool

    public init(process: StepProcess, template: StepTemplate, isOwn: Bool) {
        self.process = process
        self.template = template
        self.isOwn = isOwn
    }
}

extension Desk {
    /// The setting's own template of a process, or the standard one.
    public func template(_ process: StepProcess, of setting: Int32) throws -> SettingTemplate {
        let own = try session.rows(
            """
            select step, counted_from, school_days, required, only_kind from waymark.template_step
            where organisation_id = \(organisation) and setting_id = \(setting) and process = \(process.rawValue)
            order by position, entry
            """, as: (String, String, Int16, Bool, String?).self
        ).compactMap { step, anchor, offset, required, onlyKind in
            StepTemplate.Anchor(rawValue: anchor).map {
                StepTemplate.Step(code: step, anchor: $0, offset: Int(offset), isRequired: required, onlyKind: onlyKind)
            }
        }
        return SettingTemplate(
            process: process, template: own.isEmpty ? process.standard : StepTemplate(steps: own), isOwn: !own.isEmpty)
    }

    /// What a setting asks for when a pupil arrives.
    func inductionTemplate(of setting: Int32, phased: Bool) throws -> StepTemplate {
        let processes: [StepProcess] = phased ? [.induction, .phasedInduction] : [.induction]
        let steps = try processes.flatMap { try template($0, of: setting).template.steps }
        // A setting may ask for a step with every start and once more with a phased one; it is taken once.
        var seen: Set<String> = []
        return StepTemplate(steps: steps.filter { seen.insert($0.code).inserted })
    }
}

/// A step of a setting's template is put in, changed or, without an offset, taken out. The first change makes the standard
/// template the setting's own; stays that have their steps already keep them.
public struct SetTemplateStep: Act {
    public static let name = "template_set"

    public var setting: Int32
    public var process: StepProcess
    /// A code of the process's list, or the setting's own: small letters, digits and underscores.
    public var code: String
    /// Nil: the step is taken out.
    public var step: StepTemplate.Step?

    public init(setting: Int32, process: StepProcess, code: String, step: StepTemplate.Step?) {
        self.setting = setting
        self.process = process
        self.code = code
        self.step = step
    }

    public func perform(at desk: Desk) throws -> Deed {
        try demandSense()
        let standing = try desk.template(process, of: setting)
        var steps = standing.template.steps
        let place = steps.firstIndex { $0.code == code }
        switch (step, place) {
        case (let step?, let place?):
            guard steps[place] != step else {
                throw CaseworkError.standsAlready("The template says so already.", advice: "Nothing was changed.")
            }
            steps[place] = step
        case (let step?, nil): steps.append(step)
        case (nil, let place?): steps.remove(at: place)
        case (nil, nil): throw CaseworkError.notThere("step in the template")
        }
        guard !steps.isEmpty else {
            throw CaseworkError.wrongCommand(
                "A template needs at least one step.", advice: "Make the step one that is not required: --optional")
        }
        try desk.write(steps, as: process, of: setting, over: standing)
        return Deed(records: [RecordName("template_step", key: code)], counts: ["steps": steps.count])
    }

    private func demandSense() throws {
        guard code.count <= Self.longestCode, code.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil else {
            throw CaseworkError.wrongCommand(
                "A step is named in small letters, digits and underscores, with at most \(Self.longestCode) of them.",
                advice: "Such as: uniform_ordered")
        }
        guard let step else { return }
        guard process.anchors.contains(step.anchor) else {
            let anchors = process.anchors.map { "\($0.rawValue) (\($0.label))" }.joined(separator: " or ")
            throw CaseworkError.wrongCommand(
                "\(process.label): steps are not counted from \(step.anchor.label).", advice: "Count from \(anchors).")
        }
        guard step.onlyKind == nil || process == .transition else {
            throw CaseworkError.wrongCommand("Only a step of a transition belongs to one kind of move.", advice: "Leave it out.")
        }
    }

    private static let longestCode = 60
}

/// A setting goes back to the template that every setting begins with.
public struct ResetTemplate: Act {
    public static let name = "template_reset"

    public var setting: Int32
    public var process: StepProcess

    public init(setting: Int32, process: StepProcess) {
        self.setting = setting
        self.process = process
    }

    public func perform(at desk: Desk) throws -> Deed {
        let standing = try desk.template(process, of: setting)
        guard standing.isOwn else {
            throw CaseworkError.standsAlready("The setting has the standard template already.", advice: "Nothing was changed.")
        }
        try desk.write([], as: process, of: setting, over: standing)
        return Deed(
            records: standing.template.steps.map { RecordName("template_step", key: $0.code) },
            counts: ["steps": standing.template.steps.count])
    }
}

extension Desk {
    /// Makes the setting's own steps these, and touches those only that differ.
    fileprivate func write(
        _ steps: [StepTemplate.Step], as process: StepProcess, of setting: Int32, over standing: SettingTemplate
    ) throws {
        let own = standing.isOwn ? standing.template.steps : []
        func key(_ code: String) -> [Field] {
            [.whole("setting_id", Int(setting)), .text("process", process.rawValue), .text("step", code)]
        }
        for gone in own where !steps.contains(where: { $0.code == gone.code }) { try delete(.templateStep, key: key(gone.code)) }
        for (position, step) in steps.enumerated() {
            let fields: [Field] = [
                .whole("position", position + 1), .text("counted_from", step.anchor.rawValue),
                .whole("school_days", step.offset), .yesNo("required", step.isRequired),
                .code("only_kind", step.onlyKind, of: CodeLists.transitionKind),
            ]
            switch own.firstIndex(where: { $0.code == step.code }) {
            case nil: try insert(.templateStep, key: key(step.code), fields)
            case let place? where own[place] != step || place != position:
                try check(.templates, fields)
                try update(.templateStep, key: key(step.code), set: fields)
            default: break
            }
        }
    }
}
