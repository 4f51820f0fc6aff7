/// What a reader who sees some of a pack knows of each cell: the least and the most that it can be.
///
/// Bounds are carried along the sums until nothing moves, then cells that the sums fix by elimination are taken in,
/// and so on until neither finds more. All arithmetic is in whole numbers.
struct Knowledge {
    /// Where a bound comes from.
    enum Ground: Equatable {
        /// Shown, public, or the bound that holds without any knowledge.
        case given
        case sum(Int)
        case elimination
    }

    /// Larger than any number of members, and small enough that many of them add up.
    static let unbounded = 1 << 40

    let network: FigureNetwork
    private(set) var low: [Int]
    private(set) var high: [Int]
    private(set) var lowGround: [Ground]
    private(set) var highGround: [Ground]
    private var waiting: [Int] = []
    private var isWaiting: [Bool]
    /// What a trial has changed, with the bounds before; nil outside a trial.
    private var changes: [Change]?

    private struct Change {
        var cell: Int
        var low: Int
        var high: Int
        var lowGround: Ground
        var highGround: Ground
    }

    /// The knowledge of a reader who sees the figures that are not hidden.
    init(_ network: FigureNetwork, isHidden: [Bool]) {
        self.network = network
        let count = network.cells.count
        low = Array(repeating: 0, count: count)
        high = Array(repeating: Self.unbounded, count: count)
        lowGround = Array(repeating: .given, count: count)
        highGround = Array(repeating: .given, count: count)
        isWaiting = Array(repeating: false, count: network.sums.count)
        for (index, cell) in network.cells.enumerated() {
            if cell.isPublic || cell.figures.contains(where: { !isHidden[$0] }) {
                low[index] = cell.truth
                high[index] = cell.truth
            }
        }
        // Nothing empty is ever hidden, so what is hidden has a member.
        for figure in network.cellsOfFigure.indices where isHidden[figure] {
            let size = network.cellsOfFigure[figure][0]
            low[size] = max(low[size], 1)
        }
    }

    func isKnown(_ cell: Int) -> Bool {
        low[cell] == high[cell]
    }

    /// Carries bounds along the sums until nothing moves.
    mutating func deduceBounds() {
        for sum in network.sums.indices { wait(sum) }
        propagate()
    }

    /// Takes in what elimination fixes, and what follows from that. False when it fixes nothing more.
    mutating func deduceByElimination() -> Bool {
        guard takeInEliminated() else { return false }
        propagate()
        return true
    }

    // MARK: Bounds

    private mutating func wait(_ sum: Int) {
        guard !isWaiting[sum] else { return }
        isWaiting[sum] = true
        waiting.append(sum)
    }

    private mutating func propagate() {
        // Bounds that creep by one for ever (they would need a chain of sums without end) are cut off here.
        var visitsLeft = 64 * (network.sums.count + 1)
        var next = 0
        while next < waiting.count, visitsLeft > 0 {
            let sum = waiting[next]
            next += 1
            visitsLeft -= 1
            isWaiting[sum] = false
            tighten(sum)
            if next > 4096, next * 2 > waiting.count {
                waiting.removeFirst(next)
                next = 0
            }
        }
        for sum in waiting[next...] { isWaiting[sum] = false }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func tighten(_ index: Int) {
        let sum = network.sums[index]
        var least = 0
        var most = 0
        for part in sum.parts {
            least += low[part]
            most += high[part]
        }
        raise(sum.whole, to: least, by: index)
        lower(sum.whole, to: most, by: index)
        let wholeLow = low[sum.whole]
        let wholeHigh = high[sum.whole]
        guard wholeHigh < Self.unbounded || most < Self.unbounded else { return }
        for part in sum.parts {
            let (partLow, partHigh) = (low[part], high[part])
            if wholeHigh < Self.unbounded { lower(part, to: wholeHigh - (least - partLow), by: index) }
            if most - partHigh < Self.unbounded { raise(part, to: wholeLow - (most - partHigh), by: index) }
        }
    }

    private mutating func raise(_ cell: Int, to value: Int, by sum: Int) {
        guard value > low[cell] else { return }
        remember(cell)
        low[cell] = value
        lowGround[cell] = .sum(sum)
        wakeSums(of: cell)
    }

    private mutating func lower(_ cell: Int, to value: Int, by sum: Int) {
        guard value < high[cell] else { return }
        remember(cell)
        high[cell] = value
        highGround[cell] = .sum(sum)
        wakeSums(of: cell)
    }

    private mutating func wakeSums(of cell: Int) {
        for sum in network.sumsOfCell[cell] { wait(sum) }
    }

    // MARK: Trials

    /// Learns cells, as from a figure that is shown after all, unless a number below the threshold would come out by
    /// bounds. Says whether it has learnt them.
    mutating func learn(_ cells: [Int], unlessLeakBelow threshold: Int) -> Bool {
        changes = []
        for cell in cells where !isKnown(cell) {
            remember(cell)
            (low[cell], high[cell]) = (network.cells[cell].truth, network.cells[cell].truth)
            (lowGround[cell], highGround[cell]) = (.given, .given)
            wakeSums(of: cell)
        }
        propagate()
        let made = changes ?? []
        changes = nil
        guard made.contains(where: { leaks($0.cell, below: threshold) }) else { return true }
        for change in made.reversed() {
            (low[change.cell], high[change.cell]) = (change.low, change.high)
            (lowGround[change.cell], highGround[change.cell]) = (change.lowGround, change.highGround)
        }
        return false
    }

    /// Whether a cell, or what is hidden together in one of its sums, is known and must not be.
    private func leaks(_ cell: Int, below threshold: Int) -> Bool {
        isLeak(cell, below: threshold)
            || network.sumsOfCell[cell].contains { hiddenTogether(in: $0, below: threshold) != nil }
    }

    private mutating func remember(_ cell: Int) {
        changes?.append(
            Change(
                cell: cell, low: low[cell], high: high[cell], lowGround: lowGround[cell],
                highGround: highGround[cell]))
    }

    // MARK: Elimination

    private mutating func takeInEliminated() -> Bool {
        let unknown = network.cells.indices.filter { !isKnown($0) }
        let fixed = Elimination.fixedCells(of: network, among: unknown)
        for cell in fixed {
            let truth = network.cells[cell].truth
            if low[cell] < truth { (low[cell], lowGround[cell]) = (truth, .elimination) }
            if high[cell] > truth { (high[cell], highGround[cell]) = (truth, .elimination) }
            wakeSums(of: cell)
        }
        return !fixed.isEmpty
    }
}
