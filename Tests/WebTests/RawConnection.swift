import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A TCP connection that sends exactly what a test says.
final class RawConnection: Sendable {
    private let socket: Int32

    /// Connects to a port of this machine.
    ///
    /// - Returns: `nil` when the connection is refused.
    init?(port: Int) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // What takes longer than this has failed; nothing waits for it that works.
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result != 0 { return nil }
    }

    deinit { close(socket) }

    /// - Returns: whether the peer still took all of it.
    @discardableResult
    func send(_ bytes: some Collection<UInt8> & Sendable) async -> Bool {
        await blocking { socket in
            var rest = Array(bytes)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    @discardableResult
    func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    /// What comes until the peer closes, or `enough` has come.
    ///
    /// - Returns: `nil` when neither happens.
    func receive(until enough: @escaping @Sendable (String) -> Bool = { _ in false }) async -> String? {
        await blocking { socket in
            var received: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(socket, &chunk, chunk.count, 0)
                if count < 0, errno == EAGAIN { return nil }
                let text = String(decoding: received, as: UTF8.self)
                guard count > 0 else { return text }
                received += chunk[..<count]
                if enough(String(decoding: received, as: UTF8.self)) {
                    return String(decoding: received, as: UTF8.self)
                }
            }
        }
    }

    /// Calls `body` on a thread that may wait: the server under test runs on those of this task.
    private func blocking<Result: Sendable>(_ body: @escaping @Sendable (Int32) -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [socket] in continuation.resume(returning: body(socket)) }
        }
    }

    static func get(_ path: String, port: Int) async -> String? {
        guard let connection = RawConnection(port: port) else { return nil }
        await connection.send("GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return await connection.receive()
    }
}
