import Chaos
import Platforms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A deployment with what is known of where its parts are.
package struct ObservedDeployment: Sendable {
    package let platform: any Platform
    package let endpoints: Endpoints

    /// Seconds since 1970.
    package static let timeOfDay: @Sendable () -> Double = { Date().timeIntervalSince1970 }

    /// - Parameter change: of the endpoints, where the platform does not know them.
    /// - Throws: when the platform does not answer, or has no such deployment.
    package init(
        _ platform: any Platform, changing change: (inout Endpoints) -> Void = { _ in }
    ) async throws {
        try await platform.check()
        var endpoints = try await platform.endpoints()
        change(&endpoints)
        self.platform = platform
        self.endpoints = endpoints
    }

    /// What a run of `experiment` works with here.
    ///
    /// - Parameter onLeftBehind: is told how many playlists of a load could not be deleted, if any.
    /// - Throws: ``HarnessError`` when something that the experiment asks for cannot be seen.
    package func deployment(
        for experiment: Experiment, onLeftBehind: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> ExperimentRun.Deployment {
        var observers: [any Observer] = [ContainerObserver(platform)]
        if !endpoints.members.isEmpty { observers.append(RoleObserver(endpoints.members)) }
        if !endpoints.balancers.isEmpty { observers.append(BalancerObserver(endpoints.balancers)) }
        if let alerts = endpoints.alerts {
            observers.append(AlertObserver(alerts, timeOfDay: Self.timeOfDay))
        } else if experiment.asksForAlerts {
            throw HarnessError(
                .notObservable, "alerts",
                "a hypothesis is about alerts: say by --alerts where they are received")
        }
        for probe in experiment.probes {
            observers.append(ProbeObserver(probe, try reader(of: probe)))
        }
        return ExperimentRun.Deployment(
            load: HarnessLoad(edges: endpoints.edges, for: experiment, onLeftBehind: onLeftBehind),
            observers: observers)
    }

    private func reader(of probe: Probe) throws -> any ProbeReader {
        switch probe.kind {
        case .prometheus(let query):
            guard let prometheus = endpoints.prometheus else {
                throw HarnessError(
                    .notObservable, "probe \(probe.name)", "say by --prometheus where Prometheus answers")
            }
            return PrometheusProbe(prometheus, query: query)
        case .http(let url, let status): return HTTPProbe(url, status: status)
        case .sql(let address, let query): return try SQLProbe(address, query: query)
        case .command(let command): return CommandProbe(command)
        case .dns(let name): return NameProbe(name, on: platform)
        }
    }
}

extension Experiment {
    /// Whether something in it is about alerts.
    fileprivate var asksForAlerts: Bool {
        func isAlert(_ pattern: EventPattern) -> Bool {
            switch pattern {
            case .alertFiring, .alertResolved: true
            default: false
            }
        }
        return hypotheses.contains { hypothesis in
            switch hypothesis.claim {
            case .happens(let pattern, _, let after): isAlert(pattern) || isAlert(after)
            case .never(let pattern, _): isAlert(pattern)
            default: false
            }
        }
    }
}
