/// Lays out the cells of a pack, then ties them together.
///
/// A sum that the figures themselves contradict is left out: nobody can conclude anything from it.
struct FigureNetworkBuilder {
    /// What is counted, whatever the place.
    enum Slot: Hashable {
        case quantity(Quantity)
        /// What a relation leaves of its whole.
        case remainder(relation: Int)
        /// The sum of several wholes of a relation.
        case joint(relation: Int)
        /// What the settings add up to, where the pool counts a member of two settings once.
        case settingsTogether(Quantity)
        /// How much of that the pool does not count again.
        case countedAgain(Quantity)
        /// Members of the pool who are not members of a setting.
        case elsewhere(Quantity)
    }

    struct Place: Hashable {
        var setting: Int
        var group: Int
    }

    let figures: [Figure]
    let relations: MeasureRelations
    /// See ``MeasureRelations/isOfFew(_:below:)``.
    let isOfFew: [Bool]
    var network = FigureNetwork()

    /// Settings in the order of the figures; the pool is the last.
    private(set) var settings: [String] = []
    /// Groups in the order of the figures; the first is everybody.
    private(set) var groups: [FigureKey.Group?] = [nil]
    private var settingIndex: [String: Int] = [:]
    private var groupIndex: [FigureKey.Group?: Int] = [nil: 0]
    private var groupsOfBreakdown: [[Int]] = []

    private var slotIndex: [Slot: Int] = [:]
    private var slots: [Slot] = []
    /// The cell of each slot and place, or -1.
    private var cellIndex: [[Int32]] = []
    private var figureIndex: [FigureKey: Int] = [:]
    private var measures: [String] = []
    private var withUnknown: Set<String> = []
    /// Measures whose denominator is not what it should share, so that they stand alone in this pack.
    private var standingAlone: Set<String> = []

    init(_ figures: [Figure], _ relations: MeasureRelations, isOfFew: [Bool]) {
        self.figures = figures
        self.relations = relations
        self.isOfFew = isOfFew
    }

    static func build(_ figures: [Figure], _ relations: MeasureRelations, isOfFew: [Bool]) -> FigureNetwork {
        var builder = FigureNetworkBuilder(figures, relations, isOfFew: isOfFew)
        builder.indexFigures()
        builder.addFigures()
        builder.addEmptyGroups()
        builder.addRates()
        builder.addRelations()
        builder.addGroups()
        builder.addSettings()
        return builder.network.joiningEqualCells()
    }

    private var pool: Int { settings.count }
    private var places: [Place] {
        (0...pool).flatMap { setting in groups.indices.map { Place(setting: setting, group: $0) } }
    }

    private func place(of key: FigureKey) -> Place {
        Place(
            setting: key.setting.flatMap { settingIndex[$0] } ?? pool, group: groupIndex[key.group] ?? 0)
    }

    // MARK: Cells

    private mutating func indexFigures() {
        withUnknown = relations.withUnknown
        var seen: Set<String> = []
        var breakdownIndex: [String: Int] = [:]
        for (index, figure) in figures.enumerated() {
            let key = figure.key
            figureIndex[key] = index
            if seen.insert(key.measure).inserted { measures.append(key.measure) }
            if let setting = key.setting, settingIndex[setting] == nil {
                settingIndex[setting] = settings.count
                settings.append(setting)
            }
            if let group = key.group, groupIndex[group] == nil {
                groupIndex[group] = groups.count
                if breakdownIndex[group.by] == nil {
                    breakdownIndex[group.by] = groupsOfBreakdown.count
                    groupsOfBreakdown.append([])
                }
                groupsOfBreakdown[breakdownIndex[group.by, default: 0]].append(groups.count)
                groups.append(group)
            }
            if case .rate(_, _, let unknown) = figure.value, unknown > 0 { withUnknown.insert(key.measure) }
        }
    }

    /// The slot's index, made when first asked for.
    private mutating func index(of slot: Slot) -> Int {
        if let index = slotIndex[slot] { return index }
        let index = slots.count
        slotIndex[slot] = index
        slots.append(slot)
        cellIndex.append(Array(repeating: -1, count: (pool + 1) * groups.count))
        return index
    }

    private func cell(_ slot: Int, _ place: Place) -> Int? {
        let cell = cellIndex[slot][place.setting * groups.count + place.group]
        return cell < 0 ? nil : Int(cell)
    }

    private func cell(_ quantity: Quantity, _ place: Place) -> Int? {
        slotIndex[.quantity(quantity)].flatMap { cell($0, place) }
    }

    @discardableResult
    private mutating func addCell(
        _ slot: Slot, _ place: Place, truth: Int, countsMembers: Bool = true, isPublic: Bool = false
    ) -> Int {
        let slot = index(of: slot)
        if let cell = cell(slot, place) { return cell }
        let cell = network.cells.count
        network.cells.append(.init(truth: truth, countsMembers: countsMembers, isPublic: isPublic))
        cellIndex[slot][place.setting * groups.count + place.group] = Int32(cell)
        return cell
    }

