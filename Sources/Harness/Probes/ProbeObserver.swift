import Chaos

/// What a look at something found.
package struct ProbeLook: Hashable, Sendable {
    /// A finite number.
    package var value: Double?
    package var passed: Bool
    package var problem: String?

    package init(value: Double?, passed: Bool, problem: String? = nil) {
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
        self.passed = passed
        self.problem = problem
    }
}

/// A kind of probe.
package protocol ProbeReader: Sendable {
    /// - Throws: when it could not look; what it looks at being away is something that it sees.
    func look() async throws -> ProbeLook
}

/// Looks again and again.
package struct ProbeObserver: Observer {
    private let probe: Probe
    private let reader: any ProbeReader

    package init(_ probe: Probe, _ reader: any ProbeReader) {
        self.probe = probe
        self.reader = reader
    }

    package var name: String { "probe \(probe.name)" }

    package func observe(_ tell: @escaping @Sendable (JournalEvent) -> Void) async {
        var sight = Sight(name)
        await every(probe.interval) {
            do {
                let look = try await reader.look()
                guard !Task.isCancelled else { return }
                sight.sees()
                tell(
                    .probe(
                        ProbeReading(
                            name: probe.name, value: look.value, passed: look.passed, problem: look.problem)))
            } catch {
                guard !Task.isCancelled else { return }
                let message = error is TimeLimitExceeded ? "no answer in time" : "\(error)"
                if let trouble = sight.fails(message) { tell(trouble) }
                tell(
                    .probe(ProbeReading(name: probe.name, value: nil, passed: false, problem: message)))
            }
        }
    }
}
