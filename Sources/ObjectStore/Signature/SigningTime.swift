#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A moment as Signature Version 4 writes it: `20130524T000000Z`.
package struct SigningTime: Hashable, Sendable {
    /// Such as `20130524`.
    let day: String
    /// Such as `20130524T000000Z`.
    let text: String

    /// - Parameter seconds: since 1970.
    package init(secondsSince1970 seconds: Int) {
        let days = seconds.floored(by: 86_400)
        let rest = seconds - days * 86_400
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days
        let shifted = days + 719_468
        let era = shifted.floored(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = year.padded(4) + month.padded(2) + (dayOfYear - (153 * part + 2) / 5 + 1).padded(2)
        text = "\(day)T\((rest / 3600).padded(2))\((rest / 60 % 60).padded(2))\((rest % 60).padded(2))Z"
    }

    package static var now: SigningTime {
        SigningTime(secondsSince1970: Int(Date().timeIntervalSince1970.rounded(.down)))
    }
}

extension Int {
    fileprivate func floored(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : (self - divisor + 1) / divisor
    }

    fileprivate func padded(_ width: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, width - text.count)) + text
    }
}
