import Charts
import HTTPTypes
import Hummingbird
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The lab's own server: takes alerts in, and shows how the lab is.
package struct StatusServer: Sendable {
    private static let lifetime = Duration.seconds(2)

    private let plan: LabPlan
    private let alerts: AlertSink
    private let parts: Remembered<Result<LabStatus, StatusFailure>>
    private let curves: [StatusWindow: Remembered<StatusCurves>]

    /// - Parameters:
    ///   - prometheus: its address.
    ///   - status: how the parts are.
    package init(
        _ plan: LabPlan, prometheus: String = "http://prometheus:9090",
        status: @escaping @Sendable () async throws -> LabStatus
    ) {
        self.plan = plan
        alerts = AlertSink()
        parts = Remembered(for: Self.lifetime) {
            do {
                return .success(try await TimeLimit.run(.seconds(5)) { try await status() })
            } catch is TimeLimit.Exceeded {
                return .failure(StatusFailure(message: "The engine does not tell of the parts within 5 s."))
            } catch {
                return .failure(StatusFailure(message: "\(error)"))
            }
        }
        let client = PrometheusClient(prometheus, within: .seconds(3))
        let windows = StatusWindow.allCases.map { window in
            let curves = Remembered(for: Self.lifetime) {
                await StatusCurves.read(window, at: Date().timeIntervalSince1970, from: client)
            }
            return (window, curves)
        }
        curves = Dictionary(uniqueKeysWithValues: windows)
    }

    /// - Parameter onRunning: is told the port.
    package func application(
        host: String = "0.0.0.0", port: Int, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: StatusPolicy())
        router.get("livez") { _, _ in "ok\n" }
        alerts.addRoutes(to: router)
        router.get { request, _ in try await page(request) }
        for (name, type, bytes) in Self.assets {
            router.get("assets/\(name)") { _, _ in
                Response(
                    status: .ok, headers: [.contentType: type],
                    body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
            }
        }
        return Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(host, port: port), serverName: "Scale"),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) })
    }

    /// `window`: how far back curves go. `offset`: minutes by which clocks of who looks are before UTC.
    private func page(_ request: Request) async throws -> Response {
        let parameters = request.uri.queryParameters
        let window = parameters["window"].flatMap { StatusWindow(rawValue: String($0)) } ?? .quarterHour
        let offset = parameters["offset"].flatMap { Int($0) }.map { min(max($0, -840), 840) } ?? 0
        async let parts = parts.value
        guard let curves = await curves[window]?.value else { throw HTTPError(.internalServerError) }
        let received = alerts.latest
        let snapshot = StatusSnapshot(
            time: Date().timeIntervalSince1970, window: window, parts: await parts, curves: curves,
            received: received.alerts, heard: received.heard)
        let page = StatusPage(
            snapshot: snapshot, addresses: plan.addresses, lab: plan.settings.name,
            clock: .clock(offset: offset * 60))
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: page.html.text)))
    }

    private static let assets: [(name: String, type: String, bytes: [UInt8])] = [
        (
            "status.css", "text/css; charset=utf-8",
            Array((ChartStyle.sheet + PageStyle.sheet).utf8) + PackageResources.status_css
        ),
        ("status.js", "text/javascript; charset=utf-8", PackageResources.status_js),
    ]
}
