import Charts

/// How clients fare, in a few numbers.
extension StatusPage {
    var numbersSection: Markup {
        """
        <section aria-labelledby="now-title"><h2 id="now-title">Now</h2>
        <dl class="numbers" id="now" data-live>\(StatusFigure.all.map(number))\(primary)\(alertCount)</dl></section>

        """
    }

    private func number(_ figure: StatusFigure) -> Markup {
        let value = snapshot.curves.now(figure.query)
        let isBad = figure.limit.map { (value ?? 0) > $0 } ?? false
        var curve = Markup()
        if let series = snapshot.curves.series(of: figure.query).first {
            curve =
                Sparkline(
                    snapshot.curves.points(series), span: snapshot.curves.span, colour: .violet,
                    top: figure.top
                ).svg
        }
        return cell(figure.title, value.map(figure.unit.text) ?? "–", figure.note, isBad: isBad, curve)
    }

    private var primary: Markup {
        let parts = (try? snapshot.parts.get())?.parts ?? []
        let name = parts.first {
            $0.component == Component.postgres.rawValue && $0.state.hasSuffix(", primary")
        }?.part
        return cell("Primary", name ?? "none", "of PostgreSQL’s members", isBad: name == nil)
    }

    private var alertCount: Markup {
        guard case .success = snapshot.curves.alerts else {
            return cell("Alerts", "–", "that fire", isBad: true)
        }
        return cell("Alerts", "\(firing.count)", "that fire", isBad: !firing.isEmpty)
    }

    private func cell(_ title: String, _ value: String, _ note: String, isBad: Bool, _ curve: Markup = "")
        -> Markup
    {
        """
        <div class="panel\(isBad ? " is-bad" : "")"><dt>\(title)</dt><dd>\(value)</dd>\
        <dd class="meta">\(note)</dd>\(curve.isEmpty ? "" : "<dd>\(curve)</dd>" as Markup)</div>
        """
    }
}
