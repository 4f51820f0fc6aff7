import ArgumentParser
import Journey

extension CompletionKind {
    /// The codes of a list.
    static func codes(_ list: CodeList) -> CompletionKind { .list(list.codes.map(\.code)) }
}

extension CodeList {
    /// What a person sees for a code; the code itself where the list doesn't have it.
    func label(_ code: String) -> String { self[code]?.label ?? code }
}
