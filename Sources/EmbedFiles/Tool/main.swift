import Foundation

// embed-files FOLDER OUTPUT.swift: writes a Swift file that holds the text of each file of FOLDER, in order of name.

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
    FileHandle.standardError.write(Data("usage: embed-files FOLDER OUTPUT.swift\n".utf8))
    exit(64)
}
let folder = URL(filePath: arguments[1])
let names = try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { !$0.hasPrefix(".") }.sorted()

var source = """
    /// The files that this module carries, by name, in order of name.
    enum EmbeddedFiles {
        static let all: [(name: String, text: String)] = [

    """
for name in names {
    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    // A string literal spells CRLF as an escape, or the compiler would fold it to LF.
    let literal = text.unicodeScalars.reduce(into: "") { literal, scalar in
        switch scalar {
        case "\\": literal += "\\\\"
        case "\"": literal += "\\\""
        case "\r": literal += "\\r"
        case "\n": literal += "\\n"
        default: literal.unicodeScalars.append(scalar)
        }
    }
    source += "        (\"\(name)\", \"\(literal)\"),\n"
}
source += "    ]\n}\n"
try source.write(to: URL(filePath: arguments[2]), atomically: true, encoding: .utf8)
