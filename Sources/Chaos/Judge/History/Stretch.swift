/// A part of a run, from one moment up to another: seconds of the run.
struct Stretch: Hashable, Sendable {
    var from: Double
    var to: Double

    var seconds: Double { to - from }

    func contains(_ time: Double) -> Bool { time >= from && time < to }

    func clamped(to other: Stretch) -> Stretch? {
        let from = max(from, other.from)
        let to = min(to, other.to)
        return from < to ? Stretch(from: from, to: to) : nil
    }
}

extension [Stretch] {
    var seconds: Double { reduce(0) { $0 + $1.seconds } }
}

/// Stretches cut into pieces of one length, over which what depends on time is counted.
struct Buckets: Sendable {
    private static let shortest = 0.25
    private static let most = 240

    let count: Int
    let seconds: Double
    private let stretches: [Stretch]
    /// Of each stretch: how long those before it are together.
    private let offsets: [Double]

    init(_ stretches: [Stretch]) {
        self.stretches = stretches
        var total = 0.0
        var offsets: [Double] = []
        for stretch in stretches {
            offsets.append(total)
            total += stretch.seconds
        }
        self.offsets = offsets
        let shortest = total / Self.shortest
        count = shortest < Double(Self.most) ? max(1, Int(shortest)) : Self.most
        seconds = total / Double(count)
    }

    /// - Parameter time: within the stretch of this place.
    func place(of time: Double, inStretch stretch: Int) -> Int {
        let passed = offsets[stretch] + time - stretches[stretch].from
        guard seconds > 0 else { return 0 }
        let place = passed / seconds
        return place < Double(count) ? max(0, Int(place)) : count - 1
    }
}
