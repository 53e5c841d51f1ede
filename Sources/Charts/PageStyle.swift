/// What pages that hold charts have in common, beside ``ChartStyle``: shades, letters, panels, tables.
package enum PageStyle {
    package static let sheet = """
        :root {
          color-scheme: light dark;
          --paper: #faf9fc; --surface: #ffffff; --ink-text: #1d1b26; --muted: #5a5768; --line: #dcd9e6; --field: #85819a;
          --accent: #5636c2; --accent-soft: #ece8fb; --chip: #f0eef5;
          --good: #0b6b4d; --good-soft: #e3f4ec; --bad: #a8172b; --bad-soft: #fde8ea; --warn: #7d5200;
          --radius: .625rem; --small: .8125rem;
          --shadow: 0 1px 2px rgb(29 27 38 / 6%), 0 4px 16px rgb(29 27 38 / 5%);
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14131a; --surface: #1d1b25; --ink-text: #eceaf4; --muted: #b1adc2; --line: #383545; --field: #8c88a0;
            --accent: #bcaaff; --accent-soft: #2c2547; --chip: #2a2834;
            --good: #7fe0b8; --good-soft: #143228; --bad: #ff9aa5; --bad-soft: #42191f; --warn: #ffc978;
            --shadow: none;
          }
        }
        *, ::before, ::after { box-sizing: border-box; }
        [hidden] { display: none !important; }
        html { text-size-adjust: 100%; -webkit-text-size-adjust: 100%; }
        body {
          margin: 0 auto; max-width: 96rem; min-height: 100vh; padding: 0 clamp(.75rem, 2vw, 2rem);
          display: flex; flex-direction: column; background: var(--paper); color: var(--ink-text);
          font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
        }
        h1, h2, h3, p, ul, dl, dd, figure { margin: 0; padding: 0; }
        h1, h2, h3 { line-height: 1.2; overflow-wrap: anywhere; }
        h1 { font-size: clamp(1.5rem, 1.1rem + 2vw, 2rem); letter-spacing: -.02em; }
        h2 { font-size: 1.25rem; letter-spacing: -.01em; margin-bottom: .75rem; }
        h3 { font-size: 1rem; }
        .panel > h3 { margin-bottom: .375rem; }
        ul { list-style: none; }
        a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: .06em; }
        a:hover { text-decoration-thickness: .14em; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
        main:focus { outline: none; }
        code { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
        .skip {
          position: absolute; left: 1rem; top: -4rem; z-index: 2; padding: .75rem 1rem;
          background: var(--accent); color: var(--surface); border-radius: 0 0 var(--radius) var(--radius);
        }
        .skip:focus { top: 0; }
        header.site {
          display: flex; align-items: center; justify-content: space-between; gap: .25rem 1rem; flex-wrap: wrap;
          padding: .75rem 0; border-bottom: 1px solid var(--line);
        }
        .brand {
          display: inline-flex; align-items: center; gap: .5rem; font-size: 1.25rem; font-weight: 700;
          letter-spacing: -.02em; color: var(--ink-text); text-decoration: none;
        }
        .brand svg { width: 1.75rem; height: 1.75rem; fill: var(--accent); }
        main { flex: 1; padding-bottom: 2rem; min-width: 0; }
        main > section { margin-top: 2rem; }
        .meta { color: var(--muted); font-size: var(--small); font-variant-numeric: tabular-nums; }
        .well, .unwell, .error { padding: .75rem 1rem; border-radius: var(--radius); overflow-wrap: anywhere; }
        .well, .unwell { font-weight: 600; }
        .well { background: var(--good-soft); color: var(--good); }
        .well::before { content: "✓ "; }
        .unwell { background: var(--bad-soft); color: var(--bad); }
        .unwell::before { content: "! "; }
        .error { background: var(--bad-soft); margin-bottom: .5rem; font-size: var(--small); }
        .panel {
          background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: .875rem 1rem;
          box-shadow: var(--shadow); min-width: 0;
        }
        footer.site {
          padding: 1rem 0 1.5rem; border-top: 1px solid var(--line); color: var(--muted); font-size: var(--small);
        }
        .badge { font-size: .75rem; font-weight: 700; color: var(--ink); border: 1px solid; border-radius: 1rem; padding: 0 .5rem; }
        .group { color: var(--muted); font-size: .75rem; font-weight: 600; text-transform: uppercase; letter-spacing: .04em; }
        .mark-alert { color: var(--chart-bad); }
        .mark-notice { color: var(--chart-notice); }
        .mark-start { color: var(--chart-start); }
        .chart-table { margin-top: .25rem; width: 100%; border-collapse: collapse; font-size: var(--small); font-variant-numeric: tabular-nums; }
        .chart-table caption {
          position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
        }
        .chart-table th, .chart-table td { padding: .0625rem 0 .0625rem .75rem; text-align: end; font-weight: 400; }
        .chart-table thead th { color: var(--muted); font-size: .75rem; }
        .chart-table tbody th { text-align: start; padding-inline-start: 0; overflow-wrap: anywhere; }
        .chart-table tbody td:nth-of-type(1) { font-weight: 700; }
        details > summary { cursor: pointer; color: var(--muted); font-size: var(--small); width: max-content; }
        @media print {
          .skip { display: none; }
          .panel { break-inside: avoid; box-shadow: none; }
        }

        """

    /// The product's sign.
    package static let bars: Markup = """
        <svg viewBox="0 0 32 32" aria-hidden="true"><rect x="3" y="19" width="5" height="9" rx="2"/>\
        <rect x="10" y="14" width="5" height="14" rx="2"/><rect x="17" y="9" width="5" height="19" rx="2"/>\
        <rect x="24" y="4" width="5" height="24" rx="2"/></svg>
        """

    /// The same, as the address of a picture.
    package static let icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32' fill='%236a48c4'%3E"
        + "%3Cpath d='M3 19h5v9H3zM10 14h5v14h-5zM17 9h5v19h-5zM24 4h5v24h-5z'/%3E%3C/svg%3E"
}
