/// A number of members that a reader can work out and must not.
struct WorkedOut: Equatable {
    enum Subject: Equatable {
        case cell(Int)
        /// What is hidden together in one sum.
        case hiddenIn(sum: Int)
    }

    var subject: Subject
    var number: Int
}

/// What a number was worked out from.
struct Grounds {
    /// Shown cells that are not 0, nearest first.
    var shown: [Int] = []
    /// Cells on the way that are not shown.
    var workedOut: Set<Int> = []
}

extension Knowledge {
    /// Everything known that must not be, the smallest number first.
    func leaks(below threshold: Int) -> [WorkedOut] {
        var leaks: [WorkedOut] = []
        for (index, cell) in network.cells.enumerated() where isLeak(index, below: threshold) {
            leaks.append(WorkedOut(subject: .cell(index), number: cell.truth))
        }
        for index in network.sums.indices {
            guard let number = hiddenTogether(in: index, below: threshold) else { continue }
            leaks.append(WorkedOut(subject: .hiddenIn(sum: index), number: number))
        }
        return leaks.enumerated().sorted { ($0.element.number, $0.offset) < ($1.element.number, $1.offset) }
            .map(\.element)
    }

    func isLeak(_ cell: Int, below threshold: Int) -> Bool {
        if network.cells[cell].isOfFew, isKnown(cell) { return true }
        return network.cells[cell].countsMembers && low[cell] >= 1 && high[cell] < threshold
    }

    /// What is hidden together in a sum, where that is known and lies between 1 and threshold - 1.
    func hiddenTogether(in index: Int, below threshold: Int) -> Int? {
        let sum = network.sums[index]
        guard sum.addsMembers, isKnown(sum.whole) else { return nil }
        var hidden = low[sum.whole]
        var hiddenParts = 0
        for part in sum.parts {
            if isKnown(part) { hidden -= low[part] } else { hiddenParts += 1 }
        }
        return hiddenParts > 1 && hidden >= 1 && hidden < threshold ? hidden : nil
    }

    /// The shown cells that a leak was worked out from.
    func grounds(of leak: WorkedOut) -> Grounds {
        var grounds = Grounds()
        var seen: Set<Int> = []
        var queue: [Int]
        switch leak.subject {
        case .cell(let cell): queue = [cell]
        case .hiddenIn(let index):
            let sum = network.sums[index]
            queue = [sum.whole] + sum.parts.filter(isKnown)
        }
        var next = 0
        while next < queue.count, grounds.shown.count < 512 {
            let cell = queue[next]
            next += 1
            guard seen.insert(cell).inserted else { continue }
            if isShown(cell) {
                if network.cells[cell].truth > 0 && !network.cells[cell].isPublic { grounds.shown.append(cell) }
                continue
            }
            grounds.workedOut.insert(cell)
            for ground in [lowGround[cell], highGround[cell]] {
                switch ground {
                case .given: break
                case .sum(let index): queue += [network.sums[index].whole] + network.sums[index].parts
                case .elimination:
                    for index in network.sumsOfCell[cell] {
                        queue += [network.sums[index].whole] + network.sums[index].parts
                    }
                }
            }
        }
        return grounds
    }

    private func isShown(_ cell: Int) -> Bool {
        lowGround[cell] == .given && highGround[cell] == .given && isKnown(cell)
    }
}
