import Chaos
import Platforms

/// Tells of the servers that load balancers know: what has changed, and every few seconds all of it.
package struct BalancerObserver: Observer {
    private static let interval = 0.5
    private static let heartbeat = Duration.seconds(5)

    package let name = "edges"
    private let balancers: [Endpoints.Part]
    private let pages = PageReader()

    package init(_ balancers: [Endpoints.Part]) { self.balancers = balancers }

    package func observe(_ tell: @escaping @Sendable (JournalEvent) -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            for balancer in balancers { group.addTask { await observe(balancer, tell) } }
        }
    }

    private func observe(
        _ balancer: Endpoints.Part, _ tell: @Sendable (JournalEvent) -> Void
    ) async {
        var sight = Sight("\(name) \(balancer.name)")
        var told: [String: EdgeReading] = [:]
        var toldAt = ContinuousClock.now
        await every(Self.interval) {
            do {
                let page = try await pages.get(balancer.url)
                let readings = BalancerPage.readings(page.body, of: balancer.name)
                guard page.status == 200, !readings.isEmpty else {
                    throw PageError(
                        url: balancer.url, message: "status \(page.status), and no server on the page")
                }
                sight.sees()
                let now = ContinuousClock.now
                let isDue = now - toldAt >= Self.heartbeat
                if isDue { toldAt = now }
                for reading in readings where isDue || told[reading.proxy] != reading {
                    told[reading.proxy] = reading
                    tell(.edge(reading))
                }
            } catch {
                guard !Task.isCancelled, let trouble = sight.fails("\(error)") else { return }
                // What it was is not known any more.
                told = [:]
                tell(trouble)
            }
        }
    }
}
