/// A file of `sql/measures` or `sql/checks`: comments that declare, each over the query it declares.
///
///     -- area 5: Pupil induction               the file's own words, up to the first section
///     -- measure 5.1.b: Prior learning known   a section: what it is of, and its title
///     -- kind: rate of placements              its words
///     select ...                               its query
struct DeclarationFile {
    let name: String
    private(set) var preamble: [String: String] = [:]
    private var all: [Section] = []

    struct Section {
        var type: String
        var subject: String
        var title: String
        var words: [String: String] = [:]
        var query = ""

        func required(_ word: String) throws -> String {
            guard let text = words[word] else { throw DeclarationError(file: subject, problem: "\(word) is missing") }
            return text
        }
    }

    init(_ file: (name: String, text: String)) throws {
        name = file.name
        for line in file.text.split(separator: "\n") {
            if let (key, value) = Self.declaration(line) {
                declare(key, value)
            } else if !line.hasPrefix("--"), !all.isEmpty {
                all[all.count - 1].query += line + "\n"
            }
        }
        for index in all.indices {
            guard all[index].query.hasSuffix(";\n") else {
                throw DeclarationError(file: name, problem: "\(all[index].subject) has no query that ends")
            }
            all[index].query.removeLast(2)
        }
    }

    func sections(_ type: String) -> [Section] {
        all.filter { $0.type == type }
    }

    func required(_ word: String) throws -> String {
        guard let text = preamble[word] else { throw DeclarationError(file: name, problem: "\(word) is missing") }
        return text
    }

    private mutating func declare(_ key: String, _ value: String) {
        if key == "table" {
            all.append(Section(type: key, subject: value, title: ""))
        } else if key.hasPrefix("measure ") {
            all.append(Section(type: "measure", subject: String(key.dropFirst("measure ".count)), title: value))
        } else if key.hasPrefix("check ") {
            all.append(Section(type: "check", subject: String(key.dropFirst("check ".count)), title: value))
        } else if all.isEmpty {
            preamble[key] = value
        } else {
            all[all.count - 1].words[key] = value
        }
    }

    /// `-- key: value`, where the key is short and in small letters, digits, dots and underscores.
    private static func declaration(_ line: Substring) -> (key: String, value: String)? {
        guard line.hasPrefix("-- "), let colon = line.firstIndex(of: ":") else { return nil }
        let key = line[line.index(line.startIndex, offsetBy: 3)..<colon]
        let isKey = key.allSatisfy { $0.isLowercase || $0.isNumber || "._ ".contains($0) } && key.count <= 40
        guard isKey, colon < line.index(before: line.endIndex) else { return nil }
        return (String(key), String(line[line.index(colon, offsetBy: 2)...]))
    }
}

/// A file of the program that does not say what it must. It can only be met by those who write measures.
struct DeclarationError: Error, CustomStringConvertible {
    let file: String
    let problem: String

    var description: String { "\(file): \(problem)" }
}
