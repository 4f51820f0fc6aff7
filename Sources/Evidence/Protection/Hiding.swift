/// The choice of what is hidden beyond the figures that are small themselves.
struct Hiding {
    let network: FigureNetwork
    let threshold: Int
    private(set) var isHidden: [Bool]
    /// How many shown figures tell each cell.
    private var tellers: [Int]

    init(_ network: FigureNetwork, threshold: Int, hidden: [Bool]) {
        self.network = network
        self.threshold = threshold
        isHidden = hidden
        tellers = network.cells.map { cell in cell.figures.count { !hidden[$0] } }
    }

    /// Hides until nothing leaks; then shows again what was hidden for nothing, as far as bounds tell, and closes what
    /// that opens by elimination.
    mutating func hideWhatLeaks(keeping primary: [Bool]) {
        var knowledge = closeLeaks()
        if showAgain(&knowledge, keeping: primary) { _ = closeLeaks() }
    }

    /// Rounds of finding all leaks and closing each whose grounds are still shown. Gives what a reader then knows.
    private mutating func closeLeaks() -> Knowledge {
        while true {
            var knowledge = Knowledge(network, isHidden: isHidden)
            let leaks = leaks(in: &knowledge)
            // A leak has grounds to hide, as sums of zeros alone give nothing away: each round hides something.
            guard !leaks.isEmpty, close(leaks, knowledge) else { return knowledge }
        }
    }

    private mutating func close(_ leaks: [WorkedOut], _ knowledge: Knowledge) -> Bool {
        var hasHidden = false
        for leak in leaks {
            let grounds = knowledge.grounds(of: leak)
            // Something hidden in this round may have closed it already; the next round will tell.
            guard grounds.shown.allSatisfy({ tellers[$0] > 0 }) else { continue }
            guard let choice = choose(from: grounds, knowledge) else { continue }
            hide(choice)
            hasHidden = true
        }
        return hasHidden
    }

    /// Shows hidden figures again that give nothing away, the largest first. Says whether there were any.
    private mutating func showAgain(_ knowledge: inout Knowledge, keeping primary: [Bool]) -> Bool {
        let order = isHidden.indices.filter { isHidden[$0] && !primary[$0] }
            .sorted { (-network.size(ofFigure: $0), $0) < (-network.size(ofFigure: $1), $1) }
        var hasShown = false
        for figure in order
        where knowledge.learn(network.cellsOfFigure[figure], unlessLeakBelow: threshold) {
            isHidden[figure] = false
            for cell in network.cellsOfFigure[figure] { tellers[cell] += 1 }
            hasShown = true
        }
        return hasShown
    }

    /// Elimination, the dearer way, is only asked when bounds alone give nothing away.
    private func leaks(in knowledge: inout Knowledge) -> [WorkedOut] {
        knowledge.deduceBounds()
        var leaks = knowledge.leaks(below: threshold)
        while leaks.isEmpty, knowledge.deduceByElimination() { leaks = knowledge.leaks(below: threshold) }
        return leaks
    }

    private mutating func hide(_ figures: [Int]) {
        for figure in figures {
            isHidden[figure] = true
            for cell in network.cellsOfFigure[figure] { tellers[cell] -= 1 }
        }
    }

    private func shownFigures(of cell: Int) -> [Int] {
        network.cells[cell].figures.filter { !isHidden[$0] }
    }

    private func choose(from grounds: Grounds, _ knowledge: Knowledge) -> [Int]? {
        let choices = grounds.shown.map { cell in
            let figures = shownFigures(of: cell)
            let cost = figures.count + sumsThatGiveAway(cell, grounds, knowledge)
            let size = figures.reduce(0) { $0 + network.size(ofFigure: $1) }
            return (cost: cost, size: size, figures: figures)
        }
        return choices.min { a, b in
            (a.cost, a.size, a.figures[0]) < (b.cost, b.size, b.figures[0])
        }?.figures
    }

    /// The sums in which all else is known, so that a cell would still be known when it is no longer shown.
    private func sumsThatGiveAway(_ cell: Int, _ grounds: Grounds, _ knowledge: Knowledge) -> Int {
        let figures = Set(shownFigures(of: cell))
        func staysKnown(_ other: Int) -> Bool {
            guard knowledge.isKnown(other), !grounds.workedOut.contains(other) else { return false }
            let shown = shownFigures(of: other)
            return shown.isEmpty || !figures.isSuperset(of: shown)
        }
        return network.sumsOfCell[cell].count { index in
            let sum = network.sums[index]
            return ([sum.whole] + sum.parts).allSatisfy { $0 == cell || staysKnown($0) }
        }
    }
}
