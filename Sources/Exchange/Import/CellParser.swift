import Foundation
import Journey
import Postgres

/// Reads a cell as what its column holds, hands it on to the database, and says what is wrong with it.
///
/// A cell is read from its bytes: no `String` is made unless a sentence must quote it. One object a column, since a column's
/// declaration is much to copy for every cell.
final class CellParser {
    /// What a cell turned out to be, for the rules of the row.
    struct Reading {
        var cell: RowCell
        var finding: Finding?

        static let empty = Reading(cell: .empty)
    }

    let column: ExchangeColumn

    init(column: ExchangeColumn) {
        self.column = column
    }

    /// Appends the cell's value to the row that is being copied: null when it is empty or unreadable.
    func read(_ bytes: UnsafeRawBufferPointer, isTooLong: Bool, into row: inout CopyWriter) throws -> Reading {
        if isTooLong {
            try appendNull(to: &row)
            return unreadable(.tooLong(in: column.name, limit: limit))
        }
        if bytes.isEmpty {
            try appendNull(to: &row)
            return column.isRequired ? unreadable(.missingValue(in: column.name)) : .empty
        }
        switch column.content {
        case .text, .ownReference, .reference: return try readText(bytes, into: &row)
        case .day: return try readDay(bytes, into: &row)
        case .yesNo: return try readYesNo(bytes, into: &row)
        case .code(let list): return try readCode(bytes, of: list, into: &row)
        case .codes(let list): return try readCodes(bytes, of: list, into: &row)
        case .choice(let words): return try readChoice(bytes, among: words, into: &row)
        case .wholeNumber(let range): return try readWholeNumber(bytes, within: range, into: &row)
        case .decimal: return try readDecimal(bytes, into: &row)
        case .academicYear: return try readAcademicYear(bytes, into: &row)
        case .upn: return try readUPN(bytes, into: &row)
        case .provider: return try readProvider(bytes, into: &row)
        case .ownProviderCode: return try readOwnProviderCode(bytes, into: &row)
        }
    }

    /// The value of a cell that isn't there.
    func appendNull(to row: inout CopyWriter) throws {
        try row.append(Int32?.none)
    }

    private var limit: Int {
        if case .text(let limit) = column.content { limit } else { ExchangeColumn.referenceText }
    }

    private func unreadable(_ finding: Finding) -> Reading {
        Reading(cell: .unreadable, finding: finding)
    }

    /// Null goes to the database, the finding into the report.
    private func refuse(_ finding: Finding, in row: inout CopyWriter) throws -> Reading {
        try appendNull(to: &row)
        return unreadable(finding)
    }

    private func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}

// MARK: The kinds of content

extension CellParser {
    private func readText(_ bytes: UnsafeRawBufferPointer, into row: inout CopyWriter) throws -> Reading {
        if bytes.count > limit, UTF8Text.scalarCount(bytes) > limit {
            return try refuse(.tooLong(in: column.name, limit: limit), in: &row)
        }
        try row.append(bytes: bytes)
        return Reading(cell: .text)
    }

    private func readDay(_ bytes: UnsafeRawBufferPointer, into row: inout CopyWriter) throws -> Reading {
        guard let day = Day(iso: bytes) else { return try refuse(.badDate(text(bytes), in: column.name), in: &row) }
        try row.append(PostgresDay(daysSince2000: day.daysSince2000))
        return Reading(cell: .day(day))
    }

    private func readYesNo(_ bytes: UnsafeRawBufferPointer, into row: inout CopyWriter) throws -> Reading {
        let isYes = bytes.elementsEqual(CellParser.yes)
        guard isYes || bytes.elementsEqual(CellParser.no) else {
            return try refuse(.badYesNo(text(bytes), in: column.name), in: &row)
        }
        try row.append(isYes)
        return Reading(cell: .yesNo(isYes))
    }

    private func readCode(
        _ bytes: UnsafeRawBufferPointer, of list: CodeList, into row: inout CopyWriter
    ) throws -> Reading {
        guard let position = list.position(of: bytes) else {
            return try refuse(.unknownCode(text(bytes), in: column.name, list: list), in: &row)
        }
        try row.append(bytes: bytes)
        return Reading(cell: .codes(CodeSet(position: position)))
    }

