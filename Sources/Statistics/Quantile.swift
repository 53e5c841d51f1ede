/// Quantiles by nearest rank: always a number that was observed.
package enum Quantile {
    /// The least of the numbers that at least this share of them does not exceed.
    ///
    /// - Parameters:
    ///   - share: 0 to 1.
    ///   - sorted: ascending.
    /// - Returns: `nil` of none.
    package static func value<Number: Comparable>(_ share: Double, ofSorted sorted: [Number]) -> Number? {
        guard !sorted.isEmpty else { return nil }
        return sorted[rank(share, of: sorted.count)]
    }

    /// Its place, from 0.
    static func rank(_ share: Double, of count: Int) -> Int {
        // 0.99 * 100 is a little more than 99.
        let rank = (share * Double(count) - 1e-9).rounded(.up)
        return min(max(Int(rank) - 1, 0), count - 1)
    }
}
