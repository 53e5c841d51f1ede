import Hummingbird

/// Takes alerts in, and nothing else: for systems that are no lab. `POST /alerts` for Alertmanager, `GET /alerts` for who
/// wants to know what came.
package struct AlertReceiver: Sendable {
    private let port: Int

    /// - Parameter port: on the loopback interface, and where containers reach the machine.
    package init(port: Int) { self.port = port }

    package var url: String { "http://127.0.0.1:\(port)/alerts" }

    /// Serves until the task is cancelled.
    package func run() async throws {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: StatusPolicy())
        AlertSink().addRoutes(to: router)
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("0.0.0.0", port: port), serverName: "Scale"))
        try await application.runService(gracefulShutdownSignals: [])
    }
}