    private func readCodes(
        _ bytes: UnsafeRawBufferPointer, of list: CodeList, into row: inout CopyWriter
    ) throws -> Reading {
        var codes: [String] = []
        var set: CodeSet = []
        for part in bytes.split(separator: Byte.semicolon, omittingEmptySubsequences: false) {
            let part = UnsafeRawBufferPointer(rebasing: part)
            guard let position = list.position(of: part) else {
                return try refuse(.unknownCode(text(part), in: column.name, list: list), in: &row)
            }
            set.insert(CodeSet(position: position))
            codes.append(list.codes[position].code)
        }
        try row.append(codes)
        return Reading(cell: .codes(set))
    }

    private func readChoice(
        _ bytes: UnsafeRawBufferPointer, among words: [String], into row: inout CopyWriter
    ) throws -> Reading {
        let word = text(bytes)
        guard words.contains(word) else {
            return try refuse(.unknownWord(in: column.name, words: words), in: &row)
        }
        try row.append(bytes: bytes)
        return Reading(cell: .text)
    }

    private func readWholeNumber(
        _ bytes: UnsafeRawBufferPointer, within range: ClosedRange<Int>, into row: inout CopyWriter
    ) throws -> Reading {
        guard let number = WrittenNumber(bytes), number.isWhole else {
            return try refuse(.badNumber(text(bytes), in: column.name, whole: true), in: &row)
        }
        guard let whole = Int16(exactly: number.value), range.contains(Int(whole)) else {
            return try refuse(.outOfRange(in: column.name, range), in: &row)
        }
        try row.append(whole)
        return Reading(cell: .number(number.value))
    }

    private func readDecimal(_ bytes: UnsafeRawBufferPointer, into row: inout CopyWriter) throws -> Reading {
        guard let number = WrittenNumber(bytes) else {
            return try refuse(.badNumber(text(bytes), in: column.name), in: &row)
        }
        try row.append(bytes: bytes)
        return Reading(cell: .number(number.value))
    }

    private func readAcademicYear(_ bytes: UnsafeRawBufferPointer, into row: inout CopyWriter) throws -> Reading {
        guard let year = AcademicYear(bytes) else {
            return try refuse(.badAcademicYear(text(bytes), in: column.name), in: &row)
        }
        try row.append(Int16(clamping: year.firstCalendarYear))
        return Reading(cell: .academicYear(year))
    }

    private func readUPN(_ bytes: UnsafeRawBufferPointer, into row: inout CopyWriter) throws -> Reading {
        if let problem = UPN.problem(in: bytes) { return try refuse(.badUPN(problem, in: column.name), in: &row) }
        try row.append(bytes: bytes)
        return Reading(cell: .text)
    }

    private func readProvider(_ bytes: UnsafeRawBufferPointer, into row: inout CopyWriter) throws -> Reading {
        guard ProviderCode.isValid(bytes) else { return try refuse(.badURN(text(bytes), in: column.name), in: &row) }
        try row.append(bytes: bytes)
        return Reading(cell: .text)
    }

    /// Staged even when it is none: rows that refer to it then refer to a bad row, and not to nothing.
    private func readOwnProviderCode(_ bytes: UnsafeRawBufferPointer, into row: inout CopyWriter) throws -> Reading {
        guard bytes.count <= ExchangeColumn.referenceText, !ProviderCode.isValid(bytes) else {
            return try readProvider(bytes, into: &row)
        }
        try row.append(bytes: bytes)
        return unreadable(.badURN(text(bytes), in: column.name))
    }

    private static let yes = Array("yes".utf8)
    private static let no = Array("no".utf8)
}

/// A number as people write it: `12`, `-3`, `74.50`. No exponents, no thousands, no sign before a positive one.
struct WrittenNumber {
    let value: Double
    let isWhole: Bool

    /// Nil for anything else, and for more than fifteen digits, which no score has.
    init?(_ bytes: UnsafeRawBufferPointer) {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let parts = bytes.dropFirst(isNegative ? 1 : 0).split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), bytes.count <= 17,
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } })
        else { return nil }
        var digits = 0.0
        var scale = 1.0
        for (index, part) in parts.enumerated() {
            for digit in part {
                digits = digits * 10 + Double(digit & 0x0F)
                if index == 1 { scale *= 10 }
            }
        }
        value = (isNegative ? -digits : digits) / scale
        isWhole = parts.count == 1
    }
}
