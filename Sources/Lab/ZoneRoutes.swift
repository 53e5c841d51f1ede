import Platforms

/// Lets the zones' networks reach one another, as the subnets of a virtual private cloud do: Docker keeps
/// bridges apart.
///
/// Two rules of the engine's machine, put there by a container on its network that may do nothing else. Packets
/// between zones are accepted, and keep the address that they come from, so that a rule on one of them means what
/// it says.
struct ZoneRoutes: Sendable {
    private let plan: LabPlan
    private let engine: DockerEngine

    init(_ plan: LabPlan, _ engine: DockerEngine) {
        self.plan = plan
        self.engine = engine
    }

    private var rules: [[String]] {
        let between = ["-s", plan.range, "-d", plan.range, "-j", "ACCEPT"]
        return [["filter", "DOCKER-USER"] + between, ["nat", "POSTROUTING"] + between]
    }

    func open() async throws { try await run("-I", unless: true) }

    func close() async throws { try await run("-D", unless: false) }

    /// - Parameter isMissing: whether the change is for rules that are not there, or for those that are.
    private func run(_ change: String, unless isMissing: Bool) async throws {
        for rule in rules {
            let place = ["-t", rule[0]]
            let what = [rule[1]] + rule.dropFirst(2)
            let isThere = try await iptables(place + ["-C"] + what) == 0
            guard isThere != isMissing else { continue }
            let code = try await iptables(place + [change] + what)
            guard code == 0 else {
                throw LabError(
                    .stepFailed, "routes between zones",
                    "iptables ended with \(code): the engine's machine has to let a container set rules")
            }
        }
    }

    private func iptables(_ arguments: [String]) async throws -> Int {
        var spec = ContainerSpec(
            name: plan.containerName("router"), image: "scale:\(plan.settings.tag)", network: .host,
            hostname: "router")
        spec.labels = plan.labels
        spec.entrypoint = ["iptables", "-w", "10"]
        spec.arguments = arguments
        spec.user = "0"
        spec.capabilities = ["NET_ADMIN", "NET_RAW"]
        spec.temporary = ["/run": 1 << 20]
        spec.isRestarted = false
        try await engine.remove(spec.name)
        try await engine.create(spec)
        try await engine.start(spec.name)
        let code = try await engine.wait(for: spec.name, within: .seconds(30))
        try await engine.remove(spec.name)
        return code
    }
}
