/// How much numbers in a row depend on one another, and how far their sum may therefore stray.
///
/// The variance of a sum of dependent numbers is that which the stationary bootstrap gives (D. N. Politis and J. P.
/// Romano, "The Stationary Bootstrap", Journal of the American Statistical Association 89, 1994): series made of
/// blocks of random length. Over all resamplings it is known in closed form (their lemma 1), so none is drawn and no
/// chance is in it; the estimate by which the length of blocks is chosen counts instead where it is the greater one.
/// The mean length of blocks is chosen by D. N. Politis and H. White, "Automatic Block-Length Selection for the
/// Dependent Bootstrap", Econometric Reviews 23, 2004, as corrected by A. Patton, D. N. Politis and H. White,
/// Econometric Reviews 28, 2009.
package struct Dependence: Hashable, Sendable {
    /// The mean length of blocks; at least 1.
    package let blockLength: Double
    /// Of the sum of all numbers.
    package let varianceOfSum: Double
    /// Degrees of freedom with which that variance is known.
    package let degrees: Double
    /// Whether the numbers span enough blocks to say anything of their dependence.
    package let isKnown: Bool

    /// Fewer blocks than this say nothing.
    package static let fewestBlocks = 8.0
    /// Fewer numbers than this say nothing.
    package static let fewestNumbers = 20

    /// - Parameter known: a length of blocks that is known of a series beside it, if that is greater.
    package init(of series: [Double], blockLength known: Double = 1) {
        let count = series.count
        guard count >= 2 else {
            blockLength = 1
            varianceOfSum = .infinity
            degrees = 1
            isKnown = false
            return
        }
        let covariances = Self.covariances(of: series)
        let (chosen, spectrum) = Self.blockLength(covariances, count: count)
        let length = max(chosen, known)
        blockLength = length
        varianceOfSum = Self.varianceOfSum(
            covariances, blockLength: length, spectrum: spectrum, count: count)
        // Of a spectral estimate whose weights at lag k are (1 - 1/b)^k: 2N over the sum of their squares
        // (M. B. Priestley, "Spectral Analysis and Time Series", 1981, chapter 6.2).
        let weight = 1 - 1 / length
        let squares = (1 + weight * weight) / (1 - weight * weight)
        degrees = max(1, 2 * Double(count) / squares - 1)
        isKnown = count >= Self.fewestNumbers && Double(count) / length >= Self.fewestBlocks
    }

    /// At lags 0 up to half of the series; divided by the count of numbers at every lag.
    private static func covariances(of series: [Double]) -> [Double] {
        let count = series.count
        let mean = series.reduce(0, +) / Double(count)
        let centred = series.map { $0 - mean }
        return (0...(count / 2)).map { lag in
            var sum = 0.0
            for place in 0..<(count - lag) { sum += centred[place] * centred[place + lag] }
            return sum / Double(count)
        }
    }

    /// - Returns: also the variance of a number, times the count, of a mean of as many.
    private static func blockLength(
        _ covariances: [Double], count: Int
    ) -> (length: Double, spectrum: Double) {
        guard covariances[0] > 0 else { return (1, 0) }
        let number = Double(count)
        // `runLength` correlations in a row are to be negligible.
        let decades = Elementary.log(number) / Elementary.log(10)
        let runLength = max(5, Int(decades.squareRoot().rounded(.up)))
        let furthest = min(covariances.count - 1, Int(number.squareRoot().rounded(.up)) + runLength)
        let negligible = 2 * (decades / number).squareRoot()
        var last = 0
        var quiet = 0
        for lag in stride(from: 1, through: furthest, by: 1) {
            if abs(covariances[lag] / covariances[0]) < negligible {
                quiet += 1
                if quiet == runLength { break }
            } else {
                quiet = 0
                last = lag
            }
        }
        let bandwidth = min(max(1, 2 * last), covariances.count - 1)
        var slope = 0.0
        var spectrum = covariances[0]
        for lag in stride(from: 1, through: bandwidth, by: 1) {
            let weight = flatTop(Double(lag) / Double(bandwidth))
            slope += 2 * weight * Double(lag) * covariances[lag]
            spectrum += 2 * weight * covariances[lag]
        }
        let longest = min(3 * number.squareRoot(), number / 3).rounded(.up)
        guard spectrum > 0 else { return (longest, 0) }
        let cubed = slope * slope / (spectrum * spectrum) * number
        return (min(max(1, Elementary.power(cubed, 1.0 / 3)), longest), spectrum)
    }

    /// The lag window of Politis and Romano, "Bias-corrected nonparametric spectral estimation", 1995.
    private static func flatTop(_ share: Double) -> Double {
        share <= 0.5 ? 1 : max(0, 2 * (1 - share))
    }

    private static func varianceOfSum(
        _ covariances: [Double], blockLength: Double, spectrum: Double, count: Int
    ) -> Double {
        let number = Double(count)
        let stay = 1 - 1 / blockLength
        // Lags beyond half of the series have weights that the longest block makes negligible.
        var sum = covariances[0]
        var kept = 1.0
        var weights = 1.0
        for lag in stride(from: 1, to: covariances.count, by: 1) {
            kept *= stay
            let weight = 2 * (1 - Double(lag) / number) * kept
            sum += weight * covariances[lag]
            weights += weight
        }
        // Distances from the mean of the same numbers are too small by the mean's own variance.
        let unbiased = max(sum, spectrum) / max(0.5, 1 - weights / number)
        // Independent numbers at least: what looks like less is chance.
        return number * max(unbiased, covariances[0])
    }
}
