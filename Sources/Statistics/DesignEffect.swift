/// By how much the number of hits in a series varies more than it would if things were independent of one another
/// (L. Kish, "Survey Sampling", 1965).
///
/// It belongs to a series as dense as that one was: of twice as many requests a second, each tells less that the
/// others do not. ``carried(to:)`` says what it would be of more or fewer, or of some that come all at once.
package struct DesignEffect: Hashable, Sendable {
    /// At least 1.
    package let value: Double
    /// Degrees of freedom with which it is known.
    package let degrees: Double
    /// Seconds over which things depend on one another.
    private let memory: Double
    private let counts: [Int]
    private let bucketSeconds: Double

    /// - Parameters:
    ///   - dependence: of the hits of each bucket, less those that its count lets expect.
    ///   - independent: the variance of all hits, if they were; 0: that is not known, as of no hits at all.
    ///   - counts: of things, in each bucket.
    init(_ dependence: Dependence, independent: Double, counts: [Int], bucketSeconds: Double) {
        value = independent > 0 ? max(1, dependence.varianceOfSum / independent) : 1
        degrees = dependence.degrees
        memory = dependence.blockLength * bucketSeconds
        self.counts = counts
        self.bucketSeconds = bucketSeconds
    }

    private init(_ value: Double, of origin: DesignEffect, at place: DesignEffect) {
        self.value = value
        degrees = origin.degrees
        memory = origin.memory
        counts = place.counts
        bucketSeconds = place.bucketSeconds
    }

    /// What it would be of another series of the same system: what is more than 1 of it grows with the number of
    /// things that each has around itself, for as long as things depend on one another.
    func carried(to other: DesignEffect) -> DesignEffect {
        let own = company(within: memory)
        let factor = own > 0 ? other.company(within: memory) / own : 1
        return DesignEffect(1 + (value - 1) * factor, of: self, at: other)
    }

    /// How many things there are around one, itself included; those further away count for less.
    private func company(within seconds: Double) -> Double {
        let kept = Elementary.exp(-bucketSeconds / seconds)
        var before = 0.0
        var pairs = 0.0
        var total = 0.0
        for count in counts {
            let number = Double(count)
            pairs += number * (number + 2 * before)
            before = (before + number) * kept
            total += number
        }
        return total > 0 ? pairs / total : 0
    }
}