    private func denominator(of measure: String) -> Quantity {
        standingAlone.contains(measure) ? .cohort("\(measure) alone") : relations.denominator(of: measure)
    }

    /// The numbers inside a denominator that a rate tells, with their values.
    private func inside(_ measure: String, _ value: FigureValue) -> [(Quantity, Int)] {
        guard case .rate(let denominator, let numerator, let unknown) = value else { return [] }
        let rest = denominator - numerator
        let known: [(Quantity, Int)] = [(.yes(measure), numerator), (.rest(measure), rest)]
        return withUnknown.contains(measure)
            ? known + [(.unknown(measure), unknown), (.no(measure), rest - unknown)] : known
    }

    private mutating func addFigures() {
        for figure in figures {
            for (quantity, truth) in inside(figure.key.measure, figure.value) {
                addCell(.quantity(quantity), place(of: figure.key), truth: truth)
            }
        }
        for figure in figures {
            let quantity = relations.denominator(of: figure.key.measure)
            let shared = addCell(.quantity(quantity), place(of: figure.key), truth: figure.value.size)
            if network.cells[shared].truth != figure.value.size { standingAlone.insert(figure.key.measure) }
        }
        network.cellsOfFigure.reserveCapacity(figures.count)
        for (index, figure) in figures.enumerated() {
            let measure = figure.key.measure
            let all = [(denominator(of: measure), figure.value.size)] + inside(measure, figure.value)
            let place = place(of: figure.key)
            let cells = all.map { addCell(.quantity($0), place, truth: $1) }
            for cell in cells {
                network.cells[cell].figures.append(index)
                if isOfFew[index], network.cells[cell].truth > 0 { network.cells[cell].isOfFew = true }
            }
            network.cellsOfFigure.append(cells)
        }
    }

    /// Only groups with a member appear: a group that a measure does not show has nobody, and everybody knows.
    private mutating func addEmptyGroups() {
        for measure in measures {
            let quantities = [denominator(of: measure)] + inside(measure, emptyValue(of: measure)).map(\.0)
            for setting in 0...pool {
                let everybody = FigureKey(setting: name(of: setting), measure: measure)
                guard let total = figureIndex[everybody] else { continue }
                for members in groupsOfBreakdown {
                    let shown = members.map { group in
                        figureIndex[FigureKey(setting: everybody.setting, measure: measure, group: groups[group])]
                    }
                    let sum = shown.reduce(0) { $0 + ($1.map { figures[$0].value.size } ?? 0) }
                    guard sum == figures[total].value.size else { continue }
                    for (group, figure) in zip(members, shown) where figure == nil {
                        for quantity in quantities {
                            addCell(
                                .quantity(quantity), Place(setting: setting, group: group), truth: 0, isPublic: true)
                        }
                    }
                }
            }
        }
    }

    private func emptyValue(of measure: String) -> FigureValue {
        let isRate = slotIndex[.quantity(.yes(measure))] != nil
        return isRate ? .rate(denominator: 0, numerator: 0, unknown: 0) : .count(0)
    }

    private func name(of setting: Int) -> String? {
        setting == pool ? nil : settings[setting]
    }

    // MARK: Sums

    /// Adds a sum if the figures bear it out.
    private mutating func addSum(
        whole: Int, parts: [Int], isDerived: Bool = false, addsMembers: Bool = true
    ) {
        let parts = parts.filter { !(network.cells[$0].isPublic && network.cells[$0].truth == 0) }
        let sum = parts.reduce(0) { $0 + network.cells[$1].truth }
        guard sum == network.cells[whole].truth else { return }
        network.sums.append(.init(whole: whole, parts: parts, isDerived: isDerived, addsMembers: addsMembers))
    }

    /// Yes and the rest make up a denominator; unknown and no make up the rest.
    private mutating func addRates() {
        let places = places
        for measure in measures {
            for place in places {
                guard let yes = cell(.yes(measure), place), let rest = cell(.rest(measure), place) else { continue }
                if let whole = cell(denominator(of: measure), place) { addSum(whole: whole, parts: [yes, rest]) }
                if let unknown = cell(.unknown(measure), place), let no = cell(.no(measure), place) {
                    addSum(whole: rest, parts: [unknown, no])
                }
            }
        }
    }

    private mutating func addRelations() {
        let places = places
        for (index, relation) in relations.relations.enumerated() {
            for place in places where relation.holds(in: groups[place.group]) {
                let whole = relation.whole.compactMap { cell($0, place) }
                let parts = relation.parts.compactMap { cell($0, place) }
                guard whole.count == relation.whole.count, parts.count == relation.parts.count else { continue }
                add(relation, index, place, whole, parts)
            }
        }
    }

