import Chaos

/// How much each server of load balancers' proxies is to get: its weight, and 0 while it is down. Of several load
/// balancers the mean.
struct WeightCurves: Sendable {
    private static let most = 500

    private(set) var curves: [RunTimeline.Server: ValueCurve] = [:]
    /// By load balancer.
    private var latest: [RunTimeline.Server: [String: Double]] = [:]

    mutating func halve() {
        for server in curves.keys { curves[server]?.halve() }
    }

    mutating func take(_ reading: EdgeReading, at place: Int) {
        for server in reading.servers {
            let name = RunTimeline.Server(proxy: reading.proxy, name: server.name)
            guard curves[name] != nil || curves.count < Self.most else { continue }
            latest[name, default: [:]][reading.edge] = server.isUp ? server.weight : 0
            let weights = (latest[name] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
            curves[name, default: ValueCurve()].take(
                weights.reduce(0, +) / Double(weights.count), at: place)
        }
    }
}
