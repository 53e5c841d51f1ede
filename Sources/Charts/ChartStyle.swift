/// The style sheet that charts need. Shades are 3:1 or more against the surface, for lines, and 4.5:1 for text
/// (WCAG 2.2, 1.4.11 and 1.4.3).
package enum ChartStyle {
    package static let sheet = """
        :root {
          --ink-0: #0b5fc0; --ink-1: #b8500a; --ink-2: #0b7a58; --ink-3: #ad2d7c; --ink-4: #27799f; --ink-5: #7d6400;
          --ink-6: #6a48c4; --ink-7: #5a5768;
          --chart-text: #5a5768; --chart-line: #e4e1ec; --chart-axis: #a9a5b8; --chart-bad: #b3172d;
          --chart-notice: #6a48c4; --chart-start: #706c83; --chart-band: #b8500a; --chart-surface: #ffffff;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ink-0: #72b1ff; --ink-1: #ffa95c; --ink-2: #4bd3a4; --ink-3: #ff8fc8; --ink-4: #8ed3ef; --ink-5: #e0c84f;
            --ink-6: #bba6ff; --ink-7: #b1adc2;
            --chart-text: #b1adc2; --chart-line: #302d3b; --chart-axis: #5c586c; --chart-bad: #ff8a97;
            --chart-notice: #bba6ff; --chart-start: #9a96ad; --chart-band: #ffa95c; --chart-surface: #1d1b25;
          }
        }
        .ink-0 { --ink: var(--ink-0); } .ink-1 { --ink: var(--ink-1); } .ink-2 { --ink: var(--ink-2); }
        .ink-3 { --ink: var(--ink-3); } .ink-4 { --ink: var(--ink-4); } .ink-5 { --ink: var(--ink-5); }
        .ink-6 { --ink: var(--ink-6); } .ink-7 { --ink: var(--ink-7); }
        .chart { display: block; width: 100%; height: auto; font-size: 11px; }
        .chart text { fill: var(--chart-text); }
        .chart .end { text-anchor: end; }
        .chart .middle { text-anchor: middle; }
        .chart .tick { font-variant-numeric: tabular-nums; }
        .chart .empty { font-size: 13px; }
        .chart .grid { stroke: var(--chart-line); fill: none; }
        .chart .axis { stroke: var(--chart-axis); fill: none; }
        .chart .line, .key .line, .sparkline .line {
          fill: none; stroke: var(--ink); stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round;
        }
        .chart .dashed, .key .dashed { stroke-dasharray: 5 4; stroke-width: 1.5; }
        .chart .dotted, .key .dotted { stroke-dasharray: .1 3.5; }
        .chart .dot { fill: var(--ink); }
        .chart .area { fill: var(--ink); fill-opacity: .72; stroke: var(--chart-surface); stroke-width: 1; }
        .chart .tag { fill: var(--ink); font-weight: 700; }
        .chart .limit { stroke: var(--chart-bad); stroke-dasharray: 2 3; fill: none; }
        .chart .limit-name { fill: var(--chart-bad); font-size: 10px; }
        .chart .band { fill: var(--chart-band); fill-opacity: .16; }
        .chart .hit { fill: transparent; }
        .chart .cursor { stroke: var(--chart-axis); fill: none; opacity: 0; }
        .chart .slot:hover .cursor { opacity: 1; }
        .chart .marker { --ink: var(--chart-start); }
        .chart .marker.notice { --ink: var(--chart-notice); }
        .chart .marker.alert { --ink: var(--chart-bad); }
        .chart .marker.fault { --ink: var(--chart-band); }
        .chart .marker .line { stroke-width: 1; stroke-dasharray: 3 3; opacity: .5; pointer-events: none; }
        .chart .marker .glyph { fill: var(--ink); }
        .chart .state rect { fill: var(--ink); }
        .chart .state text { font-size: 10px; fill: var(--chart-surface); font-weight: 600; }
        .chart .state.quiet rect { fill-opacity: .55; }
        .chart .state.faint rect { fill-opacity: .25; }
        .chart .state.faint text { fill: var(--ink); }
        .chart .state.bad rect { fill: var(--chart-bad); }
        .sparkline { display: block; width: 100%; height: 1.5rem; }
        .sparkline .line { vector-effect: non-scaling-stroke; stroke-width: 1.5; }
        .key { width: 1.25rem; height: .5rem; margin-inline-end: .4rem; vertical-align: .1em; }
        .legend { display: flex; flex-wrap: wrap; gap: 0 1rem; list-style: none; margin: 0; padding: 0; font-size: .8125rem; }
        @media (forced-colors: active) {
          .chart { forced-color-adjust: none; background: #fff; --chart-surface: #fff; }
        }
        @media print { .chart .slots { display: none; } }

        """
}
