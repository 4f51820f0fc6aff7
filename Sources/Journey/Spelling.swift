/// The nearest word for a mistyped one: for codes, columns and commands alike.
public enum Spelling {
    /// The nearest candidate, or nil when all are further away than a third of the word's letters. Capitals count as
    /// small letters, and spaces and hyphens as underscores; of two that are equally near, the first.
    public static func nearest(to text: String, among candidates: [String]) -> String? {
        let word = folded(text)
        let reach = word.count < 2 ? 0 : max(1, word.count / 3)
        // A whole paragraph in the wrong column is no slip of the keyboard, and would be slow to compare.
        guard !word.isEmpty, word.count <= 64 else { return nil }
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let distance = distance(word, folded(candidate))
            if distance <= reach, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.candidate
    }

    /// How many letters must be added, left out, exchanged or swapped with their neighbour to make one word the other
    /// (optimal string alignment).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                var cost = last[column] + (left[row] == right[column] ? 0 : 1)
                cost = min(cost, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }

    private static func folded(_ text: String) -> [UInt8] {
        text.lowercased().utf8.map { byte in
            byte == UInt8(ascii: " ") || byte == ASCII.hyphen ? UInt8(ascii: "_") : byte
        }
    }
}
