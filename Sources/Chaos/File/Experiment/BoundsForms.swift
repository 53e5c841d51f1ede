extension FileObject {
    /// What `at-least` and `at-most` say, in the unit of what they bound.
    ///
    /// - Parameters:
    ///   - unit: `nil`: a factor, such as 1.5 or 150%.
    ///   - what: what is bounded, such as “latency”.
    ///   - isDifference: it may be negative, and has no natural ends.
    func bounds(
        _ atLeast: Quantity?, _ atMost: Quantity?, unit: Measure.Unit?, of what: String,
        isDifference: Bool = false
    ) -> Bounds? {
        guard atLeast != nil || atMost != nil else {
            reading.error(
                .cannotFail, at: node.place, "\(what) has no bound, so nothing is said of it",
                "give at-least, at-most, or both")
            return nil
        }
        let least = number(atLeast, "at-least", unit, what, isDifference)
        let most = number(atMost, "at-most", unit, what, isDifference)
        // Both are looked at before either ends this.
        guard let least, let most else { return nil }
        if let least, let most, least > most {
            error(
                .cannotFail, at: "at-least", "at-least is more than at-most: nothing can be so", "swap them")
            return nil
        }
        let bounds = Bounds(atLeast: least, atMost: most)
        if !isDifference, let unit, bounds.holdAlways(of: unit) {
            reading.error(
                .cannotFail, at: place(atLeast == nil ? "at-most" : "at-least"),
                "\(what) is always within this, so it says nothing", "bound it more tightly")
            return nil
        }
        if unit == nil, (least ?? 0) <= 0, most == nil {
            error(
                .cannotFail, at: "at-least", "a ratio is always more than this, so it says nothing",
                "give a factor such as 1.5")
            return nil
        }
        return bounds
    }

    /// - Returns: `nil` when it is wrong; a `nil` within when it is not there.
    private func number(
        _ quantity: Quantity?, _ field: String, _ unit: Measure.Unit?, _ what: String, _ isDifference: Bool
    ) -> Double?? {
        guard let quantity else { return .some(nil) }
        let value: Double?
        switch (unit, quantity) {
        case (.duration, .duration(let seconds)): value = seconds
        case (.share, .share(let share)), (.share, .number(let share)): value = share
        case (.rate, .rate(let rate)): value = rate
        case (nil, .number(let factor)), (nil, .share(let factor)): value = factor
        case (.any, .number(let number)), (.any, .share(let number)), (.any, .duration(let number)),
            (.any, .rate(let number)):
            value = number
        default: value = nil
        }
        guard let value else {
            let expected = unit.map(\.words) ?? "a factor such as 1.5 or 150%"
            error(.wrongUnit, at: field, "\(field) of \(what) should be \(expected)", "write it in that unit")
            return nil
        }
        let isShare = unit == .share
        if isShare, abs(value) > 1 {
            error(
                .outOfRange, at: field, "a share of \(PlainWords.number(value)) is more than all",
                abs(value) <= 100 ? "did you mean \(PlainWords.number(value))%?" : "0% to 100% are possible")
            return nil
        }
        if !isDifference, value < 0, unit != .any {
            error(
                .outOfRange, at: field, "\(what) is never less than nothing",
                "give a bound that can be reached")
            return nil
        }
        return .some(value)
    }
}

extension Bounds {
    /// Whether every value that there can be of a unit is within them.
    fileprivate func holdAlways(of unit: Measure.Unit) -> Bool {
        switch unit {
        case .share: (atLeast ?? 0) <= 0 && (atMost ?? 1) >= 1
        case .duration, .rate: (atLeast ?? 0) <= 0 && atMost == nil
        case .any: false
        }
    }
}
