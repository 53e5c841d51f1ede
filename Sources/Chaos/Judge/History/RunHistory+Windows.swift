extension RunHistory {
    /// From the first phase to where the observers' work is over.
    var observed: Stretch {
        let from = phases.first?.time ?? 0
        let to = phases.last { $0.value == .checking }?.time ?? end?.time ?? latest
        return Stretch(from: min(from, to), to: to)
    }

    /// When the method began.
    var methodBegan: Double? { phases.first { $0.value == .method }?.time }

    /// From a phase's beginning to that of the next one.
    private func stretch(of phase: RunPhase) -> Stretch? {
        guard let place = phases.firstIndex(where: { $0.value == phase }) else { return nil }
        let next = phases[(place + 1)...].first { $0.value != phase }?.time
        let to = next ?? end?.time ?? latest
        return Stretch(from: phases[place].time, to: to)
    }

    /// Why a window cannot be looked at.
    struct NoWindow: Error, Hashable {
        var reason: String
    }

    /// - Returns: at least one stretch, none empty.
    func stretches(of window: Window) throws(NoWindow) -> [Stretch] {
        let found: [Stretch]
        switch window {
        case .before: found = [stretch(of: .before)].compactMap { $0 }
        case .method: found = [stretch(of: .method)].compactMap { $0 }
        case .after: found = [stretch(of: .after)].compactMap { $0 }
        case .run: found = [observed]
        case .step(let id, let after, let extra):
            guard let spans = steps[id], !spans.isEmpty else {
                throw NoWindow(reason: "step \(id) never began")
            }
            found = try spans.map { span throws(NoWindow) in
                guard let ended = span.ended else { throw NoWindow(reason: "step \(id) never ended") }
                return Stretch(from: span.began + after, to: ended + extra)
            }
        }
        guard !found.isEmpty else {
            throw NoWindow(reason: "\(Wording.text(window)): the run did not get there")
        }
        guard found.allSatisfy({ $0.seconds > 0 }) else {
            throw NoWindow(reason: "\(Wording.text(window)) has no length")
        }
        let observed = observed
        let seen = try found.map { stretch throws(NoWindow) in
            guard let seen = stretch.clamped(to: observed), stretch.seconds - seen.seconds <= 1 else {
                throw NoWindow(reason: "\(Wording.text(window)) was not observed to its end")
            }
            return seen
        }
        return Self.merged(seen)
    }

    /// Without overlaps, in order: nothing is counted twice.
    private static func merged(_ stretches: [Stretch]) -> [Stretch] {
        var merged: [Stretch] = []
        for stretch in stretches.sorted(by: { $0.from < $1.from }) {
            if let last = merged.last, stretch.from <= last.to {
                merged[merged.count - 1].to = max(last.to, stretch.to)
            } else {
                merged.append(stretch)
            }
        }
        return merged
    }
}
