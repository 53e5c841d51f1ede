import Catalog
import NIOPosix
import ServiceLifecycle
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One JSON line per request, handed over in memory and written in batches away from the event loops.
///
/// When whoever reads the log is too slow, lines are dropped and counted rather than requests held up.
package final class AccessLog: Service, Sendable {
    struct Entry: Sendable {
        /// Milliseconds since 1970.
        var time: Int
        var method: String
        /// The route's template: paths may hold secrets.
        var route: String
        var status: Int
        /// Of the response's body.
        var bytes: Int
        var nanoseconds: Int
        var request: String
    }

    private struct Pending {
        var bytes: [UInt8] = []
        var dropped = 0
    }

    /// Bytes that wait to be written at most.
    static let capacity = 4 << 20
    private static let interval = Duration.milliseconds(100)

    private let pending = Mutex(Pending())
    private let output: Int32?

    /// - Parameter output: the file descriptor to write to; nothing is logged if `nil`.
    package init(output: Int32?) {
        self.output = output
    }

    func append(_ entry: Entry) {
        guard output != nil else { return }
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.key("time")
        json.string(Timestamp.iso8601(milliseconds: entry.time))
        json.key("method")
        json.string(entry.method)
        json.key("route")
        json.string(entry.route)
        json.key("status")
        json.integer(entry.status)
        json.key("bytes")
        json.integer(entry.bytes)
        json.key("duration")
        json.number(Double(entry.nanoseconds / 1000) / 1e6)
        json.key("request")
        json.string(entry.request)
        json.endObject()
        pending.withLock { pending in
            guard pending.bytes.count + json.bytes.count < Self.capacity else {
                pending.dropped += 1
                return
            }
            pending.bytes.append(contentsOf: json.bytes)
            pending.bytes.append(UInt8(ascii: "\n"))
        }
    }

    /// Writes until shutdown; the last lines are written before it returns.
    package func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.interval) }
            await flush()
        }
        await flush()
    }

    func flush() async {
        let (bytes, dropped) = pending.withLock { pending in
            defer { pending = Pending() }
            return (pending.bytes, pending.dropped)
        }
        guard let output, !bytes.isEmpty || dropped > 0 else { return }
        let notice = dropped > 0 ? Array("{\"dropped\":\(dropped)}\n".utf8) : []
        _ = try? await NIOThreadPool.singleton.runIfActive {
            Self.write(bytes + notice, to: output)
        }
    }

    private static func write(_ bytes: [UInt8], to output: Int32) {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                #if canImport(Glibc)
                    let count = Glibc.write(
                        output, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #else
                    let count = Musl.write(
                        output, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #endif
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}
