import Journey

/// A day given as an option, in one of the ways people write it.
struct DayOption {
    /// `--from`, for what is said.
    private let option: String
    private let expression: DayExpression

    /// Nil when the option wasn't given.
    ///
    /// - Throws: ``WaymarkError`` when the text is no day, before anything else is done.
    init?(_ text: String?, of option: String) throws {
        guard let text else { return nil }
        self.option = option
        do {
            expression = try DayExpression(text)
        } catch {
            throw WaymarkError.badDate(option, sentence: error.sentence, advice: error.advice)
        }
    }

    /// The day that is meant; said back where anything had to be understood.
    func day(today: Day) throws -> Day {
        do {
            let day = try expression.day(today: today)
            if !expression.isISO { Say.line("\(option) is taken as \(day.inEnglish).") }
            return day
        } catch {
            throw WaymarkError.badDate(option, sentence: error.sentence, advice: error.advice)
        }
    }
}
