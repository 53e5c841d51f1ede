#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Times as the engine, Prometheus and Alertmanager write them: RFC 3339, with up to nine decimals of a second.
enum Timestamp {
    /// Seconds since 1970; `nil` for what is no time, and for that before 1970 by which Go says that there is none.
    static func seconds(_ text: String) -> Double? {
        // Not every Foundation takes more than three decimals.
        var whole = text
        var decimals = ""
        if let point = text.firstIndex(of: ".") {
            decimals = String(text[point...].dropFirst().prefix { $0.isASCII && $0.isNumber })
            whole = String(text[..<point] + text[point...].dropFirst(decimals.count + 1))
        }
        guard let date = try? Date(whole, strategy: .iso8601), date.timeIntervalSince1970 > 0 else {
            return nil
        }
        return date.timeIntervalSince1970 + (Double("0." + decimals) ?? 0)
    }
}
