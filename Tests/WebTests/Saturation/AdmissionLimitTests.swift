import Testing
import Web

@Suite struct AdmissionLimitTests {
    private func limit(_ most: Int, slowness: Double, seconds: Double) -> AdmissionLimit {
        var limit = AdmissionLimit(most: most)
        run(&limit, slowness: slowness, seconds: seconds)
        return limit
    }

    private func run(_ limit: inout AdmissionLimit, slowness: Double, seconds: Double) {
        for _ in 0..<Int(seconds * 4) { limit.update(slowness: slowness, elapsed: 0.25) }
    }

    @Test func aServerThatIsWellKeepsItsLimit() {
        #expect(limit(256, slowness: 0.9, seconds: 60).current == 256)
    }

    @Test func aShortStallChangesNothing() {
        #expect(limit(256, slowness: 2, seconds: AdmissionLimit.patience).current == 256)
    }

    @Test func aServerThatStaysTooSlowLetsInFewButNeverNone() {
        #expect(limit(256, slowness: 1.2, seconds: 20).current == AdmissionLimit.least)
        #expect(limit(3, slowness: 1.2, seconds: 20).current == 3)
    }

    @Test func theLimitComesBack() {
        var limit = limit(256, slowness: 1.5, seconds: 20)
        run(&limit, slowness: 0.3, seconds: 20)
        #expect(limit.current == 256)
    }

    @Test func aPauseOfTheProcessDoesNotThrowTheLimitAbout() {
        var limit = limit(256, slowness: 1.5, seconds: 3)
        limit.update(slowness: 1.5, elapsed: 600)
        #expect(limit.current == 128)
    }
}
