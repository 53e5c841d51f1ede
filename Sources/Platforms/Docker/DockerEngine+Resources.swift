import NIOHTTP1

/// Networks, volumes and images.
extension DockerEngine {
    /// A network with a bridge of its own.
    package struct NetworkSpec: Hashable, Sendable {
        package var name: String
        /// Such as `10.90.1.0/24`; the first address is the bridge's.
        package var subnet: String
        /// The bridge's name on the engine's machine, up to 15 letters.
        package var bridge: String
        package var labels: Labels

        package init(name: String, subnet: String, bridge: String, labels: Labels) {
            self.name = name
            self.subnet = subnet
            self.bridge = bridge
            self.labels = labels
        }
    }

    package func create(_ network: NetworkSpec) async throws {
        struct Request: Encodable {
            enum CodingKeys: String, CodingKey {
                case name, checkDuplicate, driver, options, labels
                case addresses = "IPAM"
            }

            struct Addresses: Encodable {
                var config: [[String: String]]
            }

            var name: String
            var checkDuplicate = true
            var driver = "bridge"
            var addresses: Addresses
            var options: [String: String]
            var labels: Labels
        }
        try await send(
            .POST, "/networks/create", [],
            Request(
                name: network.name, addresses: .init(config: [["Subnet": network.subnet]]),
                options: [
                    "com.docker.network.bridge.name": network.bridge,
                    // Docker 28 and newer would keep other bridges out; older ones do not know it.
                    "com.docker.network.bridge.gateway_mode_ipv4": "nat-unprotected",
                ], labels: network.labels),
            of: "network \(network.name)")
    }

    package struct NetworkState: Decodable, Hashable, Sendable {
        package var name: String
        package var labels: Labels
    }

    /// Networks that have all of `labels`.
    package func networks(with labels: Labels) async throws -> [NetworkState] {
        try await get([NetworkState].self, "/networks", [Self.filter(labels)], of: "networks")
    }

    /// Subnets of every network there is.
    package func subnets() async throws -> [String] {
        struct Item: Decodable {
            enum CodingKeys: String, CodingKey {
                case addresses = "iPAM"
            }

            struct Addresses: Decodable {
                struct Range: Decodable {
                    var subnet: String?
                }

                var config: [Range]?
            }

            var addresses: Addresses
        }
        return try await get([Item].self, "/networks", of: "networks")
            .flatMap { $0.addresses.config ?? [] }.compactMap(\.subnet)
    }

    package func removeNetwork(_ name: String) async throws {
        try await send(.DELETE, "/networks/\(name)", of: "network \(name)", isFine: [404])
    }

    package func createVolume(_ name: String, labels: Labels) async throws {
        struct Request: Encodable {
            var name: String
            var labels: Labels
        }
        try await send(
            .POST, "/volumes/create", [], Request(name: name, labels: labels), of: "volume \(name)")
    }

    package func volumes(with labels: Labels) async throws -> [String] {
        struct List: Decodable {
            struct Item: Decodable {
                var name: String
            }

            var volumes: [Item]?
        }
        return try await get(List.self, "/volumes", [Self.filter(labels)], of: "volumes")
            .volumes?.map(\.name) ?? []
    }

    package func removeVolume(_ name: String) async throws {
        try await send(.DELETE, "/volumes/\(name)", of: "volume \(name)", isFine: [404])
    }

    /// - Returns: the image's number; `nil` when there is none of that name.
    package func image(_ name: String) async throws -> String? {
        struct Item: Decodable {
            var id: String
        }
        do {
            return try await get(Item.self, "/images/\(name)/json", of: "image \(name)").id
        } catch let error as DockerError where error.code == .missing {
            return nil
        }
    }
}
