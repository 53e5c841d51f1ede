/// What the values of a chart are.
package enum ChartUnit: Sendable {
    case count
    case perSecond
    /// 0 to 1, shown as 0% to 100%.
    case share
    /// 0 to 100.
    case percent
    case seconds
    case bytes

    /// What values are divided by to be read, and what follows them then.
    struct Scale {
        var factor: Double
        var suffix: String
        /// Less than this is not divided by so much.
        var least: Double

        init(factor: Double, suffix: String, least: Double? = nil) {
            self.factor = factor
            self.suffix = suffix
            self.least = least ?? factor
        }
    }

    /// Fits values of this magnitude.
    func scale(for magnitude: Double) -> Scale {
        let scales: [Scale] =
            switch self {
            case .count: Self.thousands("")
            case .perSecond: Self.thousands("/s")
            case .share: [Scale(factor: 0.01, suffix: "%")]
            case .percent: [Scale(factor: 1, suffix: "%")]
            case .seconds:
                [
                    Scale(factor: 1, suffix: " s"), Scale(factor: 1e-3, suffix: " ms"),
                    Scale(factor: 1e-6, suffix: " µs"),
                ]
            case .bytes:
                [
                    Scale(factor: 0x1p40, suffix: " TiB"), Scale(factor: 0x1p30, suffix: " GiB"),
                    Scale(factor: 0x1p20, suffix: " MiB"), Scale(factor: 0x1p10, suffix: " KiB"),
                    Scale(factor: 1, suffix: " B"),
                ]
            }
        return scales.first { $0.least <= magnitude } ?? scales[scales.count - 1]
    }

    private static func thousands(_ suffix: String) -> [Scale] {
        [
            Scale(factor: 1e9, suffix: " G\(suffix)"), Scale(factor: 1e6, suffix: " M\(suffix)"),
            // Four digits are still read at a glance.
            Scale(factor: 1e3, suffix: " k\(suffix)", least: 1e4), Scale(factor: 1, suffix: suffix),
        ]
    }

    /// To three digits, such as `12.3 ms`; `–` for what is no number.
    package func text(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        guard value != 0 else { return "0" + scale(for: 1).suffix }
        let scale = scale(for: value.magnitude)
        let scaled = value / scale.factor
        // There are no parts of a byte.
        let isWhole = scale.suffix == " B"
        return (isWhole ? scaled.decimal(digits: 0) : scaled.threeDigits) + scale.suffix
    }
}
