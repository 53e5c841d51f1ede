import Chaos
import Testing

@Suite("A number in plain words")
struct PlainWordsTests {
    @Test(
        arguments: [
            (0, "0s"), (0.0001, "100us"), (0.25, "250ms"), (1.5, "1.5s"), (30, "30s"), (60, "1m"),
            (90, "1m30s"),
            (3600, "1h"), (86_400, "24h"), (-300, "-5m"), (90.5, "90.5s"),
        ] as [(Double, String)])
    func isADurationAsFilesHaveIt(_ seconds: Double, _ text: String) {
        #expect(PlainWords.duration(seconds) == text)
    }

    @Test(
        arguments: [
            (0.999, "99.9%"), (0.05, "5%"), (1, "100%"), (0.0001, "0.01%"), (-0.1, "-10%"),
            (0.1 + 0.2, "30%"),
        ] as [(Double, String)])
    func isAShareAsFilesHaveIt(_ share: Double, _ text: String) {
        #expect(PlainWords.share(share) == text)
    }

    @Test func isAnyNumberAtAll() {
        #expect(PlainWords.number(.infinity) == "inf")
        #expect(PlainWords.number(1e300) == "1e+300")
        #expect(PlainWords.number(-0.0000001) == "0")
        #expect(PlainWords.number(1_000_000) == "1000000")
    }
}
