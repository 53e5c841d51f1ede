/// A number that is looked at again and again: the mean, and the greatest, of each slice.
struct ValueCurve: Sendable {
    struct Slice: Binned {
        var sum = 0.0
        var count = 0
        var last: Double?

        var mean: Double? { count > 0 ? sum / Double(count) : nil }

        mutating func add(_ later: Slice) {
            sum += later.sum
            count += later.count
            last = later.last ?? last
        }
    }

    private(set) var bins = Bins<Slice>()

    mutating func halve() { bins.halve() }

    mutating func take(_ value: Double, at place: Int) {
        guard value.isFinite else { return }
        bins[place].add(Slice(sum: value, count: 1, last: value))
    }
}
