#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A container as it is.
package struct ContainerState: Sendable {
    package enum Health: String, Sendable {
        /// It has no health check.
        case none
        case starting
        case healthy
        case unhealthy
    }

    package var id: String
    package var name: String
    package var labels: Labels
    package var isRunning: Bool
    package var isPaused: Bool
    package var health: Health
    /// Of the last end.
    package var exitCode: Int
    package var wasKilledForMemory: Bool
    /// How often the engine has started it again.
    package var restarts: Int
    /// As the engine writes it, in RFC 3339; another one after each start.
    package var startedAt: String
    /// Of its first process on the engine's machine; 0 when it does not run.
    package var process: Int
    package var image: String
    /// The image's number, which its name may since have been taken from.
    package var imageID: String
    /// Of the Internet Protocol, in all of its networks; none when it does not run.
    package var addresses: [String]
    /// Whether its network is the machine's.
    package var isOnMachineNetwork: Bool
    /// Names of volumes that it has mounted, those without a name of their own, too.
    package var volumes: [String]

    /// In one word, for people.
    package var summary: String {
        if isPaused { return "paused" }
        guard isRunning else { return wasKilledForMemory ? "out of memory" : "exited (\(exitCode))" }
        return health == .none ? "running" : health.rawValue
    }

    package var isWell: Bool { isRunning && !isPaused && (health == .healthy || health == .none) }
}

/// What the engine tells of one container.
struct ContainerInspection: Decodable {
    struct Condition: Decodable {
        enum CodingKeys: String, CodingKey {
            case running, paused, exitCode, startedAt, pid, health
            case wasKilledForMemory = "oOMKilled"
        }

        struct Health: Decodable {
            var status: String
        }

        var running: Bool
        var paused: Bool
        var wasKilledForMemory: Bool
        var exitCode: Int
        var startedAt: String
        var pid: Int
        var health: Health?
    }

    struct Configuration: Decodable {
        var labels: [String: String]?
        var image: String
    }

    struct Networks: Decodable {
        struct Endpoint: Decodable {
            enum CodingKeys: String, CodingKey {
                case address = "iPAddress"
                case newAddress = "globalIPv6Address"
            }

            var address: String?
            var newAddress: String?
        }

        var networks: [String: Endpoint]?
    }

    struct Host: Decodable {
        var networkMode: String?
    }

    struct Mount: Decodable {
        var type: String
        var name: String?
    }

    var id: String
    var name: String
    var restartCount: Int
    var state: Condition
    /// The number.
    var image: String
    var config: Configuration
    var networkSettings: Networks?
    var hostConfig: Host?
    var mounts: [Mount]?

    var container: ContainerState {
        ContainerState(
            id: id, name: String(name.drop { $0 == "/" }), labels: config.labels ?? [:],
            isRunning: state.running, isPaused: state.paused,
            health: state.health.flatMap { ContainerState.Health(rawValue: $0.status) } ?? .none,
            exitCode: state.exitCode, wasKilledForMemory: state.wasKilledForMemory, restarts: restartCount,
            startedAt: state.startedAt, process: state.pid, image: config.image,
            imageID: image,
            addresses: (networkSettings?.networks ?? [:]).sorted { $0.key < $1.key }
                .flatMap { [$0.value.address, $0.value.newAddress] }.compactMap { $0 }.filter { !$0.isEmpty },
            isOnMachineNetwork: hostConfig?.networkMode == "host",
            volumes: (mounts ?? []).filter { $0.type == "volume" }.compactMap(\.name))
    }
}
