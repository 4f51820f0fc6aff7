/// The numbers of one pack and the sums that tie them together.
///
/// A cell is one number of members in one place (a setting or the pool, everybody or one group). Everything that
/// hangs together is written in one form: a whole is the sum of its parts, and no cell is negative. Where two figures
/// tell the same number they tell the same cell.
struct FigureNetwork {
    struct Cell {
        /// The number itself.
        var truth: Int
        /// Whether it counts members: if so, from 1 to threshold - 1 it must not become known.
        var countsMembers: Bool
        /// What it counts happened to fewer persons than the threshold: however large, it must not become known.
        var isOfFew = false
        /// Known to every reader without being shown: a group that appears nowhere has no member.
        var isPublic: Bool
        /// The figures that tell it.
        var figures: [Int] = []
    }

    struct Sum {
        var whole: Int
        var parts: [Int]
        /// Follows from other sums: of use for bounds, not for elimination.
        var isDerived: Bool
        /// Each part counts members and no member is in two, so what is hidden together is a number of members.
        var addsMembers: Bool
    }

    var cells: [Cell] = []
    var sums: [Sum] = []
    /// The cells that each figure tells; the first is its size (denominator, n or count).
    var cellsOfFigure: [[Int]] = []
    /// The sums that each cell is in.
    var sumsOfCell: [[Int]] = []

    /// The size of a figure: its denominator, n or count.
    func size(ofFigure figure: Int) -> Int {
        cells[cellsOfFigure[figure][0]].truth
    }
}
