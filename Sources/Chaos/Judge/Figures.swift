/// Numbers in words: the same on every machine and in every language.
enum Figures {
    /// - Parameter digits: after the point, at most 9.
    static func decimal(_ number: Double, digits: Int) -> String {
        guard number.isFinite else { return number.isNaN ? "nothing" : number < 0 ? "-∞" : "∞" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (number * scale).rounded()
        guard scaled.magnitude < 1e15 else { return "\(number)" }
        let whole = Int64(scaled.magnitude)
        let divisor = Int64(scale)
        let sign = scaled < 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % divisor)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(whole / divisor).\(zeros)\(fraction)"
    }

    /// Without zeros at its end.
    static func plain(_ number: Double) -> String {
        var text = decimal(number, digits: 4)
        guard text.contains("."), !text.contains("e") else { return text }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    static func seconds(_ seconds: Double) -> String {
        let size = seconds.magnitude
        if !seconds.isFinite { return decimal(seconds, digits: 0) }
        if size == 0 { return "0 s" }
        if size < 0.01 { return decimal(seconds * 1000, digits: 2) + " ms" }
        if size < 1 { return decimal(seconds * 1000, digits: 0) + " ms" }
        return decimal(seconds, digits: size < 10 ? 2 : 1) + " s"
    }

    static func share(_ share: Double) -> String {
        let percent = share * 100
        guard percent.isFinite else { return decimal(percent, digits: 0) }
        let isWhole = percent == percent.rounded()
        return decimal(percent, digits: isWhole ? 0 : percent.magnitude < 1 ? 3 : 2) + "%"
    }
}
