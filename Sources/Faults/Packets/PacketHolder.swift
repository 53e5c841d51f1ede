import Chaos
import CLinux
import Glibc

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The process that holds packets: takes them from the kernel's queue and lets each go when it is due.
///
/// It runs in the target's network namespace. Descriptor 3 leads to the injector: figures go there each second; when
/// the other end closes, all that is held is let go at once, and the process ends.
package final class PacketHolder {
    static let control: CInt = 3
    /// Bytes: a packet without segmentation offload is no longer.
    private static let greatestPacket = 1 << 16

    private let plan: PacketPlan
    private let socket: CInt
    private var schedule: PacketSchedule
    private var generator = SystemRandomNumberGenerator()
    /// In order of departure, from `first` on.
    private var held: [(id: UInt32, departure: Double, payload: [UInt8]?)] = []
    private var first = 0
    private var figures = PacketFigures()

    /// - Throws: ``FaultError`` where the kernel gives no queue.
    package init(_ plan: PacketPlan) throws(FaultError) {
        self.plan = plan
        schedule = PacketSchedule(plan.network)
        socket = Glibc.socket(
            AF_NETLINK, CInt(SOCK_RAW.rawValue) | CInt(SOCK_CLOEXEC.rawValue), NETLINK_NETFILTER)
        guard socket >= 0 else { throw .system("a socket of netfilter") }
        var size: CInt = 4 << 20
        setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        // The whole of a packet only where it is to be changed.
        let range = plan.network.corruption > 0 ? UInt32(Self.greatestPacket - 1) : 64
        for message in QueueMessage.bind(queue: plan.queue, copying: range) {
            try send(message)
            for case .answer(let error) in receive() where error != 0 {
                throw .system("queue \(plan.queue) of packets", error)
            }
        }
    }

    /// Until the injector is gone.
    package func run() {
        tell()
        var nextFigures = Monotonic.now + 1
        while true {
            let now = Monotonic.now
            if now >= nextFigures {
                tell()
                nextFigures = now + 1
            }
            release(until: now)
            let due = first < held.count ? held[first].departure : .infinity
            var looks = [
                pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
                pollfd(fd: Self.control, events: Int16(POLLIN), revents: 0),
            ]
            linux_poll(&looks, 2, max(0, min(due, nextFigures) - Monotonic.now))
            if looks[1].revents != 0 { break }
            if looks[0].revents != 0 { take() }
        }
        // What came while the rules were being removed, too.
        take()
        release(until: .infinity)
        tell()
    }

    private func take() {
        while true {
            let received = receive(CInt(MSG_DONTWAIT))
            guard !received.isEmpty else { return }
            let now = Monotonic.now
            for case .packet(let packet) in received { hold(packet, now) }
        }
    }

    private func hold(_ packet: QueueMessage.Packet, _ now: Double) {
        guard
            let fate = schedule.fate(
                length: packet.length, waiting: held.count - first, at: now, using: &generator)
        else {
            figures.dropped += 1
            answer(packet.id, isAccepted: false, payload: nil)
            return
        }
        var payload: [UInt8]?
        if fate.isCorrupted, packet.payload.count == packet.length, packet.length > 0 {
            figures.corrupted += 1
            var bytes = packet.payload
            // One bit, as netem does, but not of the header, which would lead it elsewhere.
            let place = Int.random(in: min(40, bytes.count - 1)..<bytes.count, using: &generator)
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            payload = bytes
        }
        held.append((packet.id, fate.departure, payload))
    }

    private func release(until time: Double) {
        while first < held.count, held[first].departure <= time {
            answer(held[first].id, isAccepted: true, payload: held[first].payload)
            first += 1
        }
        if first > 4096, first * 2 > held.count {
            held.removeFirst(first)
            first = 0
        }
    }

    private func answer(_ id: UInt32, isAccepted: Bool, payload: [UInt8]?) {
        // A packet that the kernel no longer has needs none.
        try? send(QueueMessage.verdict(queue: plan.queue, id: id, isAccepted: isAccepted, payload: payload))
    }

    private func send(_ message: [UInt8]) throws(FaultError) {
        let count = message.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, 0) }
        guard count == message.count else { throw .system("the kernel's queue of packets") }
    }

    private func receive(_ flags: CInt = 0) -> [QueueMessage.Received] {
        var bytes = [UInt8](repeating: 0, count: 2 * Self.greatestPacket)
        let count = recv(socket, &bytes, bytes.count, flags)
        return count > 0 ? QueueMessage.parse(bytes[..<count]) : []
    }

    private func tell() {
        figures.queued = Self.queued(plan.queue)
        guard let line = try? JSONEncoder().encode(figures) else { return }
        let bytes = Array(line) + [UInt8(ascii: "\n")]
        _ = Glibc.send(Self.control, bytes, bytes.count, CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL))
    }

    /// The last packet's number in the queue, as the kernel counts them: the eighth column.
    private static func queued(_ queue: Int) -> Int {
        for line in SmallFile.read("/proc/self/net/netfilter/nfnetlink_queue")?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ").compactMap { Int($0) }
            if words.count > 7, words[0] == queue { return words[7] }
        }
        return 0
    }
}
