/// The pupils whom the caller may see, for the shell to complete.
enum PupilCompletion {
    static func candidates(_ words: [String]) -> [String] { [] }
}
