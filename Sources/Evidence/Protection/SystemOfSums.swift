/// Linear equations whose right-hand side is 0, over whole numbers that are not negative, with what is known of each.
struct SystemOfSums {
    typealias Term = (unknown: Int, factor: Int)

    private(set) var least: [Int] = []
    private(set) var most: [Int] = []
    private var rows: [[Term]] = []
    private static let noLimit = 1 << 40

    mutating func addUnknown() {
        least.append(0)
        most.append(Self.noLimit)
    }

    mutating func addRow(_ terms: [Term]) {
        rows.append(terms)
    }

    mutating func set(_ unknown: Int, to value: Int) {
        (least[unknown], most[unknown]) = (value, value)
    }

    mutating func setLeast(_ unknown: Int, _ value: Int) {
        least[unknown] = max(least[unknown], value)
    }

    func isFixed(_ unknown: Int) -> Bool {
        least[unknown] == most[unknown]
    }

    // MARK: Bounds

    /// Goes over all rows, forth and back, until nothing changes.
    mutating func narrow() {
        var sweeps = 0
        var changed = true
        while changed, sweeps < 100 {
            changed = false
            for row in sweeps.isMultiple(of: 2) ? rows : rows.reversed() where narrow(row) { changed = true }
            sweeps += 1
        }
    }

    private func range(of term: Term) -> (low: Int, high: Int) {
        let (a, b) = (term.factor * least[term.unknown], term.factor * most[term.unknown])
        return (min(a, b), max(a, b))
    }

    private mutating func narrow(_ row: [Term]) -> Bool {
        let low = row.reduce(0) { $0 + range(of: $1).low }
        let high = row.reduce(0) { $0 + range(of: $1).high }
        var changed = false
        for term in row where !isFixed(term.unknown) {
            let own = range(of: term)
            // factor * unknown = -(all others), and every factor is 1 or -1.
            let (from, to) = (own.high - high, own.low - low)
            let (newLeast, newMost) = term.factor > 0 ? (from, to) : (-to, -from)
            if newLeast > least[term.unknown] { (least[term.unknown], changed) = (newLeast, true) }
            if newMost < most[term.unknown], newMost < Self.noLimit / 2 {
                (most[term.unknown], changed) = (newMost, true)
            }
        }
        return changed
    }

    // MARK: Equations

    /// Sets what the equations alone determine; false when that is nothing more.
    ///
    /// Each row is solved for its last unknown; with random numbers for the others, modulo a prime, what comes out as
    /// 0 twice is 0 in every solution of the homogeneous equations.
    mutating func fixDetermined(to truth: [Int]) -> Bool {
        let echelon = rowsByLastUnknown()
        let first = homogeneousSolution(echelon, seed: 1)
        let second = homogeneousSolution(echelon, seed: 2)
        var found = false
        for unknown in least.indices where !isFixed(unknown) && first[unknown] == 0 && second[unknown] == 0 {
            set(unknown, to: truth[unknown])
            found = true
        }
        return found
    }

    private static let prime: Int = 2_147_483_647

    private func rowsByLastUnknown() -> [Int: [Int: Int]] {
        var solved: [Int: [Int: Int]] = [:]
        for row in rows {
            var open: [Int: Int] = [:]
            for term in row where !isFixed(term.unknown) { open[term.unknown, default: 0] += term.factor }
            open = open.compactMapValues { $0 == 0 ? nil : ($0 + Self.prime) % Self.prime }
            while let last = open.keys.max() {
                guard let pivot = solved[last] else {
                    let inverse = Self.power(open[last] ?? 1, Self.prime - 2)
                    solved[last] = open.mapValues { $0 * inverse % Self.prime }
                    break
                }
                let factor = open[last] ?? 0
                for (unknown, value) in pivot {
                    let sum = (open[unknown, default: 0] + (Self.prime - factor) * value) % Self.prime
                    open[unknown] = sum == 0 ? nil : sum
                }
            }
        }
        return solved
    }

    private func homogeneousSolution(_ solved: [Int: [Int: Int]], seed: UInt64) -> [Int] {
        var generator = SplitMix(state: seed)
        var solution = Array(repeating: 0, count: least.count)
        for unknown in least.indices where !isFixed(unknown) {
            guard let row = solved[unknown] else {
                solution[unknown] = Int(generator.next() % UInt64(Self.prime))
                continue
            }
            let others = row.reduce(0) { $1.key == unknown ? $0 : ($0 + $1.value * solution[$1.key]) % Self.prime }
            solution[unknown] = (Self.prime - others) % Self.prime
        }
        return solution
    }

    private static func power(_ base: Int, _ exponent: Int) -> Int {
        var (result, base, exponent) = (1, base, exponent)
        while exponent > 0 {
            if exponent & 1 == 1 { result = result * base % prime }
            base = base * base % prime
            exponent >>= 1
        }
        return result
    }
}
