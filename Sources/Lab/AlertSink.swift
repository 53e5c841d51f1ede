import HTTPTypes
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
final class AlertSink: Sendable {
    /// Notifications that are kept.
    private static let capacity = 500
    /// Bytes, of a notification.
    private static let longest = 1 << 20

    /// A notification, what is read of it, and when it came, in seconds since 1970.
    private struct Entry {
        var time: Double
        var body: String
        var alerts: [ReceivedAlert]
    }

    private let received = Mutex<[Entry]>([])

    /// Without the watchdog, the latest last; and when anything came.
    var latest: (alerts: [ReceivedAlert], heard: Double?) {
        received.withLock { kept in
            (kept.flatMap(\.alerts).filter { $0.name != "Watchdog" }, kept.last?.time)
        }
    }

    func addRoutes<Context: RequestContext>(to router: Router<Context>) {
        router.post("alerts") { [self] request, _ in
            // Of this type no page of another site may send without asking.
            guard request.headers[.contentType]?.lowercased().hasPrefix("application/json") ?? false else {
                throw HTTPError(.unsupportedMediaType, message: "a notification is application/json")
            }
            let body = try await request.body.collect(upTo: Self.longest)
            // Only what is JSON can be shown as a part of it.
            guard let found = try? JSONDecoder().decode(Notification.self, from: Data(body.readableBytesView))
            else {
                throw HTTPError(.badRequest, message: "this is no notification of Alertmanager's")
            }
            let time = Date().timeIntervalSince1970
            let entry = Entry(
                time: time, body: String(buffer: body), alerts: found.alerts.map { $0.received(at: time) })
            received.withLock { kept in
                kept.append(entry)
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
    }

    private struct Notification: Decodable {
        struct Alert: Decodable {
            var status: String
            var labels: [String: String]
            var annotations: [String: String]?

            func received(at time: Double) -> ReceivedAlert {
                ReceivedAlert(
                    time: time, name: labels["alertname"] ?? "", zone: labels["zone"] ?? "",
                    severity: labels["severity"] ?? "", summary: annotations?["summary"] ?? "",
                    isFiring: status == "firing")
            }
        }

        var alerts: [Alert]
    }
}
