import Chaos
import Testing

@testable import Faults

@Suite("When packets go on")
struct PacketScheduleTests {
    private func departures(
        _ network: Fault.Network, count: Int, every interval: Double = 0.001, length: Int = 1000
    ) -> [Double?] {
        var schedule = PacketSchedule(network)
        var generator = Generator()
        return (0..<count).map {
            schedule.fate(
                length: length, waiting: 0, at: Double($0) * interval, using: &generator)?.departure
        }
    }

    @Test func latencyIsAddedToEach() {
        let found = departures(Fault.Network(latency: 0.2), count: 3)
        #expect(found == [0.2, 0.201, 0.202])
    }

    @Test func jitterStaysWithinItsBoundsAndKeepsTheOrder() {
        let found = departures(Fault.Network(latency: 0.2, jitter: 0.05), count: 2000).compactMap { $0 }
        #expect(zip(found, found.dropFirst()).allSatisfy { $0 <= $1 })
        // One that waits for the one before it is later than its own jitter, but no more than that one's.
        #expect(
            found.enumerated().allSatisfy {
                $1 - Double($0) * 0.001 >= 0.15 && $1 - Double($0) * 0.001 <= 0.25 + 1e-9
            })
        #expect(Set(found).count > 20)
    }

    @Test func theShareThatIsLostIsTheOneThatWasAskedFor() {
        let found = departures(Fault.Network(loss: 0.3), count: 20_000)
        let lost = Double(found.count { $0 == nil }) / 20_000
        #expect(abs(lost - 0.3) < 0.02)
        #expect(departures(Fault.Network(loss: 1), count: 100).allSatisfy { $0 == nil })
    }

    @Test func theShareThatIsDamagedIsTheOneThatWasAskedFor() {
        var schedule = PacketSchedule(Fault.Network(corruption: 0.1))
        var generator = Generator()
        let damaged = (0..<20_000).count { _ in
            schedule.fate(length: 100, waiting: 0, at: 0, using: &generator)?.isCorrupted == true
        }
        #expect(abs(Double(damaged) / 20_000 - 0.1) < 0.02)
    }

    @Test func bandwidthSpacesPacketsByTheirLength() {
        // 8,000 bits at 80,000 bits a second.
        let found = departures(Fault.Network(bandwidth: 80_000), count: 4, every: 0)
        for (number, time) in found.enumerated() {
            #expect(abs((time ?? 0) - 0.1 * Double(number + 1)) < 1e-9)
        }
    }

    @Test func bandwidthThatIsNotUsedIsNotSavedUp() {
        let found = departures(Fault.Network(bandwidth: 80_000), count: 3, every: 10)
        #expect(found.enumerated().allSatisfy { abs(($1 ?? 0) - (Double($0) * 10 + 0.1)) < 1e-9 })
    }

    @Test func thoseForWhichThereIsNoRoomAreLost() {
        var schedule = PacketSchedule(Fault.Network(latency: 1))
        var generator = Generator()
        #expect(schedule.fate(length: 1, waiting: PacketSchedule.limit, at: 0, using: &generator) == nil)
    }

    /// The same numbers each time; Vigna's splitmix64.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64 = 7

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return value ^ (value >> 31)
        }
    }
}
