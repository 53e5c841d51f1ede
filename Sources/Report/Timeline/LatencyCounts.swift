/// How often each latency was, in steps that are a sixteenth of it or finer: values are known to 3%, and a million of
/// them take as much room as a hundred.
struct LatencyCounts: Sendable {
    private static let steps = 16
    /// Of microseconds; what is longer, over an hour, counts as that.
    private static let longest: Int64 = (1 << 32) - 1

    private(set) var count = 0
    /// Places without a number at the end are left out.
    private var counts: [UInt32] = []

    /// - Parameter latency: microseconds.
    mutating func add(_ latency: Int64) {
        let place = Self.place(of: min(max(latency, 0), Self.longest))
        if place >= counts.count {
            counts.append(contentsOf: repeatElement(0, count: place + 1 - counts.count))
        }
        counts[place] &+= 1
        count += 1
    }

    mutating func add(_ other: LatencyCounts) {
        if other.counts.count > counts.count {
            counts.append(contentsOf: repeatElement(0, count: other.counts.count - counts.count))
        }
        for place in other.counts.indices { counts[place] &+= other.counts[place] }
        count += other.count
    }

    /// The nearest rank's, in seconds; `nil` of nothing.
    ///
    /// - Parameter percentile: 0 to 100.
    func value(at percentile: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = min(max(Int((percentile / 100 * Double(count)).rounded(.up)), 1), count)
        var seen = 0
        for place in counts.indices {
            seen += Int(counts[place])
            if seen >= rank { return Self.middle(of: place) / 1e6 }
        }
        return nil
    }

    /// Up to 16 each number has a place, from there on each power of two has 16.
    private static func place(of latency: Int64) -> Int {
        guard latency >= steps else { return Int(latency) }
        let power = 63 - latency.leadingZeroBitCount
        return (power - 3) * steps + Int(latency >> (power - 4)) & (steps - 1)
    }

    private static func middle(of place: Int) -> Double {
        guard place >= steps else { return Double(place) }
        let power = place / steps + 3
        let width = Double(Int64(1) << (power - 4))
        return Double(Int64(steps + place % steps)) * width + (width - 1) / 2
    }
}
