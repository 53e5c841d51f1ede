// Numbers with units.

extension FileForm where Value == Double {
    /// In seconds, up to a day.
    static func duration(
        _ what: String, atLeast least: Double = 0, isSigned: Bool = false, example: String = "30s"
    ) -> FileForm {
        FileForm(schema: .reference(isSigned ? "signed-duration" : "duration")) { node, reading in
            guard let text = reading.unitText(node, what, "a duration with its unit, such as \(example)")
            else {
                return nil
            }
            guard let seconds = Quantity.duration(text, isSigned: isSigned) else {
                let isNumber = PlainNumber.value(of: text) != nil
                reading.error(
                    .wrongType, at: node.place,
                    isNumber
                        ? "\(what), \(text.shortened), has no unit"
                        : "\(what) is “\(text.shortened)”, which is no duration",
                    isNumber
                        ? "write \(text.shortened)s or \(text.shortened)ms; there are us, ms, s, m and h"
                        : "write it as \(example); there are us, ms, s, m and h")
                return nil
            }
            guard abs(seconds) <= 86_400, seconds >= least || isSigned else {
                reading.error(
                    .outOfRange, at: node.place, "\(what) is \(text.shortened)",
                    "\(PlainWords.duration(least)) to 24h are possible")
                return nil
            }
            return seconds
        }
    }

    /// 0 to 1, written as `95%` or 0.95.
    static func share(_ what: String, _ range: ClosedRange<Double> = 0...1) -> FileForm {
        FileForm(schema: .reference("share")) { node, reading in
            guard let text = reading.quantityText(node, what, "a share, such as 95% or 0.95") else {
                return nil
            }
            let isBare = PlainNumber.value(of: text) != nil
            guard let value = Quantity.share(text) ?? PlainNumber.value(of: text) else {
                reading.error(
                    .wrongType, at: node.place, "\(what) is “\(text.shortened)”, which is no share",
                    "write it as 95% or 0.95")
                return nil
            }
            guard range.contains(value) else {
                let possible =
                    "\(PlainWords.share(range.lowerBound)) to \(PlainWords.share(range.upperBound)) are possible"
                reading.error(
                    .outOfRange, at: node.place, "\(what) is \(text.shortened)",
                    isBare && range.contains(value / 100) ? "did you mean \(text)%? \(possible)" : possible)
                return nil
            }
            return value
        }
    }

    /// A second, written as `50/s`.
    static func rate(_ what: String, upTo most: Double) -> FileForm {
        .unit(what, "rate", example: "50/s", upTo: most, Quantity.rate)
    }

    private static func unit(
        _ what: String, _ definition: String, example: String, upTo most: Double,
        _ parse: @escaping @Sendable (String) -> Double?
    ) -> FileForm {
        FileForm(schema: .reference(definition)) { node, reading in
            guard let text = reading.unitText(node, what, "such as \(example)") else { return nil }
            guard let value = parse(text) else {
                reading.error(
                    .wrongType, at: node.place, "\(what) is “\(text.shortened)”", "write it as \(example)")
                return nil
            }
            guard value > 0, value <= most else {
                reading.error(
                    .outOfRange, at: node.place, "\(what) is \(text.shortened)",
                    value > 0 ? "that is more than can be" : "it has to be more than nothing")
                return nil
            }
            return value
        }
    }

    static var bandwidth: FileForm {
        .unit("the bandwidth", "bandwidth", example: "1mbit", upTo: 1e12, Quantity.bandwidth)
    }

    static var byteRate: FileForm {
        .unit("the throughput", "byte-rate", example: "1MB/s", upTo: 1e12, Quantity.byteRate)
    }
}

extension FileForm where Value == Quantity {
    /// A number, share, duration or rate: which of them is right follows from what is measured.
    static var quantity: FileForm {
        FileForm(schema: .reference("quantity")) { node, reading in
            guard
                let text = reading.quantityText(
                    node, "the bound", "a number with its unit, such as 50ms or 95%")
            else {
                return nil
            }
            guard let quantity = Quantity(text) else {
                reading.error(
                    .wrongType, at: node.place,
                    "“\(text.shortened)” is neither a number nor a share, duration or rate",
                    "write it as 1.5, 95%, 50ms or 100/s")
                return nil
            }
            return quantity
        }
    }
}

extension FileReading {
    /// A text of digits and a unit; a number without one is passed on so that it can be told of.
    fileprivate func unitText(_ node: YAMLNode, _ what: String, _ expected: String) -> String? {
        guard !isUnresolved(node) else { return nil }
        guard let scalar = node.scalar, !node.isEmpty else {
            error(.wrongType, at: node.place, "\(what) should not be \(node.kind)", "write \(expected)")
            return nil
        }
        return scalar.text
    }

    /// The same; numbers without a unit need to be without quotes, too.
    fileprivate func quantityText(_ node: YAMLNode, _ what: String, _ expected: String) -> String? {
        guard let text = unitText(node, what, expected) else { return nil }
        if let scalar = node.scalar, !scalar.isPlain, PlainNumber.value(of: text) != nil {
            error(
                .wrongType, at: node.place, "\(what) should be a number, not a text",
                "write it without quotes")
            return nil
        }
        return text
    }
}
