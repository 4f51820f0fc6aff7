import Foundation
import Journey
import Postgres

/// A value for one column of a record, typed as the rules and the database need it.
public struct Field: Sendable, Hashable {
    /// The column, as the exchange format and the database call it.
    public let name: String
    public let value: FieldValue

    public init(_ name: String, _ value: FieldValue) {
        self.name = name
        self.value = value
    }

    public static func text(_ name: String, _ text: String?) -> Field { Field(name, .text(text)) }
    public static func day(_ name: String, _ day: Day?) -> Field { Field(name, .day(day)) }
    public static func yesNo(_ name: String, _ flag: Bool?) -> Field { Field(name, .yesNo(flag)) }
    public static func whole(_ name: String, _ number: Int?) -> Field { Field(name, .whole(number)) }
    public static func number(_ name: String, _ number: Double?) -> Field { Field(name, .number(number)) }
    public static func code(_ name: String, _ code: String?, of list: CodeList) -> Field {
        Field(name, .code(code, list.name))
    }
    public static func codes(_ name: String, _ codes: [String], of list: CodeList) -> Field {
        Field(name, .codes(codes, list.name))
    }
    public static func id(_ name: String, _ id: UUID?) -> Field { Field(name, .id(id)) }
    public static func year(_ name: String, _ year: AcademicYear) -> Field { Field(name, .year(year)) }
}

public enum FieldValue: Sendable, Hashable {
    /// Blank text counts as none.
    case text(String?)
    case day(Day?)
    case yesNo(Bool?)
    case whole(Int?)
    case number(Double?)
    /// A code, and the name of its list.
    case code(String?, String)
    case codes([String], String)
    case id(UUID?)
    case year(AcademicYear)
}

extension Field {
    /// As the rules of a row see it.
    var cell: RowCell {
        switch value {
        case .text(let text): (text ?? "").isBlank ? .empty : .text
        case .id(let id): id == nil ? .empty : .text
        case .day(let day): day.map(RowCell.day) ?? .empty
        case .yesNo(let flag): flag.map(RowCell.yesNo) ?? .empty
        case .year(let year): .academicYear(year)
        case .whole(let number): number.map { .number(Double($0)) } ?? .empty
        case .number(let number): number.map(RowCell.number) ?? .empty
        case .code(let code, let list):
            code.map { .codes(CodeLists.named(list)?.set([$0]) ?? []) } ?? .empty
        case .codes(let codes, let list):
            codes.isEmpty ? .empty : .codes(CodeLists.named(list)?.set(codes) ?? [])
        }
    }

    /// What is wrong with it by itself: a code that its list does not have, a text that is too long.
    var findings: [Finding] {
        switch value {
        case .code(let code?, let list): unknownCodes([code], list)
        case .codes(let codes, let list): unknownCodes(codes, list)
        case .text(let text?) where text.count > Field.longestText: [.tooLong(in: name, limit: Field.longestText)]
        default: []
        }
    }

    private static let longestText = 10_000

    private func unknownCodes(_ codes: [String], _ list: String) -> [Finding] {
        guard let list = CodeLists.named(list) else { return [] }
        return codes.filter { !list.contains($0) }.map { .unknownCode($0, in: name, list: list) }
    }

    /// As a parameter of a statement.
    var parameter: SQL {
        switch value {
        case .text(let text): (text ?? "").isBlank ? "null::text" : "\(text)"
        case .day(let day): "\(day)"
        case .yesNo(let flag): "\(flag)"
        case .whole(let number): "\(number.map(Int64.init))"
        case .number(let number): "\(number)"
        case .code(let code, _): "\(code)"
        case .codes(let codes, _): codes.isEmpty ? "null::text[]" : "\(codes)"
        case .id(let id): "\(id)"
        case .year(let year): "\(Int64(year.firstCalendarYear))"
        }
    }
}

extension String {
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension String? {
    /// As it is stored: blank text is none.
    var unlessBlank: String? { flatMap { $0.isBlank ? nil : $0 } }
}
