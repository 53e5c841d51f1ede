import Testing

@testable import Faults

@Suite("A lease")
struct LeaseTests {
    private var lease = Lease(length: 10, duration: 60, at: 100)

    @Test func lapsesWhenNobodyRenewsIt() {
        #expect(lease.ending(at: 109.9) == nil)
        #expect(lease.ending(at: 110) == .lapsed)
    }

    @Test mutating func goesOnWhileItIsRenewed() {
        lease.renew(at: 109)
        #expect(lease.ending(at: 118.9) == nil)
        #expect(lease.ending(at: 119) == .lapsed)
    }

    @Test mutating func endsWhenItsTimeIsOverHoweverOftenItIsRenewed() {
        for time in stride(from: 101.0, to: 170, by: 1) { lease.renew(at: time) }
        #expect(lease.ending(at: 159.9) == nil)
        #expect(lease.ending(at: 160) == .time)
    }

    @Test mutating func isNotShortenedByARenewalThatComesLate() {
        lease.renew(at: 105)
        lease.renew(at: 103)
        #expect(lease.ending(at: 114.9) == nil)
    }

    @Test func saysHowLongItCanBeSleptAtMost() {
        #expect(lease.remaining(at: 104) == 6)
        #expect(Lease(length: 10, duration: 3, at: 0).remaining(at: 1) == 2)
        #expect(lease.remaining(at: 200) == 0)
    }
}
