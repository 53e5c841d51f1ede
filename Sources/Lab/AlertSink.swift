import Hummingbird
import NIOCore
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Takes in what Alertmanager sends, and shows the last of it: `POST /alerts`, `GET /alerts`.
///
/// <https://prometheus.io/docs/alerting/latest/configuration/#webhook_config>
package final class AlertSink: Sendable {
    /// Notifications that are kept.
    private static let capacity = 500
    /// Bytes, of a notification.
    private static let longest = 1 << 20

    /// A notification and when it came, in seconds since 1970.
    private let received = Mutex<[(time: Double, body: String)]>([])

    package init() {}

    package func application(port: Int) -> some ApplicationProtocol {
        let router = Router()
        router.get("livez") { _, _ in "ok\n" }
        router.post("alerts") { [self] request, _ in
            let body = try await request.body.collect(upTo: Self.longest)
            // Only what is JSON can be shown as a part of it.
            guard (try? JSONDecoder().decode(Notification.self, from: Data(body.readableBytesView))) != nil
            else {
                throw HTTPError(.badRequest, message: "this is no notification of Alertmanager's")
            }
            let text = String(buffer: body)
            received.withLock { kept in
                kept.append((Date().timeIntervalSince1970, text))
                kept.removeFirst(max(0, kept.count - Self.capacity))
            }
            return HTTPResponse.Status.noContent
        }
        router.get("alerts") { [self] _, _ in
            let list = received.withLock { $0 }
                .map { #"{"receivedAt":\#($0.time),"notification":\#($0.body)}"# }
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(string: "[" + list.joined(separator: ",\n") + "]\n")))
        }
        return Application(
            router: router,
            configuration: .init(address: .hostname("0.0.0.0", port: port), serverName: "Scale"))
    }

    private struct Notification: Decodable {
        struct Alert: Decodable {
            var status: String
            var labels: [String: String]
        }

        var alerts: [Alert]
    }
}
