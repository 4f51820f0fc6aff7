import Journey

/// Days given as options, in the ways people write them.
enum DayOption {
    /// The day that is meant; said back where anything had to be understood.
    ///
    /// - Parameter option: `--from`, for what is said.
    static func read(_ text: String?, of option: String, today: Day) throws -> Day? {
        guard let text else { return nil }
        do {
            let expression = try DayExpression(text)
            let day = try expression.day(today: today)
            if !expression.isISO { Say.line("\(option) is taken as \(day.inEnglish).") }
            return day
        } catch {
            throw WaymarkError.badDate(option, sentence: error.sentence, advice: error.advice)
        }
    }
}
