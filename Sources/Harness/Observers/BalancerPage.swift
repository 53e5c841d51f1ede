import Chaos

/// The servers on HAProxy's page of metrics.
///
/// <https://github.com/haproxy/haproxy/blob/master/addons/promex/README>
enum BalancerPage {
    /// - Returns: one for each proxy that has servers, by name.
    static func readings(_ page: [UInt8], of balancer: String) -> [EdgeReading] {
        var proxies: [String: [String: EdgeReading.Server]] = [:]
        func server(_ labels: [Substring: Substring], _ change: (inout EdgeReading.Server) -> Void) {
            guard let proxy = labels["proxy"], let name = labels["server"] else { return }
            let known = EdgeReading.Server(name: String(name), isUp: false, weight: 0)
            change(&proxies[String(proxy), default: [:]][String(name), default: known])
        }
        for line in page.split(separator: UInt8(ascii: "\n")) {
            // Most lines are others.
            guard line.starts(with: "haproxy_server_".utf8), let sample = Sample(line) else { continue }
            switch sample.name {
            case "haproxy_server_weight": server(sample.labels) { $0.weight = sample.value }
            case "haproxy_server_status" where sample.labels["state"] == "UP":
                server(sample.labels) { $0.isUp = sample.value == 1 }
            default: break
            }
        }
        return proxies.sorted { $0.key < $1.key }.map { proxy, servers in
            EdgeReading(
                edge: balancer, proxy: proxy, servers: servers.values.sorted { $0.name < $1.name })
        }
    }

    /// A line of Prometheus' text format without escapes in its labels, as HAProxy's names have none.
    private struct Sample {
        var name: Substring
        var labels: [Substring: Substring]
        var value: Double

        init?(_ line: ArraySlice<UInt8>) {
            let text = Substring(decoding: line, as: UTF8.self)
            guard let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}"),
                let value = Double(text[text.index(after: close)...].drop { $0 == " " })
            else { return nil }
            name = text[..<open]
            self.value = value
            labels = [:]
            for label in text[text.index(after: open)..<close].split(separator: ",") {
                guard let equals = label.firstIndex(of: "=") else { return nil }
                let quoted = label[label.index(after: equals)...]
                guard quoted.count >= 2, quoted.first == "\"", quoted.last == "\"" else { return nil }
                labels[label[..<equals]] = quoted.dropFirst().dropLast()
            }
        }
    }
}
