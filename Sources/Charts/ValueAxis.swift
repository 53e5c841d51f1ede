/// The range of values that a chart shows, and where its lines are.
struct ValueAxis: Equatable {
    var low: Double
    var high: Double
    var ticks: [Double]
    var labels: [String]

    /// - Parameters:
    ///   - values: those to be seen; what is no number does not count.
    ///   - top: is in it in any case, like 0.
    init(of values: some Sequence<Double>, top: Double, unit: ChartUnit) {
        var least = 0.0
        var greatest = max(top, 0)
        for value in values where value.isFinite {
            least = min(least, value)
            greatest = max(greatest, value)
        }
        if greatest - least <= 0 { greatest = least + 1 }
        let scale = unit.scale(for: max(greatest, -least))
        let (step, digits) = Self.niceStep((greatest - least) / scale.factor / 4)
        let first = Int((least / scale.factor / step).rounded(.down))
        // A hair below a line is on it, as far as doubles go.
        let last = Int((greatest / scale.factor / step - 1e-9).rounded(.up))
        let marks = (first...max(last, first + 1)).map { Double($0) * step }
        ticks = marks.map { $0 * scale.factor }
        labels = marks.map { $0.decimal(digits: digits) + scale.suffix }
        low = ticks[0]
        high = ticks[ticks.count - 1]
    }

    /// The least of 1, 2 and 5 times a power of ten that is no less, and how many decimals it has.
    static func niceStep(_ step: Double) -> (step: Double, digits: Int) {
        guard step.isFinite, step > 0 else { return (1, 0) }
        var power = 1.0
        var digits = 0
        // Doubles have no more digits anyway.
        while power > step, digits < 15 {
            power /= 10
            digits += 1
        }
        while power * 10 <= step { power *= 10 }
        let factor = [1.0, 2, 5, 10].first { $0 * power >= step * (1 - 1e-9) } ?? 10
        return (factor * power, digits)
    }
}
