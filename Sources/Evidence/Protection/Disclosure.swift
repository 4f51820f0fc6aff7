/// A number of members from 1 to threshold - 1 that a reader of a pack can work out.
public struct Leak: Hashable, Sendable, CustomStringConvertible {
    public var setting: String?
    public var group: FigureKey.Group?
    /// Which number, such as `rest of 5.1.a`.
    public var what: String
    public var number: Int

    public var description: String {
        let place = [setting ?? "all", group.map { "\($0.by) \($0.value)" }].compactMap { $0 }
        return "\(what) in \(place.joined(separator: ", ")): \(number)"
    }
}

/// Checks a protected pack by trying to work out what it hides.
///
/// It shares with `Protection` the list of relations and nothing else: it writes its own equations, one unknown a
/// number and one row a relation, over numbers that are not negative, and solves them in its own way. It checks what
/// `Protection` promises.
public enum Disclosure {
    /// The numbers that a reader of `protected` can work out and must not. `truth` is the same pack unprotected.
    public static func check(
        _ protected: [ProtectedFigure], truth: [Figure], threshold: Int = 5, measures: MeasureRelations = .toolkit
    ) -> [Leak] {
        var attack = Attack(protected, truth, measures, threshold)
        attack.solve()
        return attack.leaks(below: threshold)
    }
}

/// What one reader does with one pack.
private struct Attack {
    private struct Name: Hashable {
        var setting: String?
        var group: FigureKey.Group?
        var what: What
    }

    private enum What: Hashable {
        case number(Quantity)
        case left(relation: Int)
        case leftOfSettings(Quantity)
        case leftOfPool(Quantity)
    }

    private var system = SystemOfSums()
    private var index: [Name: Int] = [:]
    private var names: [Name] = []
    private var truth: [Int] = []
    /// Sums of numbers of which no member is in two.
    private var disjoint: [(whole: Int, parts: [Int])] = []
    /// Numbers of what happened to few persons: of these none may be known, however large.
    private var ofFew: Set<Int> = []
    private let relations: MeasureRelations

    init(_ protected: [ProtectedFigure], _ figures: [Figure], _ relations: MeasureRelations, _ threshold: Int) {
        self.relations = relations
        let withUnknown = relations.withUnknown.union(
            figures.lazy.filter { $0.value.unknown > 0 }.map(\.key.measure))
        for figure in figures { name(figure, withUnknown) }
        noteFew(figures, threshold)
        nameEmptyGroups(figures, withUnknown)
        for (seen, figure) in zip(protected, figures) { read(seen, figure) }
        writeRates(figures)
        writeRelations()
        writeGroups()
        writeSettings(Set(figures.compactMap(\.key.setting)).sorted())
    }

    // MARK: Numbers

    private func parts(of figure: Figure, _ withUnknown: Set<String>) -> [(Quantity, Int)] {
        let measure = figure.key.measure
        let whole = [(relations.denominator(of: measure), figure.value.size)]
        guard case .rate(let denominator, let numerator, let unknown) = figure.value else { return whole }
        let two: [(Quantity, Int)] = [(.yes(measure), numerator), (.rest(measure), denominator - numerator)]
        guard withUnknown.contains(measure) else { return whole + two }
        return whole + two + [(.unknown(measure), unknown), (.no(measure), denominator - numerator - unknown)]
    }

    private mutating func number(_ name: Name, _ value: Int) -> Int {
        if let known = index[name] { return known }
        index[name] = names.count
        names.append(name)
        truth.append(value)
        system.addUnknown()
        return names.count - 1
    }

    private mutating func name(_ figure: Figure, _ withUnknown: Set<String>) {
        for (quantity, value) in parts(of: figure, withUnknown) {
            _ = number(Name(setting: figure.key.setting, group: figure.key.group, what: .number(quantity)), value)
        }
    }

    private mutating func noteFew(_ figures: [Figure], _ threshold: Int) {
        for figure in figures {
            guard let measure = relations.persons[figure.key.measure] else { continue }
            let persons = Name(
                setting: figure.key.setting, group: figure.key.group, what: .number(relations.denominator(of: measure)))
            guard let number = index[persons], truth[number] >= 1, truth[number] < threshold else { continue }
            for (quantity, value) in parts(of: figure, []) where value > 0 {
                let own = Name(setting: figure.key.setting, group: figure.key.group, what: .number(quantity))
                index[own].map { _ = ofFew.insert($0) }
            }
        }
    }

