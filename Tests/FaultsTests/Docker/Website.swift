import AsyncHTTPClient
import Chaos
import Faults
import Foundation
import NIOCore
import NIOHTTP1
import Platforms
import TestSupport

/// A container that answers HTTP with `hello`, in a network of its own, to be broken.
struct Website {
    static let label = "scale.test"

    let engine: DockerEngine
    let name: String
    let address: String
    let driver: DockerFaultDriver
    let run: String

    /// Starts `count` of them, runs `body` and removes them.
    static func with(
        _ count: Int = 1, _ body: ([Website]) async throws -> Void
    ) async throws {
        let engine = try DockerEngine()
        let run = "test-" + UUID().uuidString.prefix(8).lowercased()
        let labels = [label: run]
        let folder = FileManager.default.temporaryDirectory.appending(path: run)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "haproxy.cfg")
        try Data(configuration.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: folder) }
        let range = try await network(run, labels, engine)
        let driver = DockerFaultDriver(
            engine, run: run, image: TestEngine.image, executable: TestEngine.executable)
        var sites: [Website] = []
        for number in 0..<count {
            let address = "\(range).\(10 + number)"
            var spec = ContainerSpec(
                name: "\(run)-\(number)", image: TestEngine.website, network: .bridge(run, address: address),
                hostname: "site-\(number)")
            spec.labels = labels
            spec.mounts = [
                .init(.host(file.path(percentEncoded: false)), at: "/usr/local/etc/haproxy/haproxy.cfg"),
                // A folder in which everybody may write.
                .init(.volume("\(run)-\(number)"), at: "/run/haproxy"),
            ]
            spec.temporary = ["/small": 8 << 20]
            spec.processors = 0.5
            spec.memory = 128 << 20
            spec.isRestarted = false
            try await engine.createVolume("\(run)-\(number)", labels: labels)
            try await engine.create(spec)
            try await engine.start(spec.name)
            sites.append(
                Website(engine: engine, name: spec.name, address: address, driver: driver, run: run))
        }
        do {
            for site in sites { try await eventually { await site.answer().status == 200 } }
            try await body(sites)
            try await remove(labels, driver, engine)
        } catch {
            try? await remove(labels, driver, engine)
            throw error
        }
    }

    private static func remove(
        _ labels: Labels, _ driver: DockerFaultDriver, _ engine: DockerEngine
    ) async throws {
        try await driver.recover()
        for container in try await engine.containers(with: labels) { try await engine.remove(container.id) }
        for volume in try await engine.volumes(with: labels) { try await engine.removeVolume(volume) }
        for network in try await engine.networks(with: labels) {
            try await engine.removeNetwork(network.name)
        }
    }

    /// - Returns: the first three numbers of its addresses.
    private static func network(
        _ run: String, _ labels: Labels, _ engine: DockerEngine
    ) async throws -> String {
        var number = 0
        while true {
            let range = "10.89.\(20 + number)"
            let spec = DockerEngine.NetworkSpec(
                name: run, subnet: "\(range).0/24", bridge: "t" + run.suffix(8), labels: labels)
            do {
                try await engine.create(spec)
                return range
            } catch let error as DockerError where error.code == .portTaken && number < 200 {
                number += 1
            }
        }
    }

    private static let configuration = """
        defaults
            mode http
            timeout client 30s
            timeout server 30s
            timeout connect 30s
        frontend site
            bind :8080
            http-request return status 200 content-type text/plain string hello
        frontend health
            bind :8404
            http-request return status 200

        """

    // MARK: As others see it

    var id: String { get async throws { try await state?.id ?? "" } }

    var state: ContainerState? { get async throws { try await engine.container(name) } }

    struct Answer {
        /// `nil`: there was none.
        var status: Int?
        var time: Duration
        var error: String?

        var isRefused: Bool { error?.contains("refused") ?? false }
    }

    /// To a request on a connection of its own, from this machine.
    func answer(within limit: Duration = .seconds(5)) async -> Answer {
        let begin = ContinuousClock.now
        var request = HTTPClientRequest(url: "http://\(address):8080/")
        request.headers.add(name: "connection", value: "close")
        do {
            let response = try await HTTPClient.shared.execute(
                request, timeout: .milliseconds(limit.components.seconds * 1000))
            _ = try await response.body.collect(upTo: 1000)
            return Answer(status: Int(response.status.code), time: ContinuousClock.now - begin)
        } catch {
            return Answer(status: nil, time: ContinuousClock.now - begin, error: "\(error)")
        }
    }

    // MARK: Faults

    /// What becomes of a fault on `sites`.
    ///
    /// - Parameter during: done once it is applied everywhere, beside it; then it is healed.
    static func inject(
        _ fault: Fault, into sites: [Website], for duration: Double = 60, peers: [String]? = nil,
        during: (@Sendable () async throws -> Void)? = nil
    ) async throws -> FaultOutcome {
        var outcome = FaultOutcome()
        let driver = sites[0].driver
        var targets: [FaultEvent.Target] = []
        for site in sites {
            targets.append(
                FaultEvent.Target(
                    id: try await site.id, name: site.name, component: nil, zone: nil, role: nil))
        }
        var watching: Task<Void, any Error>?
        let request = FaultRequest(
            step: "step", fault: fault, targets: targets, peers: peers, duration: duration)
        for await event in driver.inject(request) {
            outcome.add(event.what)
            guard let during, outcome.applied.count == targets.count, watching == nil else { continue }
            watching = Task {
                do {
                    try await during()
                } catch {
                    try await driver.recover()
                    throw error
                }
                try await driver.recover()
            }
        }
        try await watching?.value
        return outcome
    }

    func inject(
        _ fault: Fault, for duration: Double = 60, peers: [String]? = nil,
        during: (@Sendable () async throws -> Void)? = nil
    ) async throws -> FaultOutcome {
        try await Self.inject(fault, into: [self], for: duration, peers: peers, during: during)
    }
}

/// What was told of a fault.
struct FaultOutcome {
    var applied: Set<String> = []
    var recovered: Set<String> = []
    var proofs: [ProofOfEffect] = []
    var failures: [String] = []
    var residues: [String] = []

    mutating func add(_ what: FaultEvent.What) {
        switch what {
        case .resolved: break
        case .applied(let target): applied.insert(target)
        case .proof(let proof): proofs.append(proof)
        case .recovered(let target): recovered.insert(target)
        case .failed(_, let message): failures.append(message)
        case .residue(_, let differences): residues += differences
        }
    }

    var isProven: Bool { proofs.contains(where: \.isEffect) }
    /// Applied, shown, healed, and nothing is left.
    var isWhole: Bool {
        !applied.isEmpty && applied == recovered && isProven && failures.isEmpty && residues.isEmpty
    }
}
