/// How a pack looks: on a screen from 320 pixels up, and on A4.
enum Style {
    static var rules: HTML {
        HTML(style: base) + HTML(style: page) + HTML(style: measures) + HTML(style: charts) + HTML(style: paper)
    }

    // One accent, a dark blue: 9.6 to 1 on white. Grey text is 6.6 to 1, lines that carry meaning at least 3 to 1.
    private static let base: StaticString = """

        :root { --ink: #1c2128; --muted: #545d68; --line: #d5dae0; --edge: #7a8490; --ground: #f5f7f9; --accent: #1b4b78;
          --tint: #d9e5f0; --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Cambria, Georgia, serif;
          --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
        @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
        body { margin: 0; color: var(--ink); background: #fff; font: 1rem/1.55 var(--sans); overflow-wrap: break-word; }
        h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
        h1, h2, h3 { font-family: var(--serif); font-weight: 600; }
        a { color: var(--accent); text-underline-offset: 0.18em; text-decoration-thickness: 1px; }
        a:hover { text-decoration-thickness: 2px; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
        .skip { position: absolute; left: -999rem; padding: 0.5rem 1rem; background: #fff; }
        .skip:focus { left: 0; top: 0; z-index: 1; }
        .id { font-family: var(--sans); font-weight: 600; font-size: 0.82em; color: var(--accent); font-variant-numeric: tabular-nums; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        dl, dd, figure { margin: 0; }
        summary { cursor: pointer; color: var(--accent); padding: 0.2rem 0; width: fit-content; }
        .patterns { position: absolute; width: 0; }

        """

    private static let page: StaticString = """

        .front, main, body > footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
        .front { padding-top: 3rem; padding-bottom: 1.75rem; }
        .front .kind { margin: 0; color: var(--accent); font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; font-size: 0.82rem; }
        h1 { font-size: clamp(1.9rem, 5vw, 2.9rem); margin: 0.25rem 0 1.5rem; letter-spacing: -0.01em; }
        .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 0.9rem 2rem;
          border-top: 3px solid var(--accent); padding-top: 1.1rem; }
        .facts dt, .details dt, .definition dt { color: var(--muted); font-size: 0.82rem; }
        .facts dd { font-weight: 500; overflow-wrap: anywhere; }
        .guidance { background: var(--ground); border-radius: 6px; padding: 1.25rem 1.5rem; }
        .guidance h2, nav h2 { font-size: 1.3rem; margin: 0 0 0.6rem; }
        .guidance ul { margin: 0; padding-left: 1.1rem; max-width: 46rem; }
        .guidance li + li { margin-top: 0.4rem; }
        nav { margin: 2rem 0; }
        nav ol { columns: 18rem; column-gap: 2.5rem; margin: 0; padding-left: 1.9rem; }
        nav li { padding: 0.15rem 0 0.15rem 0.2rem; break-inside: avoid; }
        nav li::marker { color: var(--muted); font-variant-numeric: tabular-nums; }
        nav li a, nav p a { display: inline-block; padding: 0.1rem 0; }
        .tag { margin-left: 0.5rem; padding: 0 0.4rem; border-radius: 3px; background: var(--tint); color: var(--accent); font-size: 0.75rem; }
        main > section > h2 { font-size: 1.75rem; margin: 3rem 0 0.75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
        main > .guidance > h2 { border: 0; font-size: 1.3rem; margin: 0 0 0.6rem; padding: 0; }
        .brief > h2 { font-size: 1.3rem; margin: 2rem 0 0.3rem; }
        .area > h3 { font-size: 1.25rem; margin: 2.25rem 0 0.9rem; }
        .about { font-family: var(--serif); font-size: 1.15rem; max-width: 46rem; margin: 0 0 1.25rem; }
        .nothing { color: var(--muted); margin: 0.2rem 0 1rem; }
        .narrative { border-left: 3px solid var(--accent); padding: 0.1rem 0 0.1rem 1.25rem; margin: 1.25rem 0 1.75rem; max-width: 46rem; }
        .narrative h3 { font-size: 1.1rem; margin: 0; }
        .narrative h4 { font-size: 0.95rem; margin: 0.9rem 0 0.2rem; }
        .narrative p { margin: 0 0 0.4rem; }
        body > footer { color: var(--muted); font-size: 0.85rem; padding-top: 2rem; padding-bottom: 3rem; }

        table { border-collapse: collapse; width: 100%; }
        caption { text-align: left; color: var(--muted); font-size: 0.85rem; padding-bottom: 0.4rem; }
        th, td { text-align: left; vertical-align: baseline; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { color: var(--muted); font-size: 0.82rem; border-bottom: 1px solid var(--edge); }
        th.number, td.number { text-align: right; }
        .strong { font-weight: 600; min-width: 6.2rem; }
        .summary { font-size: 0.95rem; }
        .summary .wide { white-space: nowrap; padding-left: 0.75rem; }
        .summary td, .summary tbody th { padding-top: 0.35rem; padding-bottom: 0.35rem; }
        .summary tbody th a { text-decoration: none; color: var(--ink); display: inline-block; padding: 0.1rem 0; }
        .summary tbody th a:hover { text-decoration: underline; }
        .summary .group th { font: 600 1.05rem/1.3 var(--serif); padding-top: 1.4rem; border-bottom-color: var(--edge); }
        .summary .group a { color: var(--accent); }
        .small { font-size: 0.85rem; color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
        .plain { font-size: 0.92rem; }
        .plain { margin: 0.75rem 0; }
        .figures { table-layout: fixed; }
        .figures thead th:first-child { width: 30%; }
        .referrers thead th { font-size: 0.78rem; hyphens: auto; overflow-wrap: normal; padding-right: 0.3rem; }
        .actions th, .actions td { vertical-align: top; }
        .records th, .records td { vertical-align: top; }
        .records td:last-child { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        .members h3 { font: 600 1rem/1.3 var(--sans); margin: 1.75rem 0 0; }

        """

