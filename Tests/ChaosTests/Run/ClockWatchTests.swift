@testable import Chaos
import Testing

@Suite("The clocks of a run")
struct ClockWatchTests {
    private func watch(_ looks: [(timeOfDay: Double, time: Double)]) -> [String] {
        var watch = ClockWatch(timeOfDay: 1000, time: 0)
        return looks.flatMap {
            watch.look(timeOfDay: $0.timeOfDay, time: Int64(seconds: $0.time), expectedEvery: 0.2)
        }
    }

    @Test func areQuietWhileTheyGoTogether() {
        #expect(watch((1...100).map { (1000 + Double($0) * 0.2001, Double($0) * 0.2) }).isEmpty)
    }

    @Test func tellOnceOfAStep() {
        let found = watch([(1001, 1), (1032, 2), (1033, 3)])
        #expect(found == ["the time of day stepped by 30 s"])
    }

    @Test func tellOfAStepBackAgain() {
        #expect(watch([(1001, 1), (1032, 2), (1003, 3)]).count == 2)
    }

    @Test func tellThatTheHarnessStoodStill() {
        #expect(watch([(1001, 1), (1011, 11)]) == ["the harness itself did not run for 10 s"])
    }
}
