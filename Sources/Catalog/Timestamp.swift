/// Dates as ISO 8601 in UTC, without Foundation.
package enum Timestamp {
    /// - Returns: such as `2026-01-31T08:15:00Z`.
    package static func iso8601(seconds: Int) -> String { text(seconds: seconds) + "Z" }

    /// - Returns: such as `2026-01-31T08:15:00.123Z`.
    package static func iso8601(milliseconds: Int) -> String {
        let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
        let fraction = milliseconds - seconds * 1000
        return "\(text(seconds: seconds)).\(fraction < 100 ? "0" : "")\(fraction < 10 ? "0" : "")\(fraction)Z"
    }

    /// - Returns: such as `2026-01-31`.
    package static func date(seconds: Int) -> String { String(text(seconds: seconds).prefix(10)) }

    /// - Returns: such as `2026-01-31 08:15:00`.
    package static func readable(seconds: Int) -> String {
        let text = text(seconds: seconds)
        return "\(text.prefix(10)) \(text.dropFirst(11))"
    }

    private static func text(seconds: Int) -> String {
        let (days, second) = floorDivide(seconds, 86_400)
        let (year, month, day) = civil(days: days)
        let clock = [second / 3600, second / 60 % 60, second % 60].map(twoDigits).joined(separator: ":")
        return "\(fourDigits(year))-\(twoDigits(month))-\(twoDigits(day))T\(clock)"
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01, computed in eras of 400 years
    /// that begin in March, so that the leap day is a year's last.
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func floorDivide(_ number: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func fourDigits(_ number: Int) -> String {
        let digits = String(abs(number))
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