    private static let measures: StaticString = """

        .measure { border: 1px solid var(--line); border-radius: 6px; padding: 1rem 1.25rem 0.8rem; margin: 0 0 1rem; scroll-margin-top: 1rem; }
        .measure:target { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
        .measure h4 { margin: 0 0 0.6rem; font-size: 1.02rem; }
        .result { display: grid; grid-template-columns: minmax(15rem, 2fr) 3fr; gap: 0.5rem 2rem; align-items: start; }
        .headline p { margin: 0; }
        .headline strong { font: 600 1.85rem/1.15 var(--serif); letter-spacing: -0.01em; font-variant-numeric: lining-nums; }
        .headline .percent { color: var(--accent); font-weight: 600; margin-left: 0.35rem; }
        .bar { display: block; width: 100%; max-width: 19rem; margin-top: 0.35rem; }
        .spark { display: inline-block; vertical-align: middle; width: 7rem; margin-right: 0.6rem; }
        .details { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; font-size: 0.92rem; }
        .details > div { display: contents; }
        .details dt { line-height: 1.7; }
        .basis { margin: 0.7rem 0 0.1rem; color: var(--muted); font-size: 0.82rem; }
        .basis a { display: inline-block; padding: 0.15rem 0; }
        .measure details { font-size: 0.92rem; }
        .definition { padding: 0.3rem 0 0.2rem; max-width: 46rem; }
        .definition > div + div { margin-top: 0.4rem; }

        """

    private static let charts: StaticString = """

        .chart { margin: 1.75rem 0; }
        figcaption strong { display: block; font: 600 1.1rem/1.3 var(--serif); }
        figcaption span { display: block; color: var(--muted); font-size: 0.9rem; max-width: 46rem; }
        .key { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.5rem; padding: 0; margin: 0.7rem 0 0.5rem; font-size: 0.88rem; }
        .swatch { width: 22px; vertical-align: -2px; margin-right: 0.45rem; overflow: visible; }
        svg.chart { display: block; max-width: 46rem; margin: 0.3rem 0; overflow: visible; font-family: var(--sans); }
        svg text { font-size: 12.5px; fill: var(--ink); font-variant-numeric: tabular-nums; }
        svg .tick { fill: var(--muted); font-size: 12px; }
        svg .label { font-size: 13px; }
        svg .value, svg .month { font-weight: 600; font-size: 13px; }
        svg .mark { font-weight: 600; paint-order: stroke; stroke: #fff; stroke-width: 4px; }
        svg .gap { fill: var(--muted); font-size: 15px; }
        svg .grid { stroke: var(--line); stroke-width: 1; }
        .months { width: auto; }
        .months td, .months thead th { padding: 0.25rem 0.4rem; text-align: center; }
        .months .cell-yes { background: var(--accent); color: #fff; font-weight: 600; }
        .months .cell-no { font-weight: 600; box-shadow: inset 0 0 0 2px var(--edge); }
        .months .cell-unknown { background: #e6eaee; }
        .months td { border: 2px solid #fff; }
        .axis { stroke: var(--edge); stroke-width: 1; }
        .track { stroke: #a9b2bc; stroke-width: 1.5; }
        .interval { fill: #9dbad6; }
        .point { fill: var(--accent); stroke: #fff; stroke-width: 1; }
        .ring { fill: #fff; stroke: var(--accent); stroke-width: 1.75; }
        .fill-yes { fill: #4f7fab; stroke: #fff; stroke-width: 1; }
        .fill-unknown { fill: url(#dotted); stroke: var(--edge); stroke-width: 1; }
        .fill-no { fill: url(#hatched); stroke: var(--edge); stroke-width: 1; }
        .column { fill: var(--tint); stroke: var(--accent); stroke-width: 1; }
        .step { stroke: var(--ink); stroke-width: 3; stroke-linecap: square; }
        .median { stroke: var(--ink); stroke-width: 2; }
        .p90 { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 5 3; }
        .ground { fill: #fff; }
        .hatch { stroke: var(--edge); stroke-width: 1; fill: none; }
        .dot { fill: var(--edge); }

        """

