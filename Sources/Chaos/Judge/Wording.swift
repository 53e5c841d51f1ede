/// What is claimed and where, in words.
enum Wording {
    static func text(_ window: Window) -> String {
        switch window {
        case .before: return "before the method"
        case .method: return "during the method"
        case .after: return "after recovery"
        case .run: return "the whole run"
        case .step(let id, let after, let extra):
            var text = "step \(id)"
            if after > 0 { text += " from \(Figures.seconds(after)) on" }
            if extra > 0 { text += " and \(Figures.seconds(extra)) past it" }
            return text
        }
    }

    static func text(_ filter: RequestFilter) -> String {
        filter.load + (filter.scenario.map { "/\($0)" } ?? "") + (filter.zone.map { " of zone \($0)" } ?? "")
    }

    static func text(_ measure: Measure) -> String {
        switch measure {
        case .latency(let percentile, let filter): "p\(Figures.plain(percentile)) of \(text(filter))"
        case .failedShare(let filter): "failed share of \(text(filter))"
        case .successShare(let filter): "success share of \(text(filter))"
        case .throughput(let filter): "throughput of \(text(filter))"
        case .zoneShare(let zone, let load): "share of zone \(zone) in \(load)"
        case .probe(let name, let aggregate): "\(aggregate.rawValue) of probe \(name)"
        case .probePassed(let name): "passed share of probe \(name)"
        }
    }

    /// A value of a measure, with its unit.
    static func text(_ value: Double, of measure: Measure) -> String {
        switch measure {
        case .latency: Figures.seconds(value)
        case .failedShare, .successShare, .zoneShare, .probePassed: Figures.share(value)
        case .throughput: Figures.plain(value) + "/s"
        case .probe: Figures.plain(value)
        }
    }

    static func text(_ bounds: Bounds, _ number: (Double) -> String) -> String {
        switch (bounds.atLeast, bounds.atMost) {
        case (let least?, let most?): "\(number(least)) to \(number(most))"
        case (let least?, nil): "at least \(number(least))"
        case (nil, let most?): "at most \(number(most))"
        case (nil, nil): "anything"
        }
    }

    static func text(_ pattern: EventPattern) -> String {
        switch pattern {
        case .stepBegan(let id): "step \(id) begins"
        case .stepEnded(let id): "step \(id) ends"
        case .alertFiring(let labels): "alert \(text(labels)) fires"
        case .alertResolved(let labels): "alert \(text(labels)) resolves"
        case .roleTaken(let role, let isOther):
            isOther ? "another member becomes \(role)" : "a member becomes \(role)"
        case .targetIsBack(let step, let role):
            "the target of step \(step) is back" + (role.map { " as \($0)" } ?? "")
        case .containerDied(let selector): "container \(text(selector)) dies"
        case .containerStarted(let selector): "container \(text(selector)) starts"
        case .measured(let measure, let bounds, let seconds):
            "\(text(measure)) is \(text(bounds) { text($0, of: measure) }) for \(Figures.seconds(seconds))"
        case .probePasses(let name): "probe \(name) passes"
        case .probeFails(let name): "probe \(name) fails"
        }
    }

    static func text(_ labels: [String: String]) -> String {
        "{" + labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ") + "}"
    }

    static func text(_ selector: TargetSelector) -> String {
        let named = [
            ("component", selector.component), ("zone", selector.zone), ("role", selector.role),
            ("name", selector.name),
        ].compactMap { key, value in value.map { "\(key)=\($0)" } }
        let labels = selector.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return (named + labels).joined(separator: " ")
    }

    /// At most so many of them.
    static func list(_ items: [String], most: Int = 5) -> String {
        let shown = items.prefix(most).joined(separator: ", ")
        return items.count > most ? "\(shown) and \(items.count - most) more" : shown
    }
}
