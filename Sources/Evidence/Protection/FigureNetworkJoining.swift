extension FigureNetwork {
    /// Makes one cell of a whole and its only part, which no reader can tell apart: one setting and its pool, a total
    /// and its only group.
    func joiningEqualCells() -> FigureNetwork {
        var joined = JoinedCells(count: cells.count)
        for sum in sums where sum.parts.count == 1 { joined.join(sum.whole, sum.parts[0]) }

        var network = self
        for cell in cells.indices where joined.first(of: cell) != cell {
            let first = joined.first(of: cell)
            network.cells[first].figures += cells[cell].figures
            network.cells[first].isPublic = network.cells[first].isPublic || cells[cell].isPublic
            network.cells[first].countsMembers = network.cells[first].countsMembers || cells[cell].countsMembers
            network.cells[first].isOfFew = network.cells[first].isOfFew || cells[cell].isOfFew
        }
        network.cellsOfFigure = cellsOfFigure.map { $0.map { joined.first(of: $0) } }
        network.sums = sums.compactMap { sum in
            let whole = joined.first(of: sum.whole)
            let parts = sum.parts.map { joined.first(of: $0) }
            guard parts != [whole] else { return nil }
            return Sum(whole: whole, parts: parts, isDerived: sum.isDerived, addsMembers: sum.addsMembers)
        }
        network.sumsOfCell = Array(repeating: [], count: cells.count)
        for (index, sum) in network.sums.enumerated() {
            for cell in [sum.whole] + sum.parts where network.sumsOfCell[cell].last != index {
                network.sumsOfCell[cell].append(index)
            }
        }
        return network
    }
}

/// Which cells have become one.
private struct JoinedCells {
    private var parent: [Int]

    init(count: Int) {
        parent = Array(0..<count)
    }

    mutating func first(of cell: Int) -> Int {
        var root = cell
        while parent[root] != root { root = parent[root] }
        var next = cell
        while parent[next] != root { (next, parent[next]) = (parent[next], root) }
        return root
    }

    /// The earlier cell stands for both.
    mutating func join(_ a: Int, _ b: Int) {
        let (a, b) = (first(of: a), first(of: b))
        parent[max(a, b)] = min(a, b)
    }
}
