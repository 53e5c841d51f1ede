/// Numbers and words as pages show them.
enum PageText {
    /// - Returns: such as `178,561`.
    static func number(_ number: Int) -> String {
        let digits = Array(String(abs(number)))
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    /// - Returns: such as `1 song` or `178,561 songs`.
    static func count(_ count: Int, _ noun: String) -> String {
        "\(number(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    /// - Returns: such as `5 minutes`.
    static func age(seconds: Int) -> String {
        switch seconds {
        case ..<60: "less than a minute"
        case ..<5400: count(max(1, (seconds + 30) / 60), "minute")
        case ..<129_600: count((seconds + 1800) / 3600, "hour")
        default: count((seconds + 43_200) / 86_400, "day")
        }
    }

    /// - Returns: such as `812 bytes`, `48 KB` or `2 MB`.
    static func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<1024: count(bytes, "byte")
        case ..<(1024 * 1024): "\((bytes + 512) / 1024) KB"
        default: "\((Double(bytes) / 104_857.6).rounded() / 10) MB".replacing(".0 MB", with: " MB")
        }
    }
}
