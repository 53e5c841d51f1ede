extension Double {
    /// With up to `digits` decimals, none of them a trailing zero; `0` for what is no number. There is no Foundation
    /// here to do it.
    func decimal(digits: Int) -> String {
        let factor = (0..<digits).reduce(1) { product, _ in product * 10 }
        let scaled = (self * Double(factor)).rounded()
        // Up to here doubles are exact integers.
        guard scaled.magnitude < 0x1p53 else { return isFinite ? "\(self)" : "0" }
        let number = Int(scaled.magnitude)
        var text = String(number / factor)
        var rest = number % factor
        if rest > 0 {
            var decimals = ""
            for _ in 0..<digits {
                decimals = String(rest % 10) + decimals
                rest /= 10
            }
            while decimals.last == "0" { decimals.removeLast() }
            text += "." + decimals
        }
        return scaled < 0 ? "-" + text : text
    }

    /// With so many decimals that three digits tell something: 1234, 123, 12.3, 1.23, 0.123.
    var threeDigits: String {
        switch magnitude {
        case 99.95...: decimal(digits: 0)
        case 9.995...: decimal(digits: 1)
        case 0.9995...: decimal(digits: 2)
        default: decimal(digits: 3)
        }
    }
}
