import Charts

/// Every part by zone, as the engine has it.
extension StatusPage {
    var partsSection: Markup {
        let content: Markup
        switch snapshot.parts {
        case .failure(let failure):
            content = "<p class=\"error\">\(failure.message)</p>"
        case .success(let status):
            let zones = Zone.allCases.map { zone in
                self.zone(zone.rawValue, status.parts.filter { $0.zone == zone.rawValue })
            }
            content = "<div class=\"zones\">\(zones)</div>"
        }
        return """
            <section aria-labelledby="parts-title"><h2 id="parts-title">Parts</h2>
            <div id="parts" data-live>\(content)</div></section>

            """
    }

    /// When each part that runs was started last.
    var starts: [(part: String, time: Double)] {
        ((try? snapshot.parts.get())?.parts ?? []).compactMap { part in
            part.startedAt.flatMap(Timestamp.seconds).map { (part.part, $0) }
        }
    }

    private func zone(_ zone: String, _ parts: [LabStatus.Row]) -> Markup {
        """
        <section class="panel zone \(Self.colour(ofZone: zone).name)"><h3>Zone \(zone)</h3>
        <ul>\(parts.map(row))</ul></section>
        """
    }

    private func row(_ part: LabStatus.Row) -> Markup {
        var notes: [String] = []
        if let start = part.startedAt.flatMap(Timestamp.seconds) {
            notes.append(Self.age(snapshot.time - start))
        }
        if part.restarts > 0 { notes.append("restarted \(part.restarts)×") }
        // PostgreSQL's address is none for a browser.
        let isPage = part.address?.hasPrefix("http://") ?? false
        let name: Markup =
            isPage ? "<a href=\"\(part.address ?? "")\">\(part.part)</a>" : "<span>\(part.part)</span>"
        return """
            <li class="\(part.isWell ? "is-well" : "is-unwell")"><span class="name">\(name)</span>\
            <span class="state">\(part.state)</span><span class="since">\(notes.joined(separator: ", "))</span></li>
            """
    }

    /// In its largest unit.
    static func age(_ seconds: Double) -> String {
        switch seconds {
        case ..<100: "\(max(Int(seconds.rounded()), 0)) s"
        case ..<6000: "\(Int((seconds / 60).rounded())) min"
        case ..<172_800: "\(Int((seconds / 3600).rounded())) h"
        default: seconds.isFinite && seconds < 0x1p53 ? "\(Int((seconds / 86400).rounded())) d" : "–"
        }
    }
}
