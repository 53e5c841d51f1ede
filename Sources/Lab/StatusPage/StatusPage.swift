import Charts

/// The page that shows how a lab is: every part, the alerts, and the curves that say most. Pure: a snapshot becomes
/// text.
struct StatusPage: Sendable {
    var snapshot: StatusSnapshot
    /// Where else to look.
    var addresses: [LabAddress]
    var lab: String
    var clock: TimeAxis

    /// How zones are drawn everywhere.
    static func colour(ofZone zone: String) -> ChartColour {
        Zone.allCases.firstIndex { $0.rawValue == zone }.map { ChartColour(number: $0) } ?? .grey
    }

    var html: Markup {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(headline) · Lab \(lab)</title>
        <link rel="icon" href="\(PageStyle.icon)">
        <link rel="stylesheet" href="/assets/status.css">
        <script src="/assets/status.js" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="site">
        <a class="brand" href="/">\(PageStyle.bars)<span>Scale</span></a>
        <nav aria-label="Elsewhere">\(links)</nav>
        </header>
        <main id="main" tabindex="-1">
        <div class="head"><h1>Lab “<bdi>\(lab)</bdi>”</h1><p class="meta" id="time" data-live>\(timeText)</p>\
        <button type="button" id="pause" hidden>Pause</button></div>
        <p class="error" id="away" role="status" hidden>The page’s server does not answer; it is asked again and again. \
        What is below is as it was.</p>
        <p class="\(isWell ? "well" : "unwell")" id="headline" role="status" data-live>\(headline)</p>
        \(numbersSection)\(partsSection)\(alertsSection)\(curvesSection)
        </main>
        <footer class="site"><p>Queries are those of the dashboards in <code>deploy/monitoring</code>.</p>\
        <noscript><p>Reload the page for newer values.</p></noscript></footer>
        </body>
        </html>

        """
    }

    // MARK: What it comes to

    private var unwell: [LabStatus.Row] { (try? snapshot.parts.get())?.parts.filter { !$0.isWell } ?? [] }

    private var isWell: Bool {
        guard case .success = snapshot.parts, unwell.isEmpty, snapshot.curves.outage == nil else {
            return false
        }
        return firing.allSatisfy { $0.labels["severity"] == "info" }
    }

    /// In one sentence.
    private var headline: String {
        guard let status = try? snapshot.parts.get() else { return "The parts cannot be looked at" }
        var sentences: [String] = []
        if unwell.isEmpty {
            sentences.append("All \(status.parts.count) parts are well")
        } else {
            let named = unwell.prefix(4).map { "\($0.part) \($0.state)" }.joined(separator: ", ")
            let more = unwell.count > 4 ? " and \(unwell.count - 4) more" : ""
            let verb = unwell.count == 1 ? "is" : "are"
            sentences.append(
                "\(unwell.count) of \(status.parts.count) parts \(verb) not well: \(named)\(more)")
        }
        if snapshot.curves.outage != nil { sentences.append("Prometheus does not answer") }
        if !firing.isEmpty {
            sentences.append(firing.count == 1 ? "1 alert fires" : "\(firing.count) alerts fire")
        }
        return sentences.joined(separator: "; ")
    }

    /// `14:02:10 UTC+1`
    private var timeText: String {
        guard case .clock(let offset) = clock else { return clock.text(snapshot.time) }
        let minutes = Int(offset.magnitude) / 60
        let hours = "\(offset < 0 ? "−" : "+")\(minutes / 60)"
        let rest = minutes % 60 == 0 ? "" : ":\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
        return "\(clock.text(snapshot.time)) UTC\(offset == 0 ? "" : hours + rest)"
    }

    private var links: [Markup] {
        addresses.dropFirst().map { address in
            "<a href=\"\(address.url)\">\(address.name.prefix(1).uppercased() + address.name.dropFirst())</a>"
        }
    }
}
