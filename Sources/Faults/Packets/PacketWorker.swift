import Glibc

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The injector's end of a ``PacketHolder``.
final class PacketWorker {
    private let child: Child
    private let control: CInt
    private var last = PacketFigures()
    private var line: [UInt8] = []

    /// Starts one, and waits until it has its queue.
    init(_ plan: PacketPlan, in namespace: CInt) throws(FaultError) {
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0, &ends) == 0,
            let json = try? JSONEncoder().encode(plan)
        else { throw .system("a pair of sockets") }
        let id = Program.spawn(
            ["/proc/self/exe", "chaos", "inject", "--packets", String(decoding: json, as: UTF8.self)],
            in: namespace, errors: STDERR_FILENO, extra: ends[1])
        close(ends[1])
        control = ends[0]
        do {
            child = try Child(id, "the process that holds packets")
        } catch {
            close(control)
            throw error
        }
        guard read(within: 30) else {
            let code: FaultError.Code = child.ending() == nil ? .failed : .notPossible
            end()
            throw FaultError(
                code, "NFQUEUE", "the kernel gives no queue of packets in the target's network namespace")
        }
    }

    var isRunning: Bool {
        var look = pollfd(fd: control, events: 0, revents: 0)
        return poll(&look, 1, 0) == 0
    }

    /// The latest that it has told.
    var figures: PacketFigures {
        while read(within: 0) {}
        return last
    }

    /// Has it let everything go, and waits for that.
    func end() {
        shutdown(control, CInt(SHUT_WR))
        child.end(after: 2)
        close(control)
    }

    /// Takes a line in.
    ///
    /// - Returns: whether there was one.
    private func read(within seconds: Double) -> Bool {
        let limit = Monotonic.now + seconds
        while true {
            if let end = line.firstIndex(of: UInt8(ascii: "\n")) {
                let figures = try? JSONDecoder().decode(PacketFigures.self, from: Data(line[..<end]))
                line.removeSubrange(...end)
                if let figures { last = figures }
                return true
            }
            var look = pollfd(fd: control, events: Int16(POLLIN), revents: 0)
            let wait = CInt(max(0, (limit - Monotonic.now) * 1000))
            guard poll(&look, 1, wait) > 0 else { return false }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = Glibc.read(control, &chunk, chunk.count)
            guard count > 0 else { return false }
            line.append(contentsOf: chunk[..<count])
        }
    }
}
