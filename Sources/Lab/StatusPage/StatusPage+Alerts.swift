import Charts

/// The alerts that fire, by Prometheus, and those that came here, by Alertmanager.
extension StatusPage {
    /// That are shown of those received.
    private static let latest = 6
    /// Seconds after which the silence of the watchdog, who is heard every 15, means something.
    private static let silence = 60.0

    /// Without the watchdog, which always fires.
    var firing: [PrometheusAlert] {
        ((try? snapshot.curves.alerts.get()) ?? []).filter {
            $0.state == "firing" && $0.labels["alertname"] != "Watchdog"
        }.sorted { ($0.activeAt ?? "") > ($1.activeAt ?? "") }
    }

    var alertsSection: Markup {
        """
        <section aria-labelledby="alerts-title"><h2 id="alerts-title">Alerts</h2>
        <div class="columns" id="alerts" data-live>\(firingList)\(receivedList)</div></section>

        """
    }

    private var firingList: Markup {
        let content: Markup
        if case .failure(let error) = snapshot.curves.alerts {
            content = "<p class=\"error\">Not known: Prometheus does not tell. \(error.description)</p>"
        } else if firing.isEmpty {
            content = "<p class=\"meta\">None.</p>"
        } else {
            content = "<ul class=\"alerts\">\(firing.map(row))</ul>"
        }
        return "<section class=\"panel\"><h3>That fire now</h3>\(content)</section>"
    }

    private func row(_ alert: PrometheusAlert) -> Markup {
        row(
            name: alert.labels["alertname"] ?? "", severity: alert.labels["severity"] ?? "",
            zone: alert.labels["zone"] ?? "", summary: alert.annotations["summary"] ?? "",
            time: alert.activeAt.flatMap(Timestamp.seconds).map { "since \(clock.text($0))" } ?? "",
            isOver: false)
    }

    private var receivedList: Markup {
        let list = snapshot.received.suffix(Self.latest).reversed().map { alert in
            row(
                name: alert.name, severity: alert.severity, zone: alert.zone, summary: alert.summary,
                time: "\(alert.isFiring ? "fires" : "over"), received \(clock.text(alert.time))",
                isOver: !alert.isFiring)
        }
        let content: Markup =
            list.isEmpty ? "<p class=\"meta\">None.</p>" : "<ul class=\"alerts\">\(list)</ul>"
        return "<section class=\"panel\"><h3>Received lately</h3>\(watchdog)\(content)</section>"
    }

    private var watchdog: Markup {
        guard let heard = snapshot.heard else {
            return
                "<p class=\"error\">Alertmanager has not been heard since this page’s server was started.</p>"
        }
        let age = snapshot.time - heard
        guard age <= Self.silence else {
            return
                "<p class=\"error\">Alertmanager was last heard \(Self.age(age)) ago: alerts may not arrive.</p>"
        }
        return "<p class=\"meta\">Alertmanager was heard within the last minute, so alerts arrive.</p>"
    }

    private func row(
        name: String, severity: String, zone: String, summary: String, time: String, isOver: Bool
    ) -> Markup {
        // What is said of a zone stands in the zone's colour.
        let place: Markup =
            zone.isEmpty
            ? "" : "<span class=\"badge \(Self.colour(ofZone: zone).name)\">zone \(zone)</span>"
        let kind = ["critical", "warning", "info"].first { $0 == severity } ?? "other"
        return """
            <li class="\(isOver ? "is-over" : kind)"><p><b>\(name)</b> <span class="severity">\(severity)</span> \
            \(place)</p><p>\(summary)</p><p class="meta">\(time)</p></li>
            """
    }
}
