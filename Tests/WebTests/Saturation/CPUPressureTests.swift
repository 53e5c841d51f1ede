import NIOCore
import Testing
import Web

@Suite struct CPUPressureTests {
    /// Half a processor.
    private func reading(
        _ milliseconds: Int64, periods: Int, throttled: Int, usage: Int? = nil, quota: String = "50000 100000"
    ) throws -> CPUReading {
        let stat =
            "nr_periods \(periods)\nnr_throttled \(throttled)\n" + (usage.map { "usage_usec \($0)\n" } ?? "")
        let quota = try #require(CPUQuota(max: quota))
        let time = NIODeadline.uptimeNanoseconds(1_000_000_000) + .milliseconds(milliseconds)
        return try #require(CPUReading(at: time, quota: quota, stat: stat))
    }

    @Test func oneReadingSaysNothing() throws {
        var cpu = CPUPressure()
        #expect(cpu.pressure(with: try reading(0, periods: 0, throttled: 0)) == nil)
    }

    @Test func aQuotaThatRunsOutInEveryPeriodIsAllUsed() throws {
        var cpu = CPUPressure()
        _ = cpu.pressure(with: try reading(0, periods: 100, throttled: 40, usage: 0))
        let pressure = cpu.pressure(with: try reading(1000, periods: 110, throttled: 50, usage: 500_000))
        #expect(pressure == 1)
    }

    @Test func usageCountsBeforeAnythingIsThrottled() throws {
        var cpu = CPUPressure()
        _ = cpu.pressure(with: try reading(0, periods: 0, throttled: 0, usage: 0))
        let pressure = try #require(
            cpu.pressure(with: try reading(1000, periods: 10, throttled: 0, usage: 350_000)))
        #expect(abs(pressure - 0.7) < 0.001)
    }

    @Test func aThrottledBurstOfAGroupThatIsIdleOtherwiseCountsForLittle() throws {
        var cpu = CPUPressure()
        _ = cpu.pressure(with: try reading(0, periods: 0, throttled: 0, usage: 0))
        let pressure = try #require(
            cpu.pressure(with: try reading(1000, periods: 1, throttled: 1, usage: 50_000)))
        #expect(pressure < 0.15)
    }

    @Test func whatIsLongPastIsForgotten() throws {
        var cpu = CPUPressure()
        for step in 0..<20 {
            _ = cpu.pressure(
                with: try reading(
                    Int64(step) * 250, periods: step * 3, throttled: step * 3, usage: step * 125_000))
        }
        var last: Double?
        for step in 1...4 {
            last = cpu.pressure(
                with: try reading(4750 + Int64(step) * 250, periods: 57, throttled: 57, usage: 19 * 125_000))
        }
        #expect(last == 0)
    }

    @Test func anotherQuotaOrGroupStartsAnew() throws {
        var cpu = CPUPressure()
        _ = cpu.pressure(with: try reading(0, periods: 100, throttled: 100, usage: 0))
        #expect(
            cpu.pressure(with: try reading(250, periods: 103, throttled: 103, quota: "20000 100000")) == nil)
        #expect(cpu.pressure(with: try reading(500, periods: 2, throttled: 0, quota: "20000 100000")) == nil)
    }

    @Test func textThatIsNoneIsRefused() {
        for text in ["", "max 100000", "50000", "0 100000", "-1 100000", "5 0", "a b", "1 2 3"] {
            #expect(CPUQuota(max: text) == nil, "\(text)")
        }
        #expect(CPUQuota(time: "-1\n", period: "100000\n") == nil)
        #expect(
            CPUQuota(max: "50000 100000").flatMap {
                CPUReading(at: .now(), quota: $0, stat: "usage_usec 5\n")
            } == nil)
    }
}
