/// Something does not happen in a window.
struct NeverClaim {
    let pattern: EventPattern
    let window: Window

    func finding(in history: RunHistory) -> Finding {
        let threshold = "never \(Wording.text(window)): \(Wording.text(pattern))"
        let stretches: [Stretch]
        do { stretches = try history.stretches(of: window) } catch {
            return .open(error.reason, threshold: threshold)
        }
        for stretch in stretches {
            if case .alertFiring = pattern, let before = history.wasSo(pattern, at: stretch.from) {
                return Finding(.fail, before, threshold: threshold, observed: "all the while", count: 1)
            }
            let happened = history.occurrences(of: pattern, in: stretch).filter { stretch.contains($0.time) }
            if let first = happened.first {
                return Finding(
                    .fail, "\(first.what) at \(Figures.seconds(first.time)) of the run", threshold: threshold,
                    observed: "\(happened.count) times", count: happened.count)
            }
        }
        for stretch in stretches {
            if let objection = history.objection(to: pattern, over: stretch) {
                return .open(objection, threshold: threshold)
            }
            if case .measured(_, _, let seconds) = pattern, stretch.seconds < seconds {
                return .open("the window is shorter than \(Figures.seconds(seconds))", threshold: threshold)
            }
        }
        return Finding(
            .pass, "it did not happen in \(Figures.seconds(stretches.seconds))", threshold: threshold,
            observed: "never", count: stretches.count)
    }
}
