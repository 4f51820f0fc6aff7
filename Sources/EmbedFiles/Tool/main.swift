import Foundation

// embed-files OUTPUT.swift FOLDER...: writes a Swift file that holds the text of each file of each FOLDER, in order of name.

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    FileHandle.standardError.write(Data("usage: embed-files OUTPUT.swift FOLDER...\n".utf8))
    exit(64)
}

/// `demonstration-school` as Swift names things: `demonstrationSchool`.
func swiftName(_ folder: URL) -> String {
    let words = folder.lastPathComponent.split(separator: "-").map(String.init)
    return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}

/// A string literal spells CRLF as an escape, or the compiler would fold it to LF.
func literal(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { literal, scalar in
        switch scalar {
        case "\\": literal += "\\\\"
        case "\"": literal += "\\\""
        case "\r": literal += "\\r"
        case "\n": literal += "\\n"
        default: literal.unicodeScalars.append(scalar)
        }
    }
}

var source = "/// The files that this module carries, folder by folder, by name, in order of name.\nenum EmbeddedFiles {\n"
for folder in arguments.dropFirst(2).map({ URL(filePath: $0) }) {
    source += "    static let \(swiftName(folder)): [(name: String, text: String)] = [\n"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted() where !name.hasPrefix(".") {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        source += "        (\"\(name)\", \"\(literal(text))\"),\n"
    }
    source += "    ]\n"
}
source += "}\n"
try source.write(to: URL(filePath: arguments[1]), atomically: true, encoding: .utf8)
