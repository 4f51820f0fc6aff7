import Journey

/// The first line of a file: which column stands where.
struct Header {
    let file: ExchangeFile
    /// For each column of the declaration: its place in the file, nil where the file doesn't have it.
    let places: [Int?]
    let cellCount: Int
    /// Why the file can't be read, if so.
    let findings: [Finding]

    init(_ names: [String], of file: ExchangeFile) {
        self.file = file
        cellCount = names.count
        places = file.columns.map { column in names.firstIndex(of: column.name) }
        let known = file.columns.map(\.name)
        let unknown = names.enumerated().filter { !known.contains($1) }.map { place, name in
            name.allSatisfy(\.isWhitespace) ? Finding.columnWithoutName(place + 1) : .unknownColumn(name, known: known)
        }
        let missing = file.columns.filter { $0.isRequired && !names.contains($0.name) }
            .map { Finding.missingColumn($0.name) }
        let twice = Set(names.filter { name in names.count { $0 == name } > 1 }).intersection(known).sorted()
            .map(Finding.columnTwice)
        findings = unknown + missing + twice
    }

    /// The columns that the file has, in the order of the declaration.
    var columns: [ExchangeColumn] {
        zip(file.columns, places).compactMap { column, place in place == nil ? nil : column }
    }

    func has(_ column: ExchangeColumn) -> Bool {
        columns.contains { $0.name == column.name }
    }
}
