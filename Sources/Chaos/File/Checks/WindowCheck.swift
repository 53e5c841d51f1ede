/// Times that make no sense together.
enum WindowCheck {
    static func check(_ experiment: Experiment?, _ reading: FileReading) {
        for window in reading.windows { check(window, reading) }
        guard let experiment else { return }
        let method = experiment.method.map(\.duration.upperBound).reduce(0, +)
        let run = experiment.steadyState.duration * 2 + method + experiment.recoveryLimit
        for claim in reading.claims {
            switch claim.value {
            case .happens(_, let within, _), .steadyStateAgain(let within, _):
                if within > run {
                    reading.error(
                        .senselessTime, at: claim.place(of: "within"),
                        "\(PlainWords.duration(within)) is longer than the whole run, which lasts \(PlainWords.duration(run)) at most",
                        "shorten it, or let the run last longer by a step “wait” or recovery")
                }
            default: continue
            }
        }
        for abort in reading.aborts where abort.value.seconds > experiment.steadyState.duration + method {
            reading.warning(
                .senselessTime, at: abort.place(of: "over"),
                "\(PlainWords.duration(abort.value.seconds)) of data are never there before the method has ended",
                "shorten it, or nothing is ever aborted")
        }
        for event in reading.events {
            guard case .measured(_, _, let seconds) = event.value, seconds > run else { continue }
            reading.error(
                .senselessTime,
                at: event.node.entry("measured")?.value.entry("for")?.value.place ?? event.node.place,
                "\(PlainWords.duration(seconds)) is longer than the whole run, which lasts \(PlainWords.duration(run)) at most",
                "shorten it")
        }
    }

    private static func check(_ window: FileReading.Noted<Window>, _ reading: FileReading) {
        guard case .step(let id, let skip, let extend) = window.value, let step = reading.step(id) else {
            return
        }
        let most = step.value.longest
        if most + extend == 0 {
            reading.error(
                .senselessTime, at: window.node.place,
                "the step “\(id)” is over at once, so this window is empty",
                "give “extend”, such as extend: 30s, or name the step that follows")
        } else if skip >= most + extend {
            reading.error(
                .senselessTime, at: window.place(of: "skip"),
                "the step “\(id)” lasts \(PlainWords.duration(most)), so nothing is left after \(PlainWords.duration(skip))",
                "skip less, or extend the window")
        }
    }
}
