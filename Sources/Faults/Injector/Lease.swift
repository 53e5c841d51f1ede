/// How long a fault may last: to its end, and no longer than the harness keeps renewing.
///
/// Times are seconds of one monotonic clock.
struct Lease: Hashable, Sendable {
    enum Ending: String, Sendable {
        case time = "its time is over"
        case lapsed = "nobody renewed its lease"
    }

    /// Seconds that a renewal is good for.
    let length: Double
    let end: Double
    private(set) var lapse: Double

    init(length: Double, duration: Double, at now: Double) {
        self.length = length
        end = now + duration
        lapse = now + length
    }

    mutating func renew(at now: Double) { lapse = max(lapse, now + length) }

    func ending(at now: Double) -> Ending? {
        if now >= end { return .time }
        return now >= lapse ? .lapsed : nil
    }

    /// Seconds until it ends if nothing happens.
    func remaining(at now: Double) -> Double { max(0, min(end, lapse) - now) }
}
