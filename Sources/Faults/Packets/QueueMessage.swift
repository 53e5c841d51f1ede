import CLinux

/// Messages of the kernel's packet queues, nfnetlink_queue.h: a netlink header, a header of netfilter's, attributes,
/// each of them padded to four bytes.
enum QueueMessage {
    /// A packet that waits for its verdict.
    struct Packet: Hashable, Sendable {
        var id: UInt32
        /// In bytes, also where the payload is only its beginning.
        var length: Int
        var payload: [UInt8]
    }

    private static let headerLength = 16
    private static let familyLength = 4

    /// Asks for the packets of a queue with so many of their first bytes.
    static func bind(queue: Int, copying range: UInt32) -> [[UInt8]] {
        [
            message(
                NFQNL_MSG_CONFIG, queue, acknowledged: true,
                [attribute(NFQA_CFG_CMD, [UInt8(NFQNL_CFG_CMD_BIND.rawValue), 0] + big(UInt16(0)))]),
            message(
                NFQNL_MSG_CONFIG, queue, acknowledged: true,
                [
                    attribute(NFQA_CFG_PARAMS, big(range) + [UInt8(NFQNL_COPY_PACKET.rawValue)]),
                    attribute(NFQA_CFG_QUEUE_MAXLEN, big(UInt32(PacketSchedule.limit * 2))),
                    // Packets pass when the queue is full.
                    attribute(NFQA_CFG_FLAGS, big(UInt32(NFQA_CFG_F_FAIL_OPEN))),
                    attribute(NFQA_CFG_MASK, big(UInt32(NFQA_CFG_F_FAIL_OPEN))),
                ]),
        ]
    }

    /// - Parameter payload: in place of the packet's own.
    static func verdict(queue: Int, id: UInt32, isAccepted: Bool, payload: [UInt8]? = nil) -> [UInt8] {
        var attributes = [attribute(NFQA_VERDICT_HDR, big(isAccepted ? UInt32(1) : 0) + big(id))]
        if let payload { attributes.append(attribute(NFQA_PAYLOAD, payload)) }
        return message(NFQNL_MSG_VERDICT, queue, acknowledged: false, attributes)
    }

    enum Received: Hashable, Sendable {
        case packet(Packet)
        /// An error's number, 0 for none.
        case answer(Int32)
    }

    /// All messages in what one call received.
    static func parse(_ bytes: ArraySlice<UInt8>) -> [Received] {
        var found: [Received] = []
        var rest = bytes
        while rest.count >= headerLength {
            let length = Int(native32(rest, 0))
            guard length >= headerLength, length <= rest.count else { break }
            let body = rest.dropFirst(headerLength).prefix(length - headerLength)
            let kind = Int(native16(rest, 4))
            if kind == Int(NLMSG_ERROR), body.count >= 4 {
                found.append(.answer(-Int32(bitPattern: native32(body, 0))))
            } else if kind == Int(NFNL_SUBSYS_QUEUE) << 8 | Int(NFQNL_MSG_PACKET.rawValue),
                let packet = packet(body.dropFirst(familyLength))
            {
                found.append(.packet(packet))
            }
            rest = rest.dropFirst((length + 3) & ~3)
        }
        return found
    }

    private static func packet(_ attributes: ArraySlice<UInt8>) -> Packet? {
        var id: UInt32?
        var length: Int?
        var payload: [UInt8] = []
        var rest = attributes
        while rest.count >= 4 {
            let size = Int(native16(rest, 0))
            guard size >= 4, size <= rest.count else { break }
            let value = rest.dropFirst(4).prefix(size - 4)
            switch UInt32(native16(rest, 2)) & 0x3fff {
            case NFQA_PACKET_HDR.rawValue where value.count >= 4: id = big32(value)
            case NFQA_CAP_LEN.rawValue where value.count >= 4: length = Int(big32(value))
            case NFQA_PAYLOAD.rawValue: payload = Array(value)
            default: break
            }
            rest = rest.dropFirst((size + 3) & ~3)
        }
        return id.map { Packet(id: $0, length: length ?? payload.count, payload: payload) }
    }

    private static func message(
        _ kind: nfqnl_msg_types, _ queue: Int, acknowledged: Bool, _ attributes: [[UInt8]]
    ) -> [UInt8] {
        // Any address family, version 0, the queue's number.
        let body = [0, 0] + big(UInt16(truncatingIfNeeded: queue)) + attributes.flatMap { $0 }
        let flags = NLM_F_REQUEST | (acknowledged ? NLM_F_ACK : 0)
        return native(UInt32(headerLength + body.count))
            + native(UInt16(NFNL_SUBSYS_QUEUE) << 8 | UInt16(kind.rawValue)) + native(UInt16(flags))
            + native(UInt32(0)) + native(UInt32(0)) + body
    }

    private static func attribute<Kind: RawRepresentable<UInt32>>(_ kind: Kind, _ value: [UInt8]) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
        return native(UInt16(4 + value.count)) + native(UInt16(kind.rawValue)) + value + padding
    }

    private static func big(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    private static func native(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value) { Array($0) }
    }

    private static func big32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func native32(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt32 {
        bytes.dropFirst(offset).prefix(4).withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
    }

    private static func native16(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt16 {
        bytes.dropFirst(offset).prefix(2).withUnsafeBytes { $0.loadUnaligned(as: UInt16.self) }
    }
}
