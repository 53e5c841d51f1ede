import Chaos
import Testing

@testable import Harness

@Suite("A balancer's page")
struct BalancerPageTests {
    private let page = """
        # TYPE haproxy_server_status gauge
        haproxy_server_status{proxy="web",server="web-b",state="DOWN"} 1
        haproxy_server_status{proxy="web",server="web-b",state="UP"} 0
        haproxy_server_status{proxy="web",server="web-a",state="DOWN"} 0
        haproxy_server_status{proxy="web",server="web-a",state="UP"} 1
        haproxy_server_status{proxy="postgres_primary",server="postgres-a",state="UP"} 1
        haproxy_server_weight{proxy="web",server="web-a"} 100
        haproxy_server_weight{proxy="web",server="web-b"} 30
        haproxy_server_weight{proxy="postgres_primary",server="postgres-a"} 1
        haproxy_backend_status{proxy="web",state="UP"} 1
        """

    @Test func hasServersByProxy() {
        let readings = BalancerPage.readings(Array(page.utf8), of: "edge-a")
        #expect(
            readings == [
                EdgeReading(
                    edge: "edge-a", proxy: "postgres_primary",
                    servers: [.init(name: "postgres-a", isUp: true, weight: 1)]),
                EdgeReading(
                    edge: "edge-a", proxy: "web",
                    servers: [
                        .init(name: "web-a", isUp: true, weight: 100),
                        .init(name: "web-b", isUp: false, weight: 30),
                    ]),
            ])
    }

    @Test(arguments: ["", "haproxy_server_weight", "haproxy_server_weight{proxy} x", "<html>"])
    func hasNoneWhereThereIsNone(_ page: String) {
        #expect(BalancerPage.readings(Array(page.utf8), of: "edge-a").isEmpty)
    }
}
