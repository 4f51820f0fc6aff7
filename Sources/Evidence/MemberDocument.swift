/// A list of members as a document for programs.
public struct MemberDocument: Sendable {
    let members: [Member]

    public init(_ members: [Member]) {
        self.members = members
    }

    /// A JSON array with one member a line.
    public func writeJSON(_ write: (String) throws -> Void) rethrows {
        try write("[")
        for (index, value) in values.enumerated() {
            try write((index == 0 ? "\n " : ",\n ") + JSON.text(value))
        }
        try write("]\n")
    }

    var values: [JSON.Value] {
        members.map { member in
            .object([
                ("setting", .string(member.setting)), ("kind", .string(member.kind.rawValue)), ("ref", .optional(member.ref)),
                ("counted", counted(member)),
            ])
        }
    }

    /// One row a member. References are quoted where they need it.
    public func writeCSV(_ write: (String) throws -> Void) rethrows {
        try write("setting,kind,ref,counted\r\n")
        for member in members {
            let counted = if case .string(let text) = counted(member) { text } else { JSON.text(counted(member)) }
            try write("\(member.setting),\(member.kind.rawValue),\(CSVCell.text(member.ref ?? "")),\(counted)\r\n")
        }
    }

    private func counted(_ member: Member) -> JSON.Value {
        switch member.counted {
        case .yes: .string("yes")
        case .no: .string("no")
        case .unknown: .string("unknown")
        case .days(let days): .integer(days)
        }
    }
}

/// A cell of a CSV document that may be opened in a spreadsheet.
enum CSVCell {
    /// Quoted where RFC 4180 asks for it, and harmless where a spreadsheet would take it for a formula.
    static func text(_ text: String) -> String {
        let harmless = text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
        guard harmless.contains(where: { "\",\r\n".contains($0) || $0 == "\r\n" }) else { return harmless }
        return "\"" + harmless.replacing("\"", with: "\"\"") + "\""
    }
}
