/// The body of a request to create a container.
///
/// <https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerCreate>
struct ContainerRequest: Encodable, Sendable {
    struct Host: Encodable, Sendable {
        /// Microseconds. A tenth of the usual: a container that uses up its share takes all processors for less long,
        /// and is itself stopped for less long.
        static let period = 10_000

        var binds: [String]
        var mounts: [Volume]
        var portBindings: [String: [[String: String]]]
        var cpuPeriod = Self.period
        var cpuQuota: Int
        var memory: Int
        var memorySwap: Int
        var readonlyRootfs = true
        var capDrop = ["ALL"]
        var capAdd: [String]
        var securityOpt = ["no-new-privileges"]
        var tmpfs: [String: String]
        var extraHosts: [String]
        var restartPolicy: [String: String]
        var networkMode: String
        var pidMode: String
        var cgroupnsMode: String
        var pidsLimit = 1024
        var groupAdd: [String]
        var logConfig = Logs()
    }

    /// Is made with the container's labels where it is not there: who removes all that has them finds it.
    struct Volume: Encodable, Sendable {
        struct Options: Encodable, Sendable {
            var labels: [String: String]
        }

        var `type` = "volume"
        var source: String
        var target: String
        var volumeOptions: Options
    }

    struct Logs: Encodable, Sendable {
        var `type` = "json-file"
        var config = ["max-size": "10m", "max-file": "2"]
    }

    struct Networking: Encodable, Sendable {
        struct Endpoint: Encodable, Sendable {
            enum CodingKeys: String, CodingKey {
                case addresses = "IPAMConfig"
                case aliases
            }

            var addresses: [String: String]
            var aliases: [String]
        }

        var endpointsConfig: [String: Endpoint]
    }

    var image: String
    var entrypoint: [String]?
    var cmd: [String]?
    var env: [String]
    var labels: [String: String]
    var hostname: String
    var user: String?
    var exposedPorts: [String: [String: String]]
    var stopTimeout: Int
    /// `nil`: the image's.
    var healthcheck: [String: [String]]?
    var hostConfig: Host
    var networkingConfig: Networking?

    init(_ spec: ContainerSpec) {
        image = spec.image
        entrypoint = spec.entrypoint.isEmpty ? nil : spec.entrypoint
        cmd = spec.arguments.isEmpty ? nil : spec.arguments
        env = spec.environment.map { "\($0.key)=\($0.value)" }.sorted()
        labels = spec.labels
        hostname = spec.hostname
        user = spec.user
        exposedPorts = Dictionary(uniqueKeysWithValues: spec.ports.map { ("\($0.number)/tcp", [:]) })
        stopTimeout = spec.stopTime
        healthcheck = spec.isChecked ? nil : ["Test": ["NONE"]]
        let network =
            switch spec.network {
            case .bridge(let name, _): name
            case .host: "host"
            case .none: "none"
            }
        hostConfig = Host(
            binds: spec.mounts.compactMap(Self.bind),
            mounts: spec.mounts.compactMap { Self.volume($0, labels: spec.labels) },
            portBindings: Dictionary(
                uniqueKeysWithValues: spec.ports.map {
                    ("\($0.number)/tcp", [["HostIp": "127.0.0.1", "HostPort": "\($0.published)"]])
                }),
            cpuQuota: Int(spec.processors * Double(Host.period)), memory: spec.memory,
            // None beside the memory.
            memorySwap: spec.memory, capAdd: spec.capabilities,
            tmpfs: spec.temporary.mapValues { "rw,nosuid,nodev,size=\($0),mode=1777" },
            extraHosts: spec.hosts.map { "\($0.key):\($0.value)" }.sorted(),
            restartPolicy: ["Name": spec.isRestarted ? "unless-stopped" : "no"], networkMode: network,
            // Without a word the engine decides.
            pidMode: spec.isOnMachine ? "host" : "", cgroupnsMode: spec.isOnMachine ? "host" : "",
            groupAdd: spec.groups)
        if case .bridge(let name, let address) = spec.network {
            networkingConfig = Networking(endpointsConfig: [
                name: .init(addresses: ["IPv4Address": address], aliases: [spec.hostname])
            ])
        }
    }

    private static func bind(_ mount: ContainerSpec.Mount) -> String? {
        switch mount.source {
        case .host(let path): "\(path):\(mount.target):ro"
        case .volume: nil
        case .folder(let path), .socket(let path): "\(path):\(mount.target)"
        }
    }

    private static func volume(_ mount: ContainerSpec.Mount, labels: [String: String]) -> Volume? {
        guard case .volume(let name) = mount.source else { return nil }
        return Volume(source: name, target: mount.target, volumeOptions: .init(labels: labels))
    }
}
