/// Which unknown cells the sums fix, by elimination over the sums that do not follow from others.
///
/// The arithmetic is exact, in the integers modulo the prime 2^61 - 1. Once the sums are in echelon form, one
/// solution of the homogeneous system is drawn at random: a cell that the sums fix is 0 in every solution, and a cell
/// that they leave open is 0 with a chance of 2^-61, which would hide a figure too much and reveal nothing. (That a
/// cell is fixed over the rationals and open modulo the prime would need a minor of the system, whose entries are
/// 1 and -1, to be a multiple of the prime.) The draw is seeded, so that every run is the same.
struct Elimination {
    /// A sum over the unknown cells, as sorted terms whose coefficients are not 0.
    private typealias Row = [(cell: Int, coefficient: FieldElement)]

    private var rows: [Row] = []
    /// The rows that a cell is in; rows that it has left may linger.
    private var rowsOfCell: [[Int]]
    private var isDone: [Bool] = []
    /// Pivot and row in the order of elimination.
    private var steps: [(pivot: Int, row: Int)] = []
    private let unknown: [Int]

    static func fixedCells(of network: FigureNetwork, among unknown: [Int]) -> [Int] {
        guard !unknown.isEmpty else { return [] }
        var elimination = Elimination(network, unknown)
        elimination.setAsideLoneCells()
        elimination.eliminate()
        let solution = elimination.randomSolution()
        return unknown.indices.filter { solution[$0] == .zero }.map { unknown[$0] }
    }

    private init(_ network: FigureNetwork, _ unknown: [Int]) {
        self.unknown = unknown
        rowsOfCell = Array(repeating: [], count: unknown.count)
        var position = Array(repeating: -1, count: network.cells.count)
        for (index, cell) in unknown.enumerated() { position[cell] = index }
        for sum in network.sums where !sum.isDerived {
            var terms: Row = sum.parts.map { position[$0] }.filter { $0 >= 0 }.map { ($0, .one) }
            if position[sum.whole] >= 0 { terms.append((position[sum.whole], .minusOne)) }
            add(Self.collected(terms))
        }
    }

    private mutating func add(_ row: Row) {
        guard !row.isEmpty else { return }
        for term in row { rowsOfCell[term.cell].append(rows.count) }
        rows.append(row)
        isDone.append(false)
    }

    private static func collected(_ terms: Row) -> Row {
        var row: Row = []
        for term in terms.sorted(by: { $0.cell < $1.cell }) {
            if let last = row.last, last.cell == term.cell {
                row[row.count - 1].coefficient = last.coefficient + term.coefficient
            } else {
                row.append(term)
            }
        }
        return row.filter { $0.coefficient != .zero }
    }

    /// A cell in one row only takes whatever the others leave: the row says nothing of them, and is solved last.
    private mutating func setAsideLoneCells() {
        var count = rowsOfCell.map(\.count)
        var lone = count.indices.filter { count[$0] == 1 }
        while let cell = lone.popLast() {
            guard count[cell] == 1, let row = rowsOfCell[cell].first(where: { !isDone[$0] }) else { continue }
            isDone[row] = true
            steps.append((cell, row))
            for term in rows[row] {
                count[term.cell] -= 1
                if count[term.cell] == 1 { lone.append(term.cell) }
            }
        }
    }

    /// Shortest row first, and in it the cell that fewest rows share, so that rows stay short.
    private mutating func eliminate() {
        var queue = rows.indices.filter { !isDone[$0] }.sorted { (rows[$0].count, $0) < (rows[$1].count, $1) }
        var next = 0
        while next < queue.count {
            let row = queue[next]
            next += 1
            guard !isDone[row] else { continue }
            isDone[row] = true
            guard let pivot = rows[row].min(by: { rank($0.cell) < rank($1.cell) }) else { continue }
            steps.append((pivot.cell, row))
            for other in rowsOfCell[pivot.cell] where !isDone[other] {
                subtract(row, from: other, at: pivot.cell)
                if rows[other].count <= 2 { queue.append(other) }
            }
        }
    }

    private func rank(_ cell: Int) -> (Int, Int) {
        (rowsOfCell[cell].count, cell)
    }

    private mutating func subtract(_ row: Int, from other: Int, at pivot: Int) {
        guard let a = coefficient(of: pivot, in: row), let b = coefficient(of: pivot, in: other) else { return }
        let factor = b * a.inverse
        let (left, right) = (rows[other], rows[row])
        var result: Row = []
        result.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            if j == right.count || (i < left.count && left[i].cell < right[j].cell) {
                result.append(left[i])
                i += 1
            } else if i == left.count || right[j].cell < left[i].cell {
                result.append((right[j].cell, .zero - factor * right[j].coefficient))
                rowsOfCell[right[j].cell].append(other)
                j += 1
            } else {
                let difference = left[i].coefficient - factor * right[j].coefficient
                if difference != .zero { result.append((left[i].cell, difference)) }
                (i, j) = (i + 1, j + 1)
            }
        }
        rows[other] = result
    }

    private func coefficient(of cell: Int, in row: Int) -> FieldElement? {
        var (low, high) = (0, rows[row].count)
        while low < high {
            let middle = (low + high) / 2
            if rows[row][middle].cell < cell { low = middle + 1 } else { high = middle }
        }
        return low < rows[row].count && rows[row][low].cell == cell ? rows[row][low].coefficient : nil
    }

    private func randomSolution() -> [FieldElement] {
        var generator = SplitMix(state: 2_022)
        var solution = unknown.map { _ in FieldElement(generator.next()) }
        for step in steps.reversed() {
            var sum = FieldElement.zero
            var pivot = FieldElement.one
            for term in rows[step.row] {
                if term.cell == step.pivot {
                    pivot = term.coefficient
                } else {
                    sum = sum + term.coefficient * solution[term.cell]
                }
            }
            solution[step.pivot] = .zero - sum * pivot.inverse
        }
        return solution
    }
}

/// An integer modulo the prime 2^61 - 1.
struct FieldElement: Equatable {
    private static let prime: UInt64 = (1 << 61) - 1
    static let zero = FieldElement(0)
    static let one = FieldElement(1)
    static let minusOne = zero - one

    private let value: UInt64

    init(_ value: UInt64) {
        self.value = value % Self.prime
    }

    static func + (a: Self, b: Self) -> Self { Self(a.value + b.value) }
    static func - (a: Self, b: Self) -> Self { Self(a.value + prime - b.value) }
    static func * (a: Self, b: Self) -> Self {
        let product = a.value.multipliedFullWidth(by: b.value)
        // 2^61 is 1 modulo the prime: the upper part counts as often as the lower.
        return Self((product.high << 3 | product.low >> 61) + (product.low & prime))
    }

    /// By Fermat's little theorem; of 1 and -1, the usual case, at once.
    var inverse: Self {
        if self == .one || self == .minusOne { return self }
        var (result, base, exponent) = (Self.one, self, Self.prime - 2)
        while exponent > 0 {
            if exponent & 1 == 1 { result = result * base }
            base = base * base
            exponent >>= 1
        }
        return result
    }
}

/// Steele, Lea and Flood's SplitMix64 (OOPSLA 2014): small, and the same on every machine.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
