/// Watches shares that come one after another for a mean above a limit, and may be asked after every one of them.
///
/// As long as each share's expectation, given all that came before, is at most the limit, the chance that it ever
/// says ``isExceeded`` is at most `risk`, however often it is looked at: by Ville's inequality, for it bets against
/// the limit with money that then cannot grow on average (I. Waudby-Smith and A. Ramdas, "Estimating means of bounded
/// random variables by betting", Journal of the Royal Statistical Society B 86, 2024). Shares need not be
/// independent. So that a long calm does not use up its money, a part of it is kept back and put in at each share
/// anew: 1/(n (n + 1)) at the n-th.
///
/// What it is for: a percentile above a bound is a share of requests beyond that bound above 1 - percentile; a share
/// of failed requests is one; a probe's value is 0 or 1, whether it was out of bounds.
package struct SequentialTest: Hashable, Sendable {
    /// Of the greatest bet that cannot lose more than is there.
    private static let bets = [0.1, 0.3, 0.9]

    package let limit: Double
    package let risk: Double
    private var money: [Double]
    private var most = 0.0
    private var seen = 0.0

    /// - Parameters:
    ///   - limit: 0 up to, but not including, 1.
    ///   - risk: of a false alarm over the whole time, such as 0.01.
    package init(limit: Double, risk: Double) {
        self.limit = limit
        self.risk = risk
        money = [Double](repeating: 0, count: Self.bets.count)
    }

    /// - Parameter share: of one stretch of time, 0 to 1.
    package mutating func observe(_ share: Double) {
        seen += 1
        guard limit > 0 else {
            if share > 0 { most = .infinity }
            return
        }
        let fresh = 1 / (seen * (seen + 1))
        for (place, bet) in Self.bets.enumerated() {
            money[place] = (money[place] + fresh) * (1 + bet / limit * (share - limit))
        }
        // What is not put in yet is money, too.
        most = max(most, money.reduce(0, +) / Double(money.count) + 1 / (seen + 1))
    }

    package var isExceeded: Bool { most >= 1 / risk }
}
