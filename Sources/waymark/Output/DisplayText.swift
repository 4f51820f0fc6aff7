/// Text as it takes up room on a screen.
extension String {
    /// How many columns a terminal gives it.
    var displayWidth: Int {
        unicodeScalars.reduce(0) { $0 + $1.displayWidth }
    }

    /// Without what would move a terminal's cursor or change its colours: a name in a record must not.
    var withoutControls: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.isControl ? " " : $0 }))
    }

    /// Filled up with blanks to a width.
    func padded(to width: Int, trailing: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - displayWidth))
        return trailing ? blanks + self : self + blanks
    }

    /// Broken into lines of at most so many columns, between words where that can be. Line breaks stay.
    func wrapped(to width: Int) -> [String] {
        split(separator: "\n", omittingEmptySubsequences: false).flatMap { String($0).wrappedLine(to: max(1, width)) }
    }

    private func wrappedLine(to width: Int) -> [String] {
        guard displayWidth > width else { return [self] }
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ").flatMap({ String($0).pieces(of: width) }) {
            if line.isEmpty {
                line = word
            } else if line.displayWidth + 1 + word.displayWidth <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = word
            }
        }
        return lines + [line]
    }

    /// A word that is longer than a line is cut.
    private func pieces(of width: Int) -> [String] {
        guard displayWidth > width else { return [self] }
        var pieces: [String] = []
        var piece = ""
        for character in self {
            if piece.displayWidth + String(character).displayWidth > width, !piece.isEmpty {
                pieces.append(piece)
                piece = ""
            }
            piece.append(character)
        }
        return pieces + [piece]
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control || properties.isBidiControl }

    fileprivate var displayWidth: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: 0
        default: Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }

    /// The blocks that terminals draw two columns wide (Unicode Standard Annex 11, East Asian Width W and F).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
