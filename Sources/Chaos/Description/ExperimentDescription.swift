/// An experiment in plain words: what is done to what, for how long, and what is expected.
package struct ExperimentDescription: Sendable {
    private let experiment: Experiment

    package init(_ experiment: Experiment) { self.experiment = experiment }

    /// Without a line break at its end.
    package var text: String {
        var lines = [experiment.title]
        if !experiment.description.isEmpty {
            lines += experiment.description.split(separator: "\n").map { "  \($0)" }
        }
        if !experiment.load.isEmpty {
            lines += ["", "Meanwhile it is asked"] + experiment.load.map { "  \($0.name): \($0.words)" }
        }
        if !experiment.probes.isEmpty {
            lines += ["", "and looked at"] + experiment.probes.map { "  \($0.name): \($0.words)" }
        }
        lines += [
            "",
            "It is well when, for \(PlainWords.duration(experiment.steadyState.duration)) before and again after,",
        ]
        lines += experiment.steadyState.conditions.map {
            "  \($0.measure.words) is \($0.bounds.words($0.measure.written))"
        }
        lines += ["", "What is done"]
        for (number, step) in experiment.method.enumerated() { Self.add(step, "\(number + 1).", 1, &lines) }
        lines += [
            "",
            "What is expected" + (experiment.control == .group ? ", compared with a second deployment" : ""),
        ]
        for hypothesis in experiment.hypotheses {
            lines += ["  \(hypothesis.title) (\(hypothesis.id))", "      \(hypothesis.claim.words)"]
        }
        if !experiment.abort.isEmpty {
            lines += ["", "It is ended early, and all is healed, unless"]
            lines += experiment.abort.map {
                "  \($0.measure.words) is \($0.bounds.words($0.measure.written)), over \(PlainWords.duration($0.seconds))"
            }
        }
        lines += [
            "",
            "It takes \(experiment.durationText). After the last step the system has \(PlainWords.duration(experiment.recoveryLimit)) to recover.",
        ]
        return lines.joined(separator: "\n")
    }

    private static func add(_ step: Step, _ number: String, _ depth: Int, _ lines: inout [String]) {
        let indent = String(repeating: "  ", count: depth)
        func line(_ words: String) { lines.append("\(indent)\(number) \(step.id): \(words)") }
        func add(_ steps: [Step], _ mark: (Int) -> String) {
            for (index, inner) in steps.enumerated() { Self.add(inner, mark(index), depth + 1, &lines) }
        }
        switch step.action {
        case .wait(let seconds): line("waits \(PlainWords.duration(seconds))")
        case .fault(let action):
            line(
                "\(action.fault.words) \(action.targets.words)"
                    + (action.duration > 0 ? ", for \(PlainWords.duration(action.duration))" : ""))
        case .run(let command, let timeout, let isBackground):
            line(
                "runs \(command.joined(separator: " ")), for at most \(PlainWords.duration(timeout))"
                    + (isBackground ? ", while the next steps are done" : ""))
        case .parallel(let steps):
            line("all at once")
            add(steps) { _ in "-" }
        case .repeated(let times, let steps):
            line("\(times) times")
            add(steps) { "\($0 + 1)." }
        case .until(let event, let timeout):
            line("waits until \(event.words), for at most \(PlainWords.duration(timeout))")
        }
    }
}

extension Experiment {
    /// Seconds of a run: the least, if nothing has to be waited for, and the most.
    package var duration: ClosedRange<Double> {
        let method = method.map(\.duration)
        let watched = 2 * steadyState.duration
        return
            (watched + method.map(\.lowerBound).reduce(0, +))...(watched
            + method.map(\.upperBound).reduce(0, +) + recoveryLimit)
    }

    package var durationText: String {
        "\(PlainWords.duration(duration.lowerBound.rounded())) to \(PlainWords.duration(duration.upperBound.rounded()))"
    }

    /// Names of its faults, in the order of the method, each once.
    package var faultWords: [String] {
        var words: [String] = []
        for fault in method.flatMap(\.faults) where !words.contains(fault.action.fault.word) {
            words.append(fault.action.fault.word)
        }
        return words
    }
}