    private mutating func add(
        _ relation: MeasureRelation, _ index: Int, _ place: Place, _ whole: [Int], _ parts: [Int]
    ) {
        let wholeTruth = whole.reduce(0) { $0 + network.cells[$1].truth }
        let left = wholeTruth - parts.reduce(0) { $0 + network.cells[$1].truth }
        guard left >= 0, relation.remainder != .nothing || left == 0 else { return }
        var parts = parts
        if relation.remainder != .nothing {
            let counts = relation.remainder == .members
            parts.append(addCell(.remainder(relation: index), place, truth: left, countsMembers: counts))
        }
        guard whole.count > 1 else {
            addSum(whole: whole[0], parts: parts, addsMembers: relation.remainder != .bound)
            return
        }
        let joint = addCell(.joint(relation: index), place, truth: wholeTruth, countsMembers: false)
        addSum(whole: joint, parts: whole, addsMembers: false)
        addSum(whole: joint, parts: parts, addsMembers: relation.remainder != .bound)
    }

    /// Whether the sums of a slot over groups or settings follow from those of others.
    private func isDerived(_ slot: Slot) -> Bool {
        switch slot {
        case .quantity(.rest), .quantity(.no), .remainder, .joint: true
        default: false
        }
    }

    private func countsMembers(_ slot: Slot) -> Bool {
        switch slot {
        case .quantity, .elsewhere, .countedAgain: true
        case .remainder(let relation): relations.relations[relation].remainder == .members
        case .joint, .settingsTogether: false
        }
    }

    /// The groups of a breakdown make up everybody.
    private mutating func addGroups() {
        for (index, slot) in slots.enumerated() {
            for setting in 0...pool {
                guard let whole = cell(index, Place(setting: setting, group: 0)) else { continue }
                for members in groupsOfBreakdown {
                    let parts = members.compactMap { cell(index, Place(setting: setting, group: $0)) }
                    guard parts.count == members.count else { continue }
                    addSum(
                        whole: whole, parts: parts, isDerived: isDerived(slot), addsMembers: countsMembers(slot))
                }
            }
        }
    }

    /// The settings make up the pool, but for measures in which it counts a member once.
    private mutating func addSettings() {
        guard !settings.isEmpty else { return }
        let once = Set(relations.pooledOnce.flatMap { measure in
            [denominator(of: measure), .yes(measure), .rest(measure), .unknown(measure), .no(measure)]
        })
        for (index, slot) in slots.enumerated() {
            for group in groups.indices {
                guard let whole = cell(index, Place(setting: pool, group: group)) else { continue }
                let parts = settings.indices.compactMap { cell(index, Place(setting: $0, group: group)) }
                guard parts.count == settings.count else { continue }
                if settings.count > 1, case .quantity(let quantity) = slot, once.contains(quantity) {
                    addPooledOnce(quantity, group, whole: whole, parts: parts)
                } else if settings.count == 1 || !restsOnPooledOnce(slot, once) {
                    addSum(
                        whole: whole, parts: parts, isDerived: isDerived(slot), addsMembers: countsMembers(slot))
                }
            }
        }
    }

    private func restsOnPooledOnce(_ slot: Slot, _ once: Set<Quantity>) -> Bool {
        switch slot {
        case .remainder(let relation), .joint(let relation):
            let quantities = relations.relations[relation].whole + relations.relations[relation].parts
            return !once.isDisjoint(with: quantities)
        default: return false
        }
    }

    /// The pool has at most what the settings add up to, and at least what one of them has. By groups only the
    /// former: the pool takes the group of a member's first placement.
    private mutating func addPooledOnce(_ quantity: Quantity, _ group: Int, whole: Int, parts: [Int]) {
        let place = Place(setting: pool, group: group)
        let together = parts.reduce(0) { $0 + network.cells[$1].truth }
        let again = together - network.cells[whole].truth
        guard again >= 0 else { return }
        let sum = addCell(.settingsTogether(quantity), place, truth: together, countsMembers: false)
        addSum(whole: sum, parts: parts, addsMembers: false)
        let countedAgain = addCell(.countedAgain(quantity), place, truth: again)
        addSum(whole: sum, parts: [whole, countedAgain])
        guard group == 0 else { return }
        for (setting, part) in parts.enumerated() {
            let rest = network.cells[whole].truth - network.cells[part].truth
            guard rest >= 0 else { continue }
            let elsewhere = addCell(.elsewhere(quantity), Place(setting: setting, group: 0), truth: rest)
            addSum(whole: whole, parts: [part, elsewhere])
        }
    }
}

extension FigureValue {
    /// The denominator, n or count.
    var size: Int {
        switch self {
        case .rate(let denominator, _, _): denominator
        case .duration(let n, _, _): n
        case .count(let count): count
        }
    }
}
