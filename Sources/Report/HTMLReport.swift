import Chaos
import Charts
import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A run in one page that needs nothing else: no script, no other file, no network. The same bytes for the same journal;
/// well-formed XML as well as HTML, so that any tool can read it.
package struct HTMLReport: Sendable {
    let run: ReportedRun

    package init(_ run: ReportedRun) { self.run = run }

    var judgement: Judgement { run.judgement }
    var timeline: RunTimeline { run.timeline }
    var clock: TimeAxis { run.timeline.clock }

    private static let style = ChartStyle.sheet + PageStyle.sheet + ReportStyle.sheet

    /// Nothing is loaded from anywhere, and only this one style sheet is heeded, whatever a name may hold.
    private static let policy: String = {
        let digest = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
        return
            "default-src 'none'; style-src 'sha256-\(digest)'; img-src data:; base-uri 'none'; form-action 'none'"
    }()

    package var text: String { markup.text }

    private var markup: Markup {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" content="\(Self.policy)"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="referrer" content="no-referrer"/>
        <title>\(judgement.verdict.rawValue) · \(run.title)</title>
        <link rel="icon" href="\(PageStyle.icon)"/>
        <style>\(Markup(stringLiteral: Self.style))</style>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="site">
        <span class="brand">\(PageStyle.bars)<span>Scale</span></span>
        <nav aria-label="Sections">\(links)</nav>
        </header>
        <main id="main" tabindex="-1">
        \(verdictSection)\(sections.map(\.content))
        </main>
        <footer class="site"><p>Judge it again: <code>scale chaos judge \(run.journal)</code>. The verdict follows from \
        the journal alone, and this page from both.</p></footer>
        </body>
        </html>

        """
    }

    private struct Section {
        var id: String
        var title: String
        var content: Markup
    }

    private var sections: [Section] {
        let all: [(String, String, Markup)] = [
            ("hypotheses", "Hypotheses", hypotheses), ("next", "What to look at next", nextSteps),
            ("checks", "What the run rests on", checks),
            ("faults", "Proof that the faults applied", faultProofs),
            ("residue", "What is left of faults", residue), ("timeline", "Timeline", timelineCharts),
            ("outages", "Outages", outages), ("ledgers", "Ledgers", ledgers), ("loads", "Load", loads),
            ("experiment", "Experiment and environment", environment),
        ]
        return all.filter { !$0.2.isEmpty }.map { id, title, content in
            Section(
                id: id, title: title,
                content: """
                    <section id="\(id)" aria-labelledby="\(id)-title"><h2 id="\(id)-title">\(title)</h2>
                    \(content)</section>

                    """)
        }
    }

    private var links: [Markup] {
        sections.map { "<a href=\"#\($0.id)\">\($0.title)</a>" }
    }

    // MARK: - Parts of all sections

    static func mark(_ verdict: Verdict) -> Markup {
        "<span class=\"mark \(name(verdict))\">\(verdict.rawValue)</span>"
    }

    static func name(_ verdict: Verdict) -> String {
        switch verdict {
        case .pass: "pass"
        case .fail: "fail"
        case .inconclusive: "inconclusive"
        }
    }

    /// - Parameter columns: with a minus before its name, a column of numbers.
    static func table(_ caption: String, _ columns: [String], _ rows: [Markup]) -> Markup {
        let heads = columns.map { column -> Markup in
            column.hasPrefix("-")
                ? "<th scope=\"col\" class=\"number\">\(String(column.dropFirst()))</th>"
                : "<th scope=\"col\">\(column)</th>"
        }
        return """
            <div class="panel scroll"><table class="table stacked" aria-label="\(caption)">\
            <thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>

            """
    }

    static func cell(_ name: String, _ content: Markup, isNumber: Bool = false) -> Markup {
        "<td data-name=\"\(name)\"\(isNumber ? " class=\"number\"" : "" as Markup)>\(content)</td>"
    }

    static func cell(_ name: String, _ text: String, isNumber: Bool = false) -> Markup {
        cell(name, "\(text)" as Markup, isNumber: isNumber)
    }

    /// What is between backticks as code.
    static func withCode(_ text: String) -> Markup {
        var markup = Markup()
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        for (place, part) in parts.enumerated() {
            let isCode = place % 2 == 1 && place < parts.count - 1
            markup += isCode ? "<code>\(part)</code>" : "\(place % 2 == 1 ? "`" : "")\(part)"
        }
        return markup
    }

    /// A moment of the run, `–` where there was none.
    func moment(_ time: Double?) -> String { time.map(clock.text) ?? "–" }
}
