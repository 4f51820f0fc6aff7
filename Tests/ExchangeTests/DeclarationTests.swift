@testable import Exchange
import Journey
import Postgres
import Testing
import TestSupport

@Suite("The declarations of the files", .serialized)
struct DeclarationTests {
    @Test("Every kind of record has one file, and each comes after those it refers to")
    func order() throws {
        #expect(Set(ExchangeFiles.all.map(\.kind)) == Set(RecordKind.allCases))
        #expect(ExchangeFiles.all.count == RecordKind.allCases.count)
        var seen: Set<RecordKind> = []
        for file in ExchangeFiles.all {
            seen.insert(file.kind)
            for column in file.references {
                let referenced = try #require(column.referenced)
                #expect(seen.contains(referenced.kind), "\(file.name) \(column.name)")
            }
        }
    }

    @Test("The rules of a kind read columns that its file has", arguments: RecordKind.allCases)
    func ruleColumns(kind: RecordKind) throws {
        let file = try #require(ExchangeFiles[kind])
        #expect(kind.ruleColumns.subtracting(file.columns.map(\.name)) == [])
    }

    @Test("Columns of one file have different names, and what a row is about is required", arguments: RecordKind.allCases)
    func columns(kind: RecordKind) throws {
        let file = try #require(ExchangeFiles[kind])
        #expect(Set(file.columns.map(\.name)).count == file.columns.count)
        #expect(!file.identifyingColumns.isEmpty)
        #expect(file.identifyingColumns.contains { $0.isRequired })
    }

    @Test("Fields, types and codes are those of the database", arguments: RecordKind.allCases)
    func fields(kind: RecordKind) async throws {
        let file = try #require(ExchangeFiles[kind])
        let workshop = try await Workshop.untouched(by: "declarations")
        defer { workshop.cleanUp() }
        let (types, lists) = try await workshop.database.everyday.read { db in
            let types = try db.rows(
                """
                select attname::text, format_type(atttypid, null) from pg_attribute
                where attrelid = format('waymark.%I', \(file.table)::text)::regclass and attnum > 0 and not attisdropped
                """, as: (String, String).self)
            let lists = try db.rows(
                "select field::text, list from waymark.coded_column where record = \(file.table)", as: (String, String).self)
            return (Dictionary(uniqueKeysWithValues: types), Dictionary(uniqueKeysWithValues: lists))
        }
        for column in file.columns {
            for field in column.fields { #expect(types[field] != nil, "\(file.table).\(field)") }
            guard let field = column.fields.last, column.referenced == nil else { continue }
            switch column.content {
            case .code(let list), .codes(let list): #expect(lists[field] == list.name, "\(file.table).\(field)")
            case .decimal: #expect(types[field] == "numeric")
            default: #expect(types[field] == "\(column.stagedType)", "\(file.table).\(field)")
            }
        }
    }

    @Test("Identifiers increase, say their time and version, and never meet")
    func identifiers() {
        var maker = IdentifierMaker(milliseconds: 0x0199_1234_5678)
        let made = (0..<1000).map { _ in maker.next() }
        #expect(made.allSatisfy { $0.high == 0x0199_1234_5678_7000 && $0.low >> 62 == 2 })
        #expect(zip(made, made.dropFirst()).allSatisfy { $0.low < $1.low })
        var other = IdentifierMaker(milliseconds: 0x0199_1234_5678)
        #expect(other.next().low != made[0].low)
    }
}
