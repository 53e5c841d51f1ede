import Testing

@testable import Faults

@Suite("Messages of the kernel's packet queues")
struct QueueMessageTests {
    /// As `struct nlmsghdr`, `struct nfgenmsg` and attributes have it, on a machine whose numbers begin with the low byte.
    @Test func aVerdictIsLaidOutAsTheKernelReadsIt() {
        let bytes = QueueMessage.verdict(queue: 0x1234, id: 0x0102_0304, isAccepted: true)
        #expect(
            bytes == [
                32, 0, 0, 0, 1, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,  // length, verdict of queue, request
                0, 0, 0x12, 0x34,  // any family, version 0, queue
                12, 0, 2, 0, 0, 0, 0, 1, 1, 2, 3, 4,  // accept, packet
            ])
    }

    @Test func aChangedPacketIsPaddedToFourBytes() {
        let bytes = QueueMessage.verdict(queue: 1, id: 1, isAccepted: true, payload: [9, 8, 7, 6, 5])
        #expect(bytes.suffix(12) == [9, 0, 10, 0, 9, 8, 7, 6, 5, 0, 0, 0])
        #expect(bytes.count == Int(bytes[0]))
    }

    @Test func aPacketIsRead() {
        let header: [UInt8] = [11, 0, 1, 0, 0, 0, 0, 42, 8, 0, 3, 0]
        let length: [UInt8] = [8, 0, 13, 0, 0, 0, 5, 220]
        let payload: [UInt8] = [6, 0, 10, 0, 0x45, 0x00, 0, 0]
        let body: [UInt8] = [2, 0, 0, 7] + header + length + payload
        let message = [UInt8(16 + body.count), 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + body
        let packet = QueueMessage.Packet(id: 42, length: 1500, payload: [0x45, 0])
        #expect(QueueMessage.parse(message[...]) == [.packet(packet)])
        #expect(QueueMessage.parse((message + message)[...]).count == 2)
    }

    @Test func anErrorIsRead() {
        let refused: [UInt8] =
            [36, 0, 0, 0, 2, 0, 0, 0] + [UInt8](repeating: 0, count: 8) + [0xff, 0xff, 0xff, 0xff]
        let message = refused + [UInt8](repeating: 0, count: 16)
        #expect(QueueMessage.parse(message[...]) == [.answer(1)])
    }

    @Test func whatIsCutOffIsNotRead() {
        let message = QueueMessage.verdict(queue: 1, id: 1, isAccepted: false)
        for length in 0..<message.count { #expect(QueueMessage.parse(message[..<length]).isEmpty) }
        #expect(QueueMessage.parse([0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][...]).isEmpty)
    }
}
