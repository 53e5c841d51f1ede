/// What the report's page has beside the style that it shares with others.
enum ReportStyle {
    static let sheet = """
        body { max-width: 76rem; }
        header.site nav { display: flex; flex-wrap: wrap; gap: .125rem .75rem; font-size: .9375rem; }
        h1 { margin: 1.25rem 0 .25rem; }
        h3 { margin: 1.25rem 0 .5rem; }
        h4 { margin: 0; font-size: .9375rem; }
        .lead { margin-bottom: .75rem; max-width: 60rem; overflow-wrap: anywhere; }
        .verdict { padding: 1rem 1.25rem; border-radius: var(--radius); border-inline-start: .5rem solid; margin: .75rem 0; }
        .verdict p { color: var(--ink-text); overflow-wrap: anywhere; }
        .verdict .word { font-size: clamp(1.5rem, 1.1rem + 2vw, 2.25rem); font-weight: 800; letter-spacing: -.01em; line-height: 1.2; color: inherit; }
        .pass { color: var(--good); } .fail { color: var(--bad); } .inconclusive { color: var(--warn); }
        .verdict.pass { background: var(--good-soft); } .verdict.fail { background: var(--bad-soft); }
        .verdict.inconclusive { background: var(--warn-soft); }
        :root { --warn-soft: #fbf0d9; }
        .mark { font-weight: 700; white-space: nowrap; }
        .mark.pass::before, .word.pass::before { content: "✓ "; }
        .mark.fail::before, .word.fail::before { content: "✕ "; }
        .mark.inconclusive::before, .word.inconclusive::before { content: "? "; }
        .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); gap: .5rem 1.5rem; }
        .facts dt { color: var(--muted); font-size: var(--small); font-weight: 600; }
        .facts dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        .scroll { overflow-x: auto; }
        .table { width: 100%; border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
        .table th, .table td { text-align: start; vertical-align: top; padding: .4375rem .75rem .4375rem 0; border-top: 1px solid var(--line); }
        .table thead th { color: var(--muted); font-size: var(--small); border-top: 0; }
        .table tbody th { font-weight: 600; }
        .table th, .table td { overflow-wrap: break-word; }
        .table .why { overflow-wrap: anywhere; }
        .table .number { text-align: end; white-space: nowrap; }
        .table .why { display: block; color: var(--muted); font-size: var(--small); font-weight: 400; }
        .table tr:target { background: var(--accent-soft); }
        .none { color: var(--muted); padding: .25rem 0; }
        .next { display: grid; gap: .75rem; margin: 0; padding-inline-start: 2.5rem; }
        .next li { border-inline-start: .25rem solid var(--field); padding-inline-start: .75rem; overflow-wrap: anywhere; }
        .next .advice { font-weight: 600; }
        .panel + .panel, .panel + h3 { margin-top: 1rem; }
        .panel > h3:first-child { margin-top: 0; }
        .panel + .meta, .panel + details { margin-top: .5rem; }
        .facts .wide { grid-column: 1 / -1; }
        .timeline { overflow-x: auto; padding-bottom: .5rem; }
        .timeline-figure { min-width: 42rem; margin-bottom: 1.25rem; }
        .timeline figcaption, .timeline h3, .timeline details > summary { position: sticky; left: 0; max-width: min(72rem, calc(100vw - 4rem)); }
        .timeline .legend { margin-top: .125rem; }
        .mark-fault { color: var(--chart-band); }
        .chart-table { width: auto; min-width: min(100%, 24rem); margin-bottom: .5rem; }
        .chart-table tbody td:nth-of-type(1) { font-weight: 400; }
        .chart-table tbody th { white-space: nowrap; padding-inline-end: 1rem; }
        pre { margin: .5rem 0 0; padding: .75rem 1rem; overflow-x: auto; background: var(--chip); border-radius: var(--radius); font: .8125rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
        pre.words { white-space: pre-wrap; overflow-wrap: anywhere; }
        .ids { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        @media (prefers-color-scheme: dark) { :root { --warn-soft: #3a2c10; } }
        @media (max-width: 46rem) {
          .stacked thead { display: none; }
          .stacked tr { display: block; padding: .5rem 0; border-top: 1px solid var(--line); }
          .stacked th, .stacked td { display: block; border: 0; padding: .0625rem 0; }
          .stacked td[data-name]::before { content: attr(data-name) ": "; color: var(--muted); font-size: var(--small); }
          .table .number { text-align: start; white-space: normal; }
        }
        @media (max-width: 46rem) { .timeline .chart { font-size: 13px; } }
        @media print {
          :root { color-scheme: light; }
          body { max-width: none; padding: 0; font-size: 10pt; background: none; }
          .table { font-size: 9pt; }
          .timeline details { display: none; }
          header.site nav { display: none; }
          .timeline { overflow: visible; }
          .timeline-figure { min-width: 0; break-inside: avoid; margin-bottom: .5rem; }
          .timeline figcaption, .timeline h3 { position: static; }
          .verdict, tr, li { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
          pre { white-space: pre-wrap; overflow-wrap: anywhere; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }

        """
}
