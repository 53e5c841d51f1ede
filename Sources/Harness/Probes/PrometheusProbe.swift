import Chaos
import Platforms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A query of Prometheus; passes when it has a sample, whose value is taken.
///
/// <https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries>
package struct PrometheusProbe: ProbeReader {
    private let url: String
    private let pages = PageReader()

    /// - Parameter base: Prometheus' address.
    package init(_ base: String, query: String) {
        url = "\(base)/api/v1/query?query=\(Self.encoded(query))"
    }

    package func look() async throws -> ProbeLook {
        let page = try await pages.get(url)
        return try Self.look(page.body, status: page.status)
    }

    static func look(_ body: [UInt8], status: Int) throws -> ProbeLook {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body)) else {
            throw PageError(url: "Prometheus", message: "status \(status), and no answer of Prometheus'")
        }
        guard let data = answer.data, answer.status == "success" else {
            throw PageError(url: "Prometheus", message: answer.error ?? "status \(answer.status)")
        }
        guard let text = data.first else {
            return ProbeLook(value: nil, passed: false, problem: "the query has no sample")
        }
        guard let value = Double(text), value.isFinite else {
            return ProbeLook(value: nil, passed: false, problem: "its value is \(text)")
        }
        return ProbeLook(value: value, passed: true)
    }

    private struct Answer: Decodable {
        struct Sample: Decodable {
            var value: Value?
        }

        /// A time and a number in quotes.
        struct Value: Decodable {
            var text: String

            init(from decoder: any Decoder) throws {
                var pair = try decoder.unkeyedContainer()
                _ = try pair.decode(Double.self)
                text = try pair.decode(String.self)
            }
        }

        struct Outcome: Decodable {
            enum CodingKeys: CodingKey {
                case resultType, result
            }

            var first: String?

            init(from decoder: any Decoder) throws {
                let fields = try decoder.container(keyedBy: CodingKeys.self)
                switch try fields.decode(String.self, forKey: .resultType) {
                case "vector": first = try fields.decode([Sample].self, forKey: .result).first?.value?.text
                case "scalar", "string": first = try fields.decode(Value.self, forKey: .result).text
                default: first = nil
                }
            }
        }

        var status: String
        var data: Outcome?
        var error: String?
    }

    private static func encoded(_ text: String) -> String {
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        var encoded = ""
        for byte in text.utf8 {
            if unreserved.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
