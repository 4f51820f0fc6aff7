/// Vocabulary and rules.
