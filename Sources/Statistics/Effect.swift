/// How much a number differs between two windows that were observed apart.
///
/// The interval follows from those of both numbers alone, whatever their distributions: the method of variance
/// estimates recovery (G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures", Statistics
/// in Medicine 27, 2008; for shares it is R. G. Newcombe's hybrid score interval of 1998). Ratios are taken as
/// differences of logarithms.
package struct Effect: Estimate {
    package enum Kind: Hashable, Sendable {
        case difference
        case ratio
    }

    package let kind: Kind
    private let window: any Estimate
    private let reference: any Estimate

    package init(_ kind: Kind, of window: any Estimate, from reference: any Estimate) {
        self.kind = kind
        // Two windows of one system depend on time alike: what one shows of it holds for the other, which may have
        // seen too little to show it.
        switch (window, reference) {
        case (let window as ShareEstimate, let reference as ShareEstimate):
            self.window = window.withDesignEffect(of: reference)
            self.reference = reference.withDesignEffect(of: window)
        case (let window as PercentileEstimate, let reference as PercentileEstimate):
            self.window = window.withDesignEffect(of: reference)
            self.reference = reference.withDesignEffect(of: window)
        default:
            self.window = window
            self.reference = reference
        }
    }

    package var count: Int { window.count + reference.count }

    package var value: Double {
        switch kind {
        case .difference: window.value - reference.value
        case .ratio: window.value / reference.value
        }
    }

    package func interval(level: Double) -> Interval {
        let window = (self.window.value, self.window.interval(level: level))
        let reference = (self.reference.value, self.reference.interval(level: level))
        switch kind {
        case .difference: return Self.difference(window, reference)
        case .ratio:
            let logarithms = Self.difference(Self.logarithm(of: window), Self.logarithm(of: reference))
            return Interval(low: Self.power(logarithms.low), high: Self.power(logarithms.high))
        }
    }

    private typealias Bounded = (value: Double, interval: Interval)

    private static func difference(_ window: Bounded, _ reference: Bounded) -> Interval {
        let difference = window.value - reference.value
        let below = length(
            window.value - window.interval.low, reference.interval.high - reference.value)
        let above = length(
            window.interval.high - window.value, reference.value - reference.interval.low)
        guard difference.isFinite else { return Interval(low: -.infinity, high: .infinity) }
        return Interval(low: difference - below, high: difference + above)
    }

    private static func length(_ a: Double, _ b: Double) -> Double {
        guard a.isFinite, b.isFinite else { return .infinity }
        return (a * a + b * b).squareRoot()
    }

    private static func logarithm(of bounded: Bounded) -> Bounded {
        (
            logarithm(bounded.value),
            Interval(low: logarithm(bounded.interval.low), high: logarithm(bounded.interval.high))
        )
    }

    private static func logarithm(_ value: Double) -> Double {
        value > 0 ? Elementary.log(value) : -.infinity
    }

    private static func power(_ logarithm: Double) -> Double {
        logarithm == -.infinity ? 0 : Elementary.exp(logarithm)
    }
}
