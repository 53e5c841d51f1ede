import AsyncHTTPClient
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension DockerEngine {
    /// What happened to a container.
    package struct Event: Hashable, Sendable {
        package var id: String
        /// Such as `start`, `die` or `health_status: healthy`.
        package var action: String
        /// The container's labels, its `name`, and of its end the `exitCode`.
        package var attributes: [String: String]
        /// Nanoseconds since 1970.
        package var time: Int64
    }

    /// Bytes, of an event.
    private static let longestEvent = 1 << 20

    /// Events of containers that have all of `labels`, until the task is cancelled.
    ///
    /// - Parameter start: nanoseconds since 1970, by the engine's clock.
    /// - Throws: ``DockerError`` when the engine is gone. Events of a time in which it merely was silent are not lost.
    package func events(
        of labels: Labels, since start: Int64
    ) -> AsyncThrowingStream<Event, any Error> {
        AsyncThrowingStream { continuation in
            let reading = Task {
                var since = start
                do {
                    while true { since = try await readEvents(of: labels, since: since, continuation) }
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in reading.cancel() }
        }
    }

    /// - Returns: from when on to read again, after the engine was silent for too long.
    private func readEvents(
        of labels: Labels, since: Int64, _ continuation: AsyncThrowingStream<Event, any Error>.Continuation
    ) async throws -> Int64 {
        let filters = [
            "type": ["container"], "label": labels.map { "\($0.key)=\($0.value)" }.sorted(),
        ]
        let text = String(decoding: try JSONEncoder().encode(filters), as: UTF8.self)
        let digits = String(since % 1_000_000_000 + 1_000_000_000).dropFirst()
        let query: Query = [("filters", text), ("since", "\(since / 1_000_000_000).\(digits)")]
        let subject = "events"
        var latest = since
        do {
            var rest: [UInt8] = []
            for try await piece in try await stream("/events", query, of: subject) {
                rest += piece.readableBytesView
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    let event = try decode(RawEvent.self, Data(rest[..<end]), of: subject).event
                    rest.removeFirst(end + 1)
                    guard event.time > latest else { continue }
                    latest = event.time
                    continuation.yield(event)
                }
                guard rest.count < Self.longestEvent else {
                    throw DockerError(.refused, subject, "an event is longer than \(Self.longestEvent) bytes")
                }
            }
        } catch let error as HTTPClientError where error == .readTimeout {
            return latest
        } catch let error as DockerError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw unreachable(error, subject)
        }
        throw DockerError(.unreachable, subject, "the Docker engine ended them")
    }

    /// <https://docs.docker.com/reference/api/engine/version/v1.41/#tag/System/operation/SystemEvents>
    private struct RawEvent: Decodable {
        enum CodingKeys: String, CodingKey {
            case action, actor
            case time = "timeNano"
        }

        struct Actor: Decodable {
            enum CodingKeys: String, CodingKey {
                case id = "iD"
                case attributes
            }

            var id: String
            var attributes: [String: String]?
        }

        var action: String
        var actor: Actor
        var time: Int64

        var event: Event {
            Event(id: actor.id, action: action, attributes: actor.attributes ?? [:], time: time)
        }
    }
}
