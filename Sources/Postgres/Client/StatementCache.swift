/// The prepared statements of one connection, the least recently used forgotten first.
///
/// A statement is prepared when it comes the second time: many are only ever sent once.
struct StatementCache {
    private struct Entry {
        var name: String?
        var lastUse: UInt64
    }

    static let capacity = 256

    private let capacity: Int
    private var entries: [Statement.Key: Entry] = [:]
    private var clock: UInt64 = 0
    private var namesGiven: UInt64 = 0
    /// Whether the server may still hold statements that are forgotten here.
    private(set) var hasLeftovers = false

    init(capacity: Int = Self.capacity) { self.capacity = capacity }

    enum Advice: Equatable {
        case sendUnprepared
        case usePrepared(name: String)
        case prepare(name: String)
    }

    mutating func advice(for key: Statement.Key) -> Advice {
        clock += 1
        guard let place = entries.index(forKey: key) else {
            entries[key] = Entry(name: nil, lastUse: clock)
            return .sendUnprepared
        }
        entries.values[place].lastUse = clock
        if let name = entries.values[place].name { return .usePrepared(name: name) }
        namesGiven += 1
        return .prepare(name: "s\(namesGiven)")
    }

    /// Notes that the server has prepared a statement.
    mutating func didPrepare(_ key: Statement.Key, as name: String) {
        entries[key] = Entry(name: name, lastUse: clock)
    }

    /// Removes what is beyond the capacity, and returns the names the server should forget.
    mutating func evict() -> [String] {
        var names: [String] = []
        while entries.count > capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries[oldest.key] = nil
            if let name = oldest.value.name { names.append(name) }
        }
        return names
    }

    /// Forgets all, after a change of the schema or a statement the server no longer knows.
    mutating func forgetAll() {
        hasLeftovers = hasLeftovers || entries.values.contains { $0.name != nil }
        entries.removeAll()
    }

    /// Notes that the server has forgotten all that is forgotten here.
    mutating func didClearLeftovers() { hasLeftovers = false }
}
