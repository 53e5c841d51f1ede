/// How far a number of hits is from the one that is expected of independent things, in standard deviations of a
/// normal distribution: as improbable as that one.
///
/// Source: D. B. Peizer and J. W. Pratt, "A Normal Approximation for Binomial, F, Beta, and Other Common, Related Tail
/// Probabilities, I", Journal of the American Statistical Association 63, 1968. It holds for few expected hits, where
/// the normal distribution itself does not, and for numbers that are not whole.
package enum BinomialDeviate {
    /// Of at most so many hits.
    ///
    /// - Parameters:
    ///   - hits: 0 up to, but not including, `count` - 1/2.
    ///   - count: over 1.
    ///   - share: expected of them; over 0, under 1.
    package static func value(hits: Double, of count: Double, share: Double) -> Double {
        let (expected, rest) = (count * share, count * (1 - share))
        let (below, above) = (hits + 0.5, count - hits - 0.5)
        let distance =
            hits + 2.0 / 3 - (count + 1.0 / 3) * share
            + 0.02 * ((1 - share) / (hits + 1) - share / (count - hits) + (0.5 - share) / (count + 1))
        let surprise = below * Elementary.log(below / expected) + above * Elementary.log(above / rest)
        let size = (2 / (1 + 1 / (6 * count)) * max(0, surprise)).squareRoot()
        let scale = (below - expected).magnitude
        // Where both vanish their quotient is that of the deviation itself.
        guard scale > 1e-6 * count else { return distance / (count * share * (1 - share)).squareRoot() }
        return distance * size / scale
    }

    /// The shares of hits that are not too improbable, if `share` is the true one.
    ///
    /// - Parameter width: the deviate from which on one is.
    /// - Returns: `low` is -∞ where even no hit would not be, `high` ∞ where all of them would not be.
    package static func shares(around share: Double, of count: Double, width: Double) -> Interval {
        guard count > 1, width.isFinite else { return Interval(low: -.infinity, high: .infinity) }
        let expected = count * share
        var interval = Interval(low: -.infinity, high: .infinity)
        if value(hits: 0, of: count, share: share) <= -width {
            let hits = boundary(from: 0, to: expected) { value(hits: $0, of: count, share: share) <= -width }
            interval.low = hits / count
        }
        // One hit less than so many is not to be exceeded as improbably.
        let most = count - 1
        if most > 0, value(hits: most, of: count, share: share) >= width {
            let hits = boundary(from: most, to: max(0, expected - 1)) {
                value(hits: $0, of: count, share: share) >= width
            }
            interval.high = (hits + 1) / count
        }
        return interval
    }

    /// The last number, on the way from one at which something holds to another, at which it does.
    private static func boundary(from start: Double, to end: Double, _ holds: (Double) -> Bool) -> Double {
        var (inside, outside) = (start, end)
        for _ in 0..<50 {
            let middle = (inside + outside) / 2
            if holds(middle) { inside = middle } else { outside = middle }
        }
        return inside
    }
}
