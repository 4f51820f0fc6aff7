import Casework
import Foundation
import Journey

/// Reads scores as people type them: `total=18`, `total=18:high`.
struct ScoreReader {
    let instrument: String
    let version: String?

    /// - Parameter version: as it was typed; nil when none was said.
    /// - Throws: ``WaymarkError`` with the nearest version.
    init(instrument: String, version: String?) throws {
        self.instrument = instrument
        self.version = try version.map { try Self.version($0, of: instrument) }
    }

    /// One score, or several with commas between.
    func scores(_ text: String) throws -> [Score] {
        try text.split(separator: ",").map { try score(String($0)) }
    }

    private func score(_ text: String) throws -> Score {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw Self.wrong(text) }
        let values = parts[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let value = Double(values[0].trimmingCharacters(in: .whitespaces)), value.isFinite else { throw Self.wrong(text) }
        let band = values.count == 2 ? String(values[1]) : nil
        return Score(
            ScaleName(version: version, scale: try scale(String(parts[0]))), value, band: try band.map(self.band))
    }

    private func scale(_ text: String) throws -> String {
        if instrument == "sdq" { return try Dialogue.code(text, of: CodeLists.sdqScale, option: "--score") }
        let scale = Self.folded(text)
        guard !scale.isEmpty else { throw Self.wrong(text) }
        return scale
    }

    private func band(_ text: String) throws -> String {
        instrument == "sdq"
            ? try Dialogue.code(text, of: CodeLists.sdqBand, option: "--score") : text.trimmingCharacters(in: .whitespaces)
    }

    private static func version(_ text: String, of instrument: String) throws -> String {
        let (version, known) = (folded(text), Instruments.versions(of: instrument))
        if known.contains(version) { return version }
        guard !known.isEmpty else {
            throw WaymarkError.wrongCommand(
                "Waymark knows no versions of this instrument.", advice: "Leave --version out; name the form in --assessor if it matters.")
        }
        let nearest = Spelling.nearest(to: version, among: known)
        throw WaymarkError.wrongCommand(
            "--version does not take \"\(text.prefix(40).description.withoutControls)\".",
            advice: nearest.map { "Did you mean \($0)?" } ?? "It takes: \(known.joined(separator: ", "))")
    }

    /// So that `Standard score` and `standard-score` are one scale.
    private static func folded(_ text: String) -> String {
        text.trimmingCharacters(in: .whitespaces).lowercased().replacing("-", with: "_").replacing(" ", with: "_")
    }

    private static func wrong(_ text: String) -> WaymarkError {
        .wrongCommand(
            "\"\(text.prefix(40).description.withoutControls)\" is no score.",
            advice: "Write scale=value, like total=18, or with its band, like total=18:high.")
    }
}

/// Scores for the eye.
enum ScoreWords {
    /// "total 18 (high)".
    static func score(_ score: Score) -> String {
        "\(score.scale.scale) \(score.value.inDecimals)\(score.band.map { " (\($0))" } ?? "")"
    }

    /// "better: 24 to 18".
    static func change(_ result: Assessment.Result) -> String {
        guard let baseline = result.baseline else { return "" }
        return "\(baseline.change.rawValue): \(baseline.value.inDecimals) to \(result.score.value.inDecimals)"
    }

    static func scale(_ scale: ScaleName, of instrument: String) -> String {
        if instrument == "sdq" { return CodeLists.sdqScale.label(scale.scale) }
        return scale.scale.replacing("_", with: " ")
    }

    static func band(_ band: String?, of instrument: String) -> String {
        guard let band else { return "" }
        return instrument == "sdq" ? CodeLists.sdqBand.label(band) : band
    }
}
