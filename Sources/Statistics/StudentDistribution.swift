/// Quantiles of the normal distribution and of Student's.
package enum StudentDistribution {
    /// The number that a variable of mean 0 and deviation 1 stays under with this probability: off by at most 1.2e-9
    /// of itself.
    ///
    /// Source: Peter J. Acklam, "An algorithm for computing the inverse normal cumulative distribution function",
    /// 2003.
    package static func normalQuantile(_ probability: Double) -> Double {
        guard probability > 0 else { return -.infinity }
        guard probability < 1 else { return .infinity }
        guard probability >= 0.02425 else {
            return tail((-2 * Elementary.log(probability)).squareRoot())
        }
        guard probability <= 0.97575 else {
            return -tail((-2 * Elementary.log(1 - probability)).squareRoot())
        }
        let distance = probability - 0.5
        let square = distance * distance
        let above = polynomial(
            [
                -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
                1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00,
            ], square)
        let below = polynomial(
            [
                -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                6.680131188771972e+01, -1.328068155288572e+01, 1,
            ], square)
        return above * distance / below
    }

    private static func tail(_ depth: Double) -> Double {
        let above = polynomial(
            [
                -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00,
            ], depth)
        let below = polynomial(
            [
                7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                3.754408661907416e+00, 1,
            ], depth)
        return above / below
    }

    private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
        coefficients.reduce(0) { $0 * x + $1 }
    }

    /// How many standard errors an interval of this level extends to each side, for a standard error that was itself
    /// estimated with so many degrees of freedom.
    ///
    /// Source: G. W. Hill, "Algorithm 396: Student's t-quantiles", Communications of the ACM 13, 1970; its degrees
    /// may be fractions.
    ///
    /// - Parameter degrees: at least 2; of fewer, the width is too great.
    package static func width(level: Double, degrees: Double) -> Double {
        let outside = 1 - level
        guard outside > 0 else { return .infinity }
        guard outside < 1 else { return 0 }
        guard degrees < 1e6 else { return -normalQuantile(outside / 2) }
        let a = 1 / (degrees - 0.5)
        let b = 48 / (a * a)
        var c = ((20_700 * a / b - 98) * a - 16) * a + 96.36
        let d = ((94.5 / (b + c) - 3) / b + 1) * (a * Double.pi / 2).squareRoot() * degrees
        var x = d * outside
        var y = Elementary.power(x, 2 / degrees)
        if y > 0.05 + a {
            x = normalQuantile(outside / 2)
            y = x * x
            if degrees < 5 { c += 0.3 * (degrees - 4.5) * (x + 0.6) }
            c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
            y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
            y = a * y * y
            y = y > 0.002 ? Elementary.exp(y) - 1 : 0.5 * y * y + y
        } else {
            let closer =
                (1 / (((degrees + 6) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2) * 3)
                    + 0.5 / (degrees + 4)) * y - 1
            y = closer * (degrees + 1) / (degrees + 2) + 1 / y
        }
        return (degrees * y).squareRoot()
    }
}
