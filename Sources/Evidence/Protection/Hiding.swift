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

    /// Rounds of finding all leaks and closing each whose grounds are still shown.
    mutating func closeLeaks() {
        while true {
            var knowledge = Knowledge(network, isHidden: isHidden)
            knowledge.deduce()
            let leaks = knowledge.leaks(below: threshold)
            guard !leaks.isEmpty else { return }
            var hasHidden = false
            for leak in leaks {
                let grounds = knowledge.grounds(of: leak)
                // Something hidden in this round may have closed it already; the next round will tell.
                guard grounds.shown.allSatisfy({ tellers[$0] > 0 }) else { continue }
                guard let choice = choose(from: grounds, knowledge) else { continue }
                hide(choice)
                hasHidden = true
            }
            // Grounds without anything to hide can't exist, as sums of zeros alone give nothing away.
            guard hasHidden else { return }
        }
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
