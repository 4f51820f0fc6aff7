/// Which charts stand beside an area's figures.
struct ChartShelf {
    let settings: [EvidencePack.Setting]
    let reader: Reader

    func charts(ofArea area: Int, findings: [EvidencePack.Finding]) -> [any PackChart] {
        func finding(_ id: String) -> EvidencePack.Finding? { findings.first { $0.id == id } }
        var charts: [any PackChart] = []
        if let rates = RatesChart(area: area, findings: findings) { charts.append(rates) }
        if let wait = finding("5.4.b").flatMap({ WaitChart($0, reader: reader) }) { charts.append(wait) }
        if let sustained = finding("12.2.c").flatMap({ SustainedChart($0, settings: settings) }) { charts.append(sustained) }
        let months = (1...RetentionChart.lastMonth).compactMap { finding("13.3.c.\($0)") }
        if let retention = RetentionChart(months) { charts.append(retention) }
        if let grid = MonthGrid(months) { charts.append(grid) }
        return charts
    }
}
