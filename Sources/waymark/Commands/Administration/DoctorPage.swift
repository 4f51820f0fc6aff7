import Operations

/// What the doctor found, check by check.
struct DoctorPage {
    let results: [Doctor.Result]

    func count(_ verdict: DoctorFinding.Verdict) -> Int { results.count { $0.finding.verdict == verdict } }

    /// "23 checks: 20 fine, 1 wants attention, 2 not checked."
    var summary: String {
        let attention = count(.attention)
        let parts = [
            "\(count(.fine)) fine", "\(attention) \(attention == 1 ? "wants" : "want") attention", "\(count(.failed)) failed",
            "\(count(.notChecked)) not checked",
        ]
        return "\(results.count) checks: \(parts.joined(separator: ", "))."
    }

    /// Number and verdict stand before the text; on a narrow screen above it.
    func text(for screen: Screen) -> String {
        results.flatMap { result in
            let (check, finding) = (result.check, result.finding)
            let number = String(check.number).padded(to: 2, trailing: true)
            let verdict = finding.verdict.words
            let sentences = ["\(check.title): \(finding.sentence)"] + (finding.fix.map { ["To do: \($0)"] } ?? [])
            let margin = screen.isNarrow ? 4 : 17
            let body = sentences.flatMap { sentence in
                sentence.split(separator: "\n").flatMap { String($0).withoutControls.wrapped(to: screen.width - margin) }
            }
            let head = "\(number)  \(finding.verdict.isWell ? verdict : screen.red(verdict))"
            let pad = String(repeating: " ", count: margin)
            guard !screen.isNarrow else { return [head] + body.map { pad + $0 } }
            let gap = String(repeating: " ", count: margin - 4 - verdict.count)
            return body.enumerated().map { $0 == 0 ? head + gap + $1 : pad + $1 }
        }.joined(separator: "\n") + "\n"
    }

    var listing: Listing {
        Listing(
            format: "waymark-doctor/1", name: "checks",
            columns: ["number", "title", "looks_at", "verdict", "finding", "fix"].map { .init(key: $0, title: nil) },
            rows: results.map {
                [
                    .number($0.check.number), .text($0.check.title), .text($0.check.looksAt), .text($0.finding.verdict.rawValue),
                    .text($0.finding.sentence), .text($0.finding.fix),
                ]
            })
    }

    var json: JSON {
        listing.json(heading: DoctorFinding.Verdict.allCases.map { JSON.Member(key: $0.rawValue, value: .integer(count($0))) })
    }
}

extension DoctorFinding.Verdict {
    fileprivate var isWell: Bool { self == .fine || self == .notChecked }

    fileprivate var words: String {
        switch self {
        case .fine: "fine"
        case .attention: "attention"
        case .failed: "FAILED"
        case .notChecked: "not checked"
        }
    }
}
