extension Experiment {
    package struct FaultStep: Hashable, Sendable {
        package var id: String
        package var action: Step.FaultAction
        /// Whether a program that may make its targets has been started before it.
        package var followsProgram: Bool
    }

    /// Every step with a fault, in the order of the method, each once.
    package var faults: [FaultStep] {
        var found: [FaultStep] = []
        var hasProgram = false
        func walk(_ steps: [Step]) {
            for step in steps {
                switch step.action {
                case .fault(let action):
                    found.append(FaultStep(id: step.id, action: action, followsProgram: hasProgram))
                case .parallel(let steps), .repeated(_, let steps): walk(steps)
                case .run: hasProgram = true
                case .wait, .until: break
                }
            }
        }
        walk(method)
        return found
    }

    /// The longest stretch, in seconds, that is looked back on while it runs.
    var longestLook: Double {
        var longest = steadyState.duration
        for condition in abort { longest = max(longest, condition.seconds) }
        func take(_ pattern: EventPattern) {
            if case .measured(_, _, let seconds) = pattern { longest = max(longest, seconds) }
        }
        func walk(_ steps: [Step]) {
            for step in steps {
                switch step.action {
                case .until(let pattern, _): take(pattern)
                case .parallel(let steps), .repeated(_, let steps): walk(steps)
                case .wait, .fault, .run: break
                }
            }
        }
        walk(method)
        for hypothesis in hypotheses {
            if case .happens(let pattern, _, let after) = hypothesis.claim {
                take(pattern)
                take(after)
            }
        }
        return longest
    }
}

extension Fault {
    /// Whether it ends processes.
    package var isKill: Bool {
        if case .kill = self { true } else { false }
    }
}

extension Step.Action {
    /// Whether something is done outside of the harness.
    var isCarriedOut: Bool {
        switch self {
        case .fault, .run: true
        case .wait, .until, .parallel, .repeated: false
        }
    }
}

extension Experiment {
    /// Seconds for which a run may last at most, by what it says and with much room for what it does not say.
    package var longestDuration: Double {
        let limits = RunLimits()
        var method = 0.0
        func walk(_ steps: [Step], times: Double) {
            for step in steps {
                switch step.action {
                case .wait(let seconds): method += times * seconds
                case .fault(let action): method += times * (action.duration + limits.healing)
                case .run(_, let timeout, _): method += times * timeout
                case .until(_, let timeout): method += times * timeout
                case .parallel(let steps): walk(steps, times: times)
                case .repeated(let rounds, let steps): walk(steps, times: times * Double(rounds))
                }
            }
        }
        walk(self.method, times: 1)
        let watched = hypotheses.map(\.claim.watched).reduce(recoveryLimit, max)
        return 1.5 * (limits.longestWarmUp + 2 * steadyState.duration + method + watched) + 2 * limits.healing
    }
}

extension Hypothesis.Claim {
    /// For how many seconds after the method it may have to be watched.
    fileprivate var watched: Double {
        func extra(_ window: Window) -> Double {
            if case .step(_, _, let extra) = window { extra } else { 0 }
        }
        switch self {
        case .threshold(_, _, let window), .never(_, let window), .outage(_, _, let window):
            return extra(window)
        case .comparison(let comparison):
            guard case .window(let reference) = comparison.reference else { return extra(comparison.window) }
            return max(extra(comparison.window), extra(reference))
        case .happens(_, let within, _), .steadyStateAgain(let within, _): return within
        case .nothingLost: return 0
        }
    }
}
