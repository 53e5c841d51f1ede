#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What Prometheus answers with, whatever it was asked.
///
/// <https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview>
struct PrometheusAnswer<Content: Decodable>: Decodable {
    /// `success` or `error`
    var status: String
    var data: Content?
    var errorType: String?
    var error: String?

    /// - Parameters:
    ///   - status: of HTTP.
    ///   - place: the address that it came from.
    /// - Throws: ``PrometheusError`` with code `refused` or `notUnderstood`.
    static func content(_ body: Data, status: UInt, of place: String) throws(PrometheusError) -> Content {
        let answer: Self
        do {
            answer = try JSONDecoder().decode(Self.self, from: body)
        } catch {
            // Prometheus says so in plain words while it starts.
            let isReady = (200..<300).contains(status)
            throw PrometheusError(
                isReady ? .notUnderstood : .refused, place,
                isReady
                    ? "what came is no answer of Prometheus'"
                    : "it answers with status \(status): \(String(decoding: body.prefix(100), as: UTF8.self))"
            )
        }
        guard answer.status == "success", let content = answer.data else {
            throw PrometheusError(.refused, place, answer.error ?? "it gives no reason (status \(status))")
        }
        return content
    }
}

/// Series over time.
///
/// <https://prometheus.io/docs/prometheus/latest/querying/api/#range-vectors>
struct PrometheusMatrix: Decodable {
    var result: [PrometheusSeries]
}

struct PrometheusSeries: Decodable, Sendable {
    struct Sample: Sendable {
        /// Seconds since 1970.
        var time: Double
        /// `NaN`, `+Inf` and `-Inf` among them.
        var value: Double
    }

    var metric: [String: String]
    var values: [Sample]
}

extension PrometheusSeries.Sample: Decodable {
    /// `[1795575961.393, "1"]`
    init(from decoder: any Decoder) throws {
        var pair = try decoder.unkeyedContainer()
        time = try pair.decode(Double.self)
        let text = try pair.decode(String.self)
        guard let value = Double(text) else {
            throw DecodingError.dataCorruptedError(in: pair, debugDescription: "“\(text)” is no value")
        }
        self.value = value
    }
}

/// Alerts that wait to be sure or fire.
///
/// <https://prometheus.io/docs/prometheus/latest/querying/api/#alerts>
struct PrometheusAlerts: Decodable {
    var alerts: [PrometheusAlert]
}

struct PrometheusAlert: Decodable, Sendable {
    var labels: [String: String]
    var annotations: [String: String]
    /// `pending` or `firing`
    var state: String
    /// RFC 3339
    var activeAt: String?
}
