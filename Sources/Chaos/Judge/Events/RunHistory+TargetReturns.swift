extension RunHistory {
    /// What becomes of one target, as its containers and its role tell.
    private enum News {
        case container(ContainerEvent.Action)
        case role(RoleReading)
    }

    /// When all targets of a fault were back after they had gone; one for each time that it was injected.
    func targetReturns(_ step: String, _ role: String?) -> [Occurrence] {
        let trials = FaultTrial.trials(faults[step] ?? [])
        return trials.enumerated().compactMap { number, trial in
            let until = number + 1 < trials.count ? trials[number + 1].resolved : .infinity
            let returns = trial.targets.map {
                targetReturn($0, role, in: Stretch(from: trial.resolved, to: until))
            }
            guard !returns.isEmpty, !returns.contains(nil), let last = returns.compactMap({ $0 }).max() else {
                return nil
            }
            let names = trial.targets.map(\.name).sorted()
            return Occurrence(time: last, what: "\(Wording.list(names)) back")
        }
    }

    /// Whether any target of a step went away after it was chosen.
    func isTargetGone(_ step: String) -> Bool {
        FaultTrial.trials(faults[step] ?? []).contains { trial in
            trial.targets.contains { target in
                news(of: target).contains { news in
                    news.time >= trial.resolved && Self.isGone(news.value)
                }
            }
        }
    }

    private func news(of target: FaultEvent.Target) -> [Timed<News>] {
        let events = (containers[.experiment] ?? []).filter { Naming.isSame($0.value.name, target.name) }
            .map { Timed(time: $0.time, value: News.container($0.value.action)) }
        let readings = (roles[.experiment] ?? []).filter { Naming.isSame($0.value.member, target.name) }
            .map { Timed(time: $0.time, value: News.role($0.value)) }
        return (events + readings).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }

    private static func isGone(_ news: News) -> Bool {
        switch news {
        case .container(let action): [.died, .removed, .paused, .unhealthy].contains(action)
        case .role(let reading): reading.role == nil
        }
    }

    private func targetReturn(_ target: FaultEvent.Target, _ asked: String?, in stretch: Stretch) -> Double? {
        let news = news(of: target)
        let hasHealth = news.contains { news in
            if case .container(let action) = news.value {
                action == .healthy || action == .unhealthy
            } else {
                false
            }
        }
        var isGone = false
        var isRunning = true
        var isHealthy = true
        var reading: RoleReading?
        for (time, news) in news.map({ ($0.time, $0.value) }) where stretch.contains(time) {
            switch news {
            case .container(.died), .container(.removed), .container(.paused):
                isRunning = false
                reading = nil
            case .container(.started):
                isRunning = true
                isHealthy = !hasHealth
            case .container(.resumed): isRunning = true
            case .container(.healthy): isHealthy = true
            case .container(.unhealthy): isHealthy = false
            case .container(.created): break
            case .role(let latest): reading = latest
            }
            isGone = isGone || Self.isGone(news)
            let hasRole =
                asked.map { asked in
                    reading.map { Self.satisfies($0.role, asked) && Self.isWell($0) } ?? false
                } ?? true
            if isGone, isRunning, isHealthy, hasRole { return time }
        }
        return nil
    }
}