    /// A group that appears nowhere for a measure, and does for another, has no member there.
    private mutating func nameEmptyGroups(_ figures: [Figure], _ withUnknown: Set<String>) {
        let shown = Set(figures.map(\.key))
        let groups = Set(figures.compactMap(\.key.group))
        for figure in figures where figure.key.group == nil {
            for by in Set(groups.map(\.by)) {
                let ofBreakdown = groups.filter { $0.by == by }
                let size = What.number(relations.denominator(of: figure.key.measure))
                let sizes = ofBreakdown.compactMap { group in
                    index[Name(setting: figure.key.setting, group: group, what: size)].map { truth[$0] }
                }
                guard sizes.reduce(0, +) == figure.value.size else { continue }
                for group in ofBreakdown.sorted(by: { $0.value < $1.value }) {
                    let key = FigureKey(setting: figure.key.setting, measure: figure.key.measure, group: group)
                    guard !shown.contains(key) else { continue }
                    for (quantity, _) in parts(of: figure, withUnknown) {
                        let empty = number(Name(setting: key.setting, group: group, what: .number(quantity)), 0)
                        system.set(empty, to: 0)
                    }
                }
            }
        }
    }

    private mutating func read(_ seen: ProtectedFigure, _ figure: Figure) {
        let quantities = parts(of: figure, Set(relations.withUnknown).union([figure.key.measure]))
        for (position, (quantity, value)) in quantities.enumerated() {
            guard let number = index[Name(setting: seen.key.setting, group: seen.key.group, what: .number(quantity))]
            else { continue }
            if seen.value != nil {
                system.set(number, to: value)
            } else if position == 0 {
                system.setLeast(number, 1)
            }
        }
    }

    // MARK: Sums

    private mutating func write(_ whole: Int, _ parts: [Int], isDisjoint: Bool = true) {
        guard parts.reduce(0, { $0 + truth[$1] }) == truth[whole] else { return }
        system.addRow([(whole, -1)] + parts.map { ($0, 1) })
        if isDisjoint { disjoint.append((whole, parts)) }
    }

    private mutating func writeRates(_ figures: [Figure]) {
        for name in names {
            guard case .number(.yes(let measure)) = name.what else { continue }
            func find(_ quantity: Quantity) -> Int? {
                index[Name(setting: name.setting, group: name.group, what: .number(quantity))]
            }
            if let whole = find(relations.denominator(of: measure)), let yes = find(.yes(measure)),
                let rest = find(.rest(measure))
            {
                write(whole, [yes, rest])
                if let unknown = find(.unknown(measure)), let no = find(.no(measure)) { write(rest, [unknown, no]) }
            }
        }
    }

    private mutating func writeRelations() {
        let places = Set(names.map { Name(setting: $0.setting, group: $0.group, what: .left(relation: -1)) })
        let ordered = places.sorted {
            ($0.setting ?? "", $0.group?.by ?? "", $0.group?.value ?? "")
                < ($1.setting ?? "", $1.group?.by ?? "", $1.group?.value ?? "")
        }
        for (number, relation) in relations.relations.enumerated() {
            for place in ordered where relation.holds(in: place.group) {
                write(relation, number, at: place)
            }
        }
    }

    private mutating func write(_ relation: MeasureRelation, _ position: Int, at place: Name) {
        func find(_ quantity: Quantity) -> Int? {
            index[Name(setting: place.setting, group: place.group, what: .number(quantity))]
        }
        let whole = relation.whole.compactMap(find)
        let parts = relation.parts.compactMap(find)
        guard whole.count == relation.whole.count, parts.count == relation.parts.count else { return }
        let left = whole.reduce(0) { $0 + truth[$1] } - parts.reduce(0) { $0 + truth[$1] }
        guard left >= 0, relation.remainder != .nothing || left == 0 else { return }
        var terms = whole.map { ($0, -1) } + parts.map { ($0, 1) }
        var all = parts
        if relation.remainder != .nothing {
            let slack = number(
                Name(setting: place.setting, group: place.group, what: .left(relation: position)), left)
            terms.append((slack, 1))
            all.append(slack)
        }
        system.addRow(terms)
        if whole.count == 1, relation.remainder != .bound { disjoint.append((whole[0], all)) }
    }

