import NIOHTTP1

/// Where a container is reached.
package struct ContainerDetails: Sendable {
    /// In its networks.
    package var addresses: [String]
    /// Ports of the engine's machine by the container's own.
    package var published: [Int: Int]
    /// The image's id.
    package var image: String
}

extension DockerEngine {
    /// - Returns: `nil` when there is no such container.
    package func details(_ name: String) async throws -> ContainerDetails? {
        do {
            return try await get(Details.self, "/containers/\(name)/json", of: "container \(name)").details
        } catch let error as DockerError where error.code == .missing {
            return nil
        }
    }

    /// What the engine's machine is.
    package func machine() async throws -> [String: String] {
        struct Machine: Decodable {
            enum CodingKeys: String, CodingKey {
                case kernelVersion, operatingSystem, architecture, serverVersion, cgroupVersion, memTotal
                case processors = "nCPU"
            }

            var kernelVersion: String
            var operatingSystem: String
            var architecture: String
            var serverVersion: String
            var cgroupVersion: String?
            var processors: Int
            var memTotal: Int
        }
        let found = try await get(Machine.self, "/info", of: "the Docker engine")
        return [
            "kernel": found.kernelVersion, "system": found.operatingSystem,
            "architecture": found.architecture, "engine": "Docker \(found.serverVersion)",
            "cgroups": found.cgroupVersion ?? "1", "processors": String(found.processors),
            "memory": "\(found.memTotal >> 20) MB",
        ]
    }

    private struct Details: Decodable {
        struct Settings: Decodable {
            struct Network: Decodable {
                enum CodingKeys: String, CodingKey {
                    case address = "iPAddress"
                    case wanted = "iPAMConfig"
                }

                struct Wanted: Decodable {
                    enum CodingKeys: String, CodingKey {
                        case address = "iPv4Address"
                    }

                    var address: String?
                }

                var address: String?
                var wanted: Wanted?
            }

            struct Binding: Decodable {
                var hostPort: String
            }

            var networks: [String: Network]?
            var ports: [String: [Binding]?]?
        }

        var image: String
        var networkSettings: Settings

        var details: ContainerDetails {
            let networks = (networkSettings.networks ?? [:]).sorted { $0.key < $1.key }.map(\.value)
            // While it does not run it has only the address that it was to have.
            let addresses = networks.compactMap { network in
                [network.address, network.wanted?.address].compactMap { $0 }.first { !$0.isEmpty }
            }
            var published: [Int: Int] = [:]
            for (port, bindings) in networkSettings.ports ?? [:] {
                guard let number = port.split(separator: "/").first.flatMap({ Int($0) }),
                    let host = bindings?.first.flatMap({ Int($0.hostPort) })
                else { continue }
                published[number] = host
            }
            return ContainerDetails(addresses: addresses, published: published, image: image)
        }
    }
}
