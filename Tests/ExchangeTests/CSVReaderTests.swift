@testable import Exchange
import Testing

@Suite("Reading CSV from bytes")
struct CSVReaderTests {
    /// Each record as its line and cells, or what is wrong with it. However the bytes arrive, the answer is the same.
    private func read(_ text: String) throws -> [String] {
        try read(Array(text.utf8))
    }

    private func read(_ bytes: [UInt8]) throws -> [String] {
        let whole = try read(bytes, piece: .max, buffer: 1 << 16)
        for piece in [1, 2, 3, 7] {
            #expect(try read(bytes, piece: piece, buffer: 16) == whole, "in pieces of \(piece)")
        }
        return whole
    }

    private func read(_ bytes: [UInt8], piece: Int, buffer: Int) throws -> [String] {
        var position = 0
        let reader = CSVReader(source: { memory in
            let count = min(piece, memory.count, bytes.count - position)
            memory.copyBytes(from: bytes[position..<(position + count)])
            position += count
            return count
        }, bufferSize: buffer)
        var records: [String] = []
        while let outcome = try reader.next() {
            switch outcome {
            case .record:
                let cells = reader.cells.indices.map { String(decoding: reader.bytes(of: $0), as: UTF8.self) }
                records.append("\(reader.line): " + cells.joined(separator: "|"))
            case .malformed(let malformation):
                records.append("\(reader.line): \(malformation)")
            }
        }
        return records
    }

    @Test("Cells end at commas, records at LF, CRLF, CR or the end of the file", arguments: [
        ("a,b\nc,d\n", ["1: a|b", "2: c|d"]),
        ("a,b\r\nc,d\r\n", ["1: a|b", "2: c|d"]),
        ("a,b\rc,d", ["1: a|b", "2: c|d"]),
        ("a,b\nc,d", ["1: a|b", "2: c|d"]),
        (",\n,,", ["1: |", "2: ||"]),
        ("", []),
        ("a", ["1: a"]),
    ])
    func ends(text: String, records: [String]) throws {
        #expect(try read(text) == records)
    }

    @Test("Blank lines are passed over, and counted", arguments: [
        ("\n\na\n\n\nb\n\n", ["3: a", "6: b"]),
        ("\r\n\r\na\r\n", ["3: a"]),
        ("\"\"\na", ["1: ", "2: a"]),
    ])
    func blankLines(text: String, records: [String]) throws {
        #expect(try read(text) == records)
    }

    @Test("Quotation marks keep commas, line breaks and doubled marks", arguments: [
        ("\"a,b\",c\n", ["1: a,b|c"]),
        ("\"a\nb\",c\nd,e", ["1: a\nb|c", "3: d|e"]),
        ("\"a\r\nb\",c\r\nd,e", ["1: a\r\nb|c", "3: d|e"]),
        ("\"a\"\"b\"\"\",\"\"\"\"\n", ["1: a\"b\"|\""]),
        ("x,\"\"\"\n\"\"\",y\nz", ["1: x|\"\n\"|y", "3: z"]),
        ("\"\",\"\"", ["1: |"]),
    ])
    func quotationMarks(text: String, records: [String]) throws {
        #expect(try read(text) == records)
    }

    @Test("What isn't CSV is told, and the file goes on with the next line", arguments: [
        ("a\"b,c\nd,e", ["1: strayQuote", "2: d|e"]),
        ("\"a\"b,c\nd,e", ["1: strayQuote", "2: d|e"]),
        ("a,\"b\nc,d\n", ["1: unclosedQuote"]),
        ("a,\0b\nc", ["1: nul", "2: c"]),
        ("\"a\0\"\nc", ["1: nul", "2: c"]),
    ])
    func malformed(text: String, records: [String]) throws {
        #expect(try read(text) == records)
    }

    @Test("A byte order mark at the beginning is no part of the first cell")
    func byteOrderMark() throws {
        #expect(try read([0xEF, 0xBB, 0xBF] + Array("a,b\n".utf8)) == ["1: a|b"])
        #expect(try read([0xEF, 0xBB, 0xBF]) == [])
    }

    @Test("Text beyond ASCII is kept, and what isn't UTF-8 is told", arguments: [
        ([0xC3, 0xA9], "1: é"), ([0xE2, 0x82, 0xAC], "1: €"), ([0xF0, 0x9F, 0x98, 0x80], "1: 😀"),
        ([0xE9], "1: notUTF8"), ([0xC3], "1: notUTF8"), ([0xC0, 0x80], "1: notUTF8"), ([0xED, 0xA0, 0x80], "1: notUTF8"),
        ([0xF4, 0x90, 0x80, 0x80], "1: notUTF8"), ([0xE2, 0x28, 0xA1], "1: notUTF8"), ([0xFF, 0xFE], "1: notUTF8"),
    ] as [([UInt8], String)])
    func encodings(bytes: [UInt8], record: String) throws {
        #expect(try read(bytes) == [record])
        #expect(try read([0x22] + bytes + [0x22, 0x0A]) == [record])
    }

    @Test("A cell beyond any limit is dropped while the cells beside it are read, in flat memory")
    func longCell() throws {
        var left = 12_000_000
        var head = Array("first,\"".utf8)
        var tail = Array("\",last\nnext,row,here\n".utf8)
        let reader = CSVReader { memory in
            if !head.isEmpty { defer { head = [] }; memory.copyBytes(from: head); return head.count }
            if left > 0 {
                let count = min(left, memory.count)
                memory.prefixBytes(count).initializeMemory(as: UInt8.self, repeating: 0x78)
                left -= count
                return count
            }
            defer { tail = [] }
            memory.copyBytes(from: tail)
            return tail.count
        }
        #expect(try reader.next() == .record)
        #expect(reader.cells.map(\.isTooLong) == [false, true, false])
        #expect(String(decoding: reader.bytes(of: 0), as: UTF8.self) == "first")
        #expect(String(decoding: reader.bytes(of: 2), as: UTF8.self) == "last")
        #expect(try reader.next() == .record)
        #expect(reader.line == 2)
        #expect(reader.bytesRead > 12_000_000)
    }
}

extension UnsafeMutableRawBufferPointer {
    fileprivate func prefixBytes(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: self[..<count])
    }
}