    private func counts(_ what: What) -> Bool {
        guard case .left(let relation) = what else { return true }
        return relations.relations[relation].remainder == .members
    }

    private mutating func writeGroups() {
        var parts: [Name: [String: [Int]]] = [:]
        for (position, name) in names.enumerated() {
            guard let group = name.group else { continue }
            parts[Name(setting: name.setting, group: nil, what: name.what), default: [:]][group.by, default: []]
                .append(position)
        }
        for (position, name) in names.enumerated() {
            for (_, groups) in (parts[name] ?? [:]).sorted(by: { $0.key < $1.key }) {
                write(position, groups, isDisjoint: counts(name.what))
            }
        }
    }

    private mutating func writeSettings(_ settings: [String]) {
        let once = Set(relations.pooledOnce.flatMap {
            [.yes($0), .rest($0), .unknown($0), .no($0), relations.denominator(of: $0)]
        })
        for (position, name) in names.enumerated() where name.setting == nil && !settings.isEmpty {
            let parts = settings.compactMap { index[Name(setting: $0, group: name.group, what: name.what)] }
            guard parts.count == settings.count else { continue }
            switch name.what {
            case .number(let quantity) where once.contains(quantity) && settings.count > 1:
                writePooledOnce(quantity, name, position, parts, settings)
            case .left(let relation) where settings.count > 1:
                let used = relations.relations[relation].whole + relations.relations[relation].parts
                if once.isDisjoint(with: used) { write(position, parts, isDisjoint: counts(name.what)) }
            default:
                write(position, parts, isDisjoint: counts(name.what))
            }
        }
    }

    private mutating func writePooledOnce(
        _ quantity: Quantity, _ name: Name, _ pool: Int, _ parts: [Int], _ settings: [String]
    ) {
        let twice = parts.reduce(0) { $0 + truth[$1] } - truth[pool]
        guard twice >= 0 else { return }
        let slack = number(Name(setting: nil, group: name.group, what: .leftOfSettings(quantity)), twice)
        system.addRow([(pool, 1), (slack, 1)] + parts.map { ($0, -1) })
        guard name.group == nil else { return }
        for (setting, part) in zip(settings, parts) where truth[part] <= truth[pool] {
            let left = number(
                Name(setting: setting, group: nil, what: .leftOfPool(quantity)), truth[pool] - truth[part])
            write(pool, [part, left])
        }
    }

    // MARK: Solving

    mutating func solve() {
        repeat { system.narrow() } while system.fixDetermined(to: truth)
    }

    func leaks(below threshold: Int) -> [Leak] {
        var leaks: [Leak] = []
        for (position, name) in names.enumerated() where counts(name.what) {
            if system.least[position] >= 1, system.most[position] < threshold || ofFew.contains(position) && system.isFixed(position) {
                leaks.append(leak(name, describe(name.what), truth[position]))
            }
        }
        for (whole, parts) in disjoint where system.isFixed(whole) {
            let hidden = parts.filter { !system.isFixed($0) }
            let number = hidden.reduce(0) { $0 + truth[$1] }
            if hidden.count > 1, number >= 1, number < threshold {
                leaks.append(leak(names[whole], "hidden together in \(describe(names[whole].what))", number))
            }
        }
        return leaks
    }

    private func leak(_ name: Name, _ what: String, _ number: Int) -> Leak {
        Leak(setting: name.setting, group: name.group, what: what, number: number)
    }

    private func describe(_ what: What) -> String {
        switch what {
        case .number(.cohort(let name)): name
        case .number(.yes(let measure)): "numerator of \(measure)"
        case .number(.rest(let measure)): "rest of \(measure)"
        case .number(.unknown(let measure)): "unknown of \(measure)"
        case .number(.no(let measure)): "no of \(measure)"
        case .left(let relation):
            "\(relations.relations[relation].whole.map { describe(.number($0)) }.joined(separator: " + ")) without "
                + relations.relations[relation].parts.map { describe(.number($0)) }.joined(separator: ", ")
        case .leftOfSettings(let quantity): "\(describe(.number(quantity))) counted in two settings"
        case .leftOfPool(let quantity): "\(describe(.number(quantity))) in other settings"
        }
    }
}

extension FigureValue {
    fileprivate var unknown: Int {
        if case .rate(_, _, let unknown) = self { unknown } else { 0 }
    }
}
