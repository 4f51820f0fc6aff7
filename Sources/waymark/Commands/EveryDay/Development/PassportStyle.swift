import Evidence

/// How a passport looks on a screen and on one side of A4.
enum PassportStyle {
    static var rules: HTML { HTML(style: page) + HTML(style: paper) }

    /// The class of a part's section.
    static func name(of part: PassportPart) -> String {
        switch part {
        case .pupilWords: "words"
        case .whatHelps: "helps"
        case .whatToAvoid: "avoid"
        default: "plain"
        }
    }

    /// The size of the print: the largest at which everything stays on the page.
    struct Size: Sendable {
        /// The class of the page's body.
        let name: String
        /// How many characters a line takes over the whole page and in one of its two columns, and how many lines go on it.
        let wide: Int
        let narrow: Int
        let lines: Int

        private static let all = [
            Size(name: "large", wide: 80, narrow: 36, lines: 40), Size(name: "medium", wide: 88, narrow: 40, lines: 45),
            Size(name: "small", wide: 98, narrow: 45, lines: 50), smallest,
        ]
        static let smallest = Size(name: "smallest", wide: 110, narrow: 51, lines: 57)

        /// Nil when none is small enough.
        static func fitting(_ parts: [(part: PassportPart, text: String)]) -> Size? {
            all.first { $0.holds(parts) }
        }

        /// A title takes two lines and a half, and columns that can't be balanced to the line lose three.
        private func holds(_ parts: [(part: PassportPart, text: String)]) -> Bool {
            func height(_ text: String, _ width: Int) -> Double {
                text.split(whereSeparator: \.isNewline).reduce(2.5) { $0 + Double(($1.count + width - 1) / width) + 0.3 }
            }
            let words = parts.filter { $0.part == .pupilWords }.reduce(0) { $0 + height($1.text, wide) }
            let columns = parts.filter { $0.part != .pupilWords }.reduce(0) { $0 + height($1.text, narrow) }
            return words + columns / 2 + 3 <= Double(lines)
        }
    }

    // One accent, a dark blue: 9.6 to 1 on white. Grey text is 6.6 to 1.
    private static let page: StaticString = """

        :root { --ink: #1c2128; --muted: #545d68; --line: #d5dae0; --accent: #1b4b78; --tint: #eef3f8;
          --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Cambria, Georgia, serif;
          --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; }
        * { box-sizing: border-box; }
        body { max-width: 50rem; margin: 0 auto; padding: 2rem 1.25rem; color: var(--ink); background: #fff;
          font: 1rem/1.5 var(--sans); overflow-wrap: anywhere; }
        .kind { margin: 0; color: var(--accent); font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; font-size: 0.82em; }
        h1, h2 { font-family: var(--serif); font-weight: 600; line-height: 1.2; }
        h1 { font-size: 2.1em; margin: 0.1em 0 0.35em; }
        h2 { font-size: 1.15em; margin: 0 0 0.25em; color: var(--accent); break-after: avoid; }
        p { margin: 0 0 0.3em; }
        dl { display: flex; flex-wrap: wrap; gap: 0.3em 2em; margin: 0 0 1em; padding-top: 0.6em; border-top: 3px solid var(--accent); }
        dt { color: var(--muted); font-size: 0.82em; }
        dd { margin: 0; }
        main { columns: 2; column-gap: 2em; }
        section { padding: 0 0 0.9em; }
        .words { column-span: all; margin-bottom: 1em; padding: 0.7em 1em; background: var(--tint); border-left: 3px solid var(--accent); }
        .words p { font-family: var(--serif); font-size: 1.08em; }
        footer { color: var(--muted); font-size: 0.82em; border-top: 1px solid var(--line); padding-top: 0.5em; }
        @media screen and (max-width: 38rem) { main { columns: 1; } }

        """

    private static let paper: StaticString = """

        @page { size: A4; margin: 13mm 15mm; }
        @media print {
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { max-width: none; padding: 0; line-height: 1.38; }
          main { columns: 2; }
          .large { font-size: 11.5pt; }
          .medium { font-size: 10.5pt; }
          .small { font-size: 9.5pt; }
          .smallest { font-size: 8.5pt; }
        }

        """
}
