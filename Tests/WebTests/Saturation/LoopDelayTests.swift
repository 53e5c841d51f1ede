import NIOCore
import Testing
import Web

@Suite struct LoopDelayTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private func at(_ milliseconds: Int64) -> NIODeadline { Self.start + .milliseconds(milliseconds) }

    /// Runs on time from one moment to another, in milliseconds.
    private func runOnTime(_ delay: inout LoopDelay, from begin: Int64, to end: Int64) {
        for time in stride(from: begin, to: end, by: 50) { delay.ran(at: at(time)) }
    }

    @Test func aThreadOnTimeHasNoDelay() {
        var delay = LoopDelay(startingAt: at(0))
        runOnTime(&delay, from: 50, to: 5000)
        #expect(delay.figures(at: at(5000)) == .init(greatest: .zero, repeated: .zero))
    }

    @Test func aHiccupIsShownForASecondAndDoesNotCountAsRepeated() {
        var delay = LoopDelay(startingAt: at(0))
        runOnTime(&delay, from: 50, to: 1000)
        delay.ran(at: at(1200))
        #expect(delay.figures(at: at(1201)) == .init(greatest: .milliseconds(200), repeated: .zero))
        runOnTime(&delay, from: 1250, to: 2300)
        #expect(delay.figures(at: at(2300)).greatest == .zero)
    }

    @Test func hiccupsOneAfterAnotherAreRepeated() {
        var delay = LoopDelay(startingAt: at(0))
        for time in stride(from: Int64(100), through: 1000, by: 100) { delay.ran(at: at(time)) }
        #expect(delay.figures(at: at(1001)).repeated == .milliseconds(50))
    }

    @Test func aThreadThatIsStuckIsLateBeforeItRunsAgain() {
        var delay = LoopDelay(startingAt: at(0))
        runOnTime(&delay, from: 50, to: 1001)
        _ = delay.figures(at: at(1250))
        #expect(delay.figures(at: at(1500)).repeated == .milliseconds(200))
        #expect(delay.figures(at: at(9000)).greatest == .milliseconds(7950))
    }
}
