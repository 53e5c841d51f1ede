/// Where a person looks at a lab.
package struct LabAddress: Hashable, Sendable {
    package var name: String
    package var url: String
}

extension LabPlan {
    /// The page that shows how the lab is.
    package var statusPage: LabAddress { address("status page", .alerts) }

    /// Those for a browser, the status page first.
    package var addresses: [LabAddress] {
        [
            statusPage, address("web, by edge a", .webA), address("web, by edge b", .webB),
            address("Prometheus", .prometheus), address("Alertmanager", .alertmanager),
            address("alerts received", .alerts, "/alerts"),
        ]
    }

    private func address(_ name: String, _ port: Port, _ path: String = "") -> LabAddress {
        LabAddress(name: name, url: "http://127.0.0.1:\(self.port(port))\(path)")
    }
}
