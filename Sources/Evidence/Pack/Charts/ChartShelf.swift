/// Which charts stand beside an area's figures.
struct ChartShelf {
    let settings: [EvidencePack.Setting]
    let reader: Reader
    /// Nil: the reader may not see the records.
    let details: ChartDetails?

    func charts(ofArea area: Int, findings: [EvidencePack.Finding]) -> [any PackChart] {
        func finding(_ id: String) -> EvidencePack.Finding? { findings.first { $0.id == id } }
        var charts: [any PackChart] = []
        if let rates = RatesChart(area: area, findings: findings) { charts.append(rates) }
        if let wait = finding("5.4.b").flatMap({ WaitChart($0, reader: reader) }) { charts.append(wait) }
        if area == 5 { charts += [details.flatMap(PartsChart.steps), details.flatMap(PartsChart.items)].compactMap(\.self) }
        if area == 5, let grid = details.flatMap(ReferrerGrid.init) { charts.append(grid) }
        if let sustained = finding("12.2.c").flatMap({ PartsChart.sustained($0, settings: settings) }) { charts.append(sustained) }
        if area == 12, let kinds = details.flatMap(PartsChart.sustainedByKind) { charts.append(kinds) }
        let months = (1...RetentionChart.lastMonth).compactMap { finding("13.3.c.\($0)") }
        if let retention = RetentionChart(months) { charts.append(retention) }
        if let grid = MonthGrid(months) { charts.append(grid) }
        return charts
    }
}
