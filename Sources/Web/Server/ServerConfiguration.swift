/// Where and how to serve.
package struct ServerConfiguration: Sendable {
    package var host: String
    /// 0 picks a free one.
    package var port: Int
    package var limits: ServerLimits
    /// Where load balancers ask how much of its share the server can take; none if `nil`, 0 picks a free one.
    package var agentPort: Int?
    /// The file descriptor that gets the access log; none if `nil`.
    package var accessLogOutput: Int32?
    /// How often the catalog is asked whether it has changed.
    package var reloadInterval: Duration
    /// How long the server says that it is not ready before it stops accepting connections, for load
    /// balancers to notice.
    package var drainTime: Duration

    /// Where a copy of the songs is kept, to go on with while the catalog cannot be reached; none if `nil`.
    package var snapshotPath: String?

    package init(
        host: String = "127.0.0.1", port: Int = 8080, limits: ServerLimits = ServerLimits(),
        agentPort: Int? = nil, accessLogOutput: Int32? = nil, reloadInterval: Duration = .seconds(1),
        drainTime: Duration = .zero, snapshotPath: String? = nil
    ) {
        self.host = host
        self.port = port
        self.limits = limits
        self.agentPort = agentPort
        self.accessLogOutput = accessLogOutput
        self.reloadInterval = reloadInterval
        self.drainTime = drainTime
        self.snapshotPath = snapshotPath
    }
}
