import Testing

@testable import Lab

@Suite("Times of others")
struct TimestampTests {
    @Test(arguments: [
        ("2026-11-25T03:01:33.639028798Z", 1_795_575_693.639028798), ("2026-11-25T03:01:33Z", 1_795_575_693),
        ("2026-11-25T04:01:33.5+01:00", 1_795_575_693.5),
    ])
    func areSecondsSince1970(_ text: String, _ seconds: Double) {
        #expect(Timestamp.seconds(text) == seconds)
    }

    @Test(arguments: ["", "now", "0001-01-01T00:00:00Z", "2026-11-25", "."])
    func areNoneWhereThereIsNone(_ text: String) {
        #expect(Timestamp.seconds(text) == nil)
    }
}