    private static let paper: StaticString = """

        @media screen and (max-width: 46rem) {
          .result { grid-template-columns: 1fr; }
          .summary .wide { display: none; }
          .front { padding-top: 1.75rem; }
          .front, main, body > footer { padding-left: 1rem; padding-right: 1rem; }
          .measure { padding: 0.9rem 0.9rem 0.7rem; }
          .guidance { padding: 1rem; }
          th, td { padding-right: 0.5rem; }
          .months { width: 100%; font-size: 0.78rem; }
          .months td, .months thead th { padding: 0.2rem 0; }
          .months td span { padding: 0; }
        }
        @media screen and (max-width: 36rem) {
          .months { font-size: 0.72rem; }
          .summary { font-size: 0.86rem; }
          .summary .strong { min-width: 4.4rem; }
          .summary th, .summary td { padding-right: 0.35rem; }
          .plain:not(.months) caption { display: block; }
          .plain:not(.months) thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
          .plain:not(.months), .plain:not(.months) tbody, .plain:not(.months) tr { display: block; }
          .plain:not(.months) tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
          .plain:not(.months) tbody th { display: block; border: 0; padding: 0; font-weight: 600; }
          .plain:not(.months) td { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: 0.1rem 0; text-align: left; }
          .plain:not(.months) td span { text-align: right; min-width: 0; overflow-wrap: anywhere; }
          .plain:not(.months) td::before { content: attr(data-column); color: var(--muted); flex: none; }
          .records td:last-child { display: block; }
          .records td:last-child span { text-align: left; }
          .records td:last-child::before { margin-right: 0.6rem; }
        }
        @page { size: A4; margin: 17mm 16mm 19mm;
          @bottom-left { content: "Waymark evidence pack"; font: 8pt system-ui, sans-serif; color: #545d68; }
          @bottom-right { content: counter(page) " of " counter(pages); font: 8pt system-ui, sans-serif; color: #545d68; } }
        @media print {
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { font-size: 10pt; line-height: 1.45; }
          .front, main, body > footer { max-width: none; padding: 0; }
          .front { padding-bottom: 1rem; }
          .skip { display: none; }
          h2, h3, h4, caption, figcaption, .key { break-after: avoid; }
          figcaption { break-inside: avoid; }
          .measure, svg.chart, tr, .narrative h4 { break-inside: avoid; }
          body > footer { break-before: avoid; }
          .summary { font-size: 8.5pt; }
          .summary .strong { min-width: 4.6rem; }
          .summary .wide { white-space: normal; }
          .spark { width: 4.5rem; margin-right: 0.4rem; }
          .plain { font-size: 9pt; }
          details:has(table) > summary { display: none; }
          .area:not(.brief), .members { break-before: page; }
          main > section > h2 { margin-top: 1.25rem; }
          .area:not(.brief) > h2, .members > h2 { border-top: 0; margin-top: 0; }
          thead { display: table-header-group; }
          details::details-content { content-visibility: visible; block-size: auto; display: block; opacity: 1; }
          details > summary { list-style: none; color: var(--muted); }
          details > summary::-webkit-details-marker { display: none; }
          a { color: inherit; }
        }

        """
}
