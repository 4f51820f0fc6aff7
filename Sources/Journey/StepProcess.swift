/// What a setting's steps belong to: each has a template of its own.
public enum StepProcess: String, Sendable, CaseIterable {
    case induction
    /// What a phased start asks for beside the steps of every induction.
    case phasedInduction = "phased_induction"
    case transition

    /// What a person sees.
    public var label: String {
        switch self {
        case .induction: "Induction"
        case .phasedInduction: "Phased start, beside the induction"
        case .transition: "Transition"
        }
    }

    /// The steps that have a label; a setting may have others of its own.
    public var steps: CodeList {
        switch self {
        case .induction, .phasedInduction: CodeLists.inductionStep
        case .transition: CodeLists.transitionStep
        }
    }

    /// The days from which its steps can be counted.
    public var anchors: [StepTemplate.Anchor] {
        switch self {
        case .induction, .phasedInduction: [.referral, .plannedFirstDay]
        case .transition: [.plannedStart]
        }
    }

    /// What every setting begins with.
    public var standard: StepTemplate {
        switch self {
        case .induction: StepTemplate.defaultInduction.forStart(phased: false)
        case .phasedInduction:
            StepTemplate(
                steps: StepTemplate.defaultInduction.steps.filter {
                    CodeLists.inductionStep[$0.code]?.marks.contains(.phasedOnly) == true
                })
        case .transition: .defaultTransition
        }
    }
}

extension StepTemplate.Anchor {
    /// The day, in words: "the planned first day".
    public var label: String {
        switch self {
        case .referral: "the day of the referral"
        case .plannedFirstDay: "the planned first day"
        case .plannedStart: "the planned start of the transition"
        }
    }
}

extension StepTemplate.Step {
    /// When it is due, as templates write it: `F-5`, `R+2`, `F`.
    public var due: String {
        offset == 0 ? anchor.rawValue : "\(anchor.rawValue)\(offset > 0 ? "+" : "-")\(offset.magnitude)"
    }

    /// The longest way that a step is counted, in school days: two school years.
    public static let offsets = -400...400

    /// Reads an anchor and an offset as ``due`` writes them; nil when it is neither.
    public static func due(_ text: String) -> (anchor: StepTemplate.Anchor, offset: Int)? {
        let text = text.filter { !$0.isWhitespace }.uppercased()
        guard let first = text.first, let anchor = StepTemplate.Anchor(rawValue: String(first)) else { return nil }
        let rest = text.dropFirst()
        if rest.isEmpty { return (anchor, 0) }
        guard rest.first == "+" || rest.first == "-", let offset = Int(rest), offsets.contains(offset) else { return nil }
        return (anchor, offset)
    }
}
