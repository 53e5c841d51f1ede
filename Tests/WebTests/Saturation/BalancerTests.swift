import Foundation
import TestSupport
import Testing
import Web

/// With HAProxy itself.
@Suite struct BalancerTests {
    @Test func theBalancerTakesItsRequestsElsewhereAndBringsThemBack() async throws {
        try await RunningServer.run { server in
            let port = try FreePort.find()
            let balancer = try Balancer(
                port: port,
                servers: """
                    server a 127.0.0.1:\(server.port) weight 100 check inter 200ms agent-check agent-port \
                    \(server.agentPort) agent-inter 200ms
                    server b 127.0.0.1:\(server.port) weight 100 check inter 200ms
                    """)
            defer { balancer.stop() }
            try await eventually { await balancer.shares() == ["a": 10, "b": 10] }
            try await server.whileTheLoopIsBlocked {
                try await eventually { await balancer.weight(of: "a") == 0 }
                #expect(await balancer.shares() == ["b": 20])
            }
            try await eventually { await balancer.weight(of: "a").map { $0 > 0 } == true }
            try await eventually { await balancer.shares()["a"] ?? 0 > 0 }
        }
    }

    @Test func whenAllServersAskForNothingTheirBackupLinesStillServe() async throws {
        try await RunningServer.run { server in
            let balancer = try Balancer(
                port: try FreePort.find(),
                servers: """
                    server a 127.0.0.1:\(server.port) weight 100 check inter 200ms agent-check agent-port \
                    \(server.agentPort) agent-inter 200ms
                    server last 127.0.0.1:\(server.port) check inter 200ms backup no-agent-check
                    """)
            defer { balancer.stop() }
            try await eventually { await balancer.shares() == ["a": 20] }
            try await server.whileTheLoopIsBlocked {
                try await eventually { await balancer.shares() == ["last": 20] }
            }
        }
    }

    /// A balancer over the servers given, on a port of its own.
    private struct Balancer {
        let port: Int
        private let process = Process()
        private let folder = FileManager.default.temporaryDirectory.appending(path: "scale-haproxy-\(UUID())")

        init(port: Int, servers: String) throws {
            self.port = port
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appending(path: "haproxy.cfg")
            try Data(
                """
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 30s
                    timeout server 30s
                listen web
                    bind 127.0.0.1:\(port)
                    balance roundrobin
                    http-response set-header x-server %s
                    stats enable
                    stats uri /stats
                \(servers)

                """.utf8
            ).write(to: file)
            process.executableURL = URL(filePath: "/usr/sbin/haproxy")
            process.arguments = ["-db", "-f", file.path(percentEncoded: false)]
            process.standardError = FileHandle.nullDevice
            try process.run()
        }

        func stop() {
            process.terminate()
            process.waitUntilExit()
            try? FileManager.default.removeItem(at: folder)
        }

        /// Which servers answered 20 requests, and how many each.
        func shares() async -> [String: Int] {
            var shares: [String: Int] = [:]
            for _ in 0..<20 {
                let answer = await RawConnection.get("/livez", port: port) ?? ""
                let server = answer.firstMatch(of: /x-server: ([a-z]+)/).map { String($0.1) } ?? "none"
                shares[server, default: 0] += 1
            }
            return shares
        }

        /// From HAProxy's statistics, by the names of their first line.
        func weight(of server: String) async -> Int? {
            let text = await RawConnection.get("/stats;csv", port: port) ?? ""
            let rows = text.split(whereSeparator: \.isNewline).map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            guard let names = rows.first(where: { $0.first == "# pxname" }),
                let column = names.firstIndex(of: "weight")
            else { return nil }
            return rows.first { $0.count > column && $0[1] == server }.flatMap { Int($0[column]) }
        }
    }
}
