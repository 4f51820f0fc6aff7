import ArgumentParser
import Foundation

/// How records are printed.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case table, json, csv

    /// The format that was asked for, or the one that a file's name ends in.
    init(asked: OutputFormat?, path: String?) {
        self = asked ?? path.flatMap { OutputFormat(rawValue: $0.fileEnding) } ?? .table
    }
}

extension String {
    /// Of a file's name, in small letters; empty where it has none.
    var fileEnding: String { URL(filePath: self).pathExtension.lowercased() }
}

/// Records in one declaration for all formats: a table for the eye, JSON and CSV for programs.
struct Listing: Sendable {
    struct Column: Sendable {
        /// The name in JSON and CSV; kept for good once released. Nil: for the eye only.
        let key: String?
        /// Nil: for programs only.
        let title: String?
        var isNumber = false
        var wraps = false
    }

    /// A value, and how the eye sees it where that differs.
    struct Field: Sendable {
        let value: JSON
        let shown: String

        init(_ value: JSON, shown: String? = nil) {
            self.value = value
            self.shown = shown ?? Self.plain(value)
        }

        static func text(_ text: String?) -> Field { Field(.optional(text)) }
        static func number(_ number: Int?) -> Field { Field(.optional(number)) }

        fileprivate static func plain(_ value: JSON) -> String {
            switch value {
            case .null: ""
            case .bool(let flag): flag ? "yes" : "no"
            case .text(let text): text
            case .list(let values): values.map(plain).joined(separator: ", ")
            default: value.compact
            }
        }

        /// Several values in a cell are joined as in an exchange file.
        fileprivate var cell: String {
            guard case .list(let values) = value else { return Self.plain(value) }
            return values.map(Self.plain).joined(separator: ";")
        }
    }

    /// `waymark-runs/1`: says what a JSON document is, and changes when its shape does.
    let format: String
    /// The key of the rows in JSON.
    let name: String
    let columns: [Column]
    let rows: [[Field]]

    func text(_ format: OutputFormat, for screen: Screen) -> String {
        switch format {
        case .table: table.text(for: screen)
        case .json: json(heading: []).document
        case .csv: csv
        }
    }

    private var table: Table {
        let shown = columns.indices.filter { columns[$0].title != nil }
        return Table(
            columns: shown.map { index in
                let column = columns[index]
                return Table.Column(title: column.title ?? "", isNumber: column.isNumber, wraps: column.wraps)
            },
            rows: rows.map { row in .cells(shown.map { row[$0].shown }) })
    }

    private var csv: String {
        let kept = columns.indices.filter { columns[$0].key != nil }
        return CSV.text([kept.compactMap { columns[$0].key }] + rows.map { row in kept.map { row[$0].cell } })
    }

    /// - Parameter heading: what the document says beside its rows.
    func json(heading: [JSON.Member]) -> JSON {
        let objects = rows.map { row in
            JSON.object(zip(columns, row).compactMap { column, field in
                column.key.map { JSON.Member(key: $0, value: field.value) }
            })
        }
        return .object(
            [JSON.Member(key: "format", value: .text(format))] + heading
                + [JSON.Member(key: name, value: .list(objects))])
    }
}

/// A single record, one field a line.
struct Card: Sendable {
    struct Line: Sendable {
        let key: String
        let title: String
        let field: Listing.Field

        init(_ key: String, _ title: String, _ field: Listing.Field) {
            self.key = key
            self.title = title
            self.field = field
        }
    }

    let format: String
    let lines: [Line]

    func text(_ format: OutputFormat) -> String {
        switch format {
        case .table: table
        case .json:
            JSON.object(
                [JSON.Member(key: "format", value: .text(self.format))]
                    + lines.map { JSON.Member(key: $0.key, value: $0.field.value) }
            ).document
        case .csv: CSV.text([lines.map(\.key), lines.map(\.field.cell)])
        }
    }

    /// What is not known is left out for the eye, and null for programs.
    private var table: String {
        let shown = lines.filter { !$0.field.shown.isEmpty }
        let widest = shown.map(\.title.displayWidth).max() ?? 0
        return shown.map { "\($0.title.padded(to: widest))  \($0.field.shown.withoutControls)\n" }.joined()
    }
}
