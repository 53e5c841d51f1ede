/// A container as it should be.
package struct ContainerSpec: Hashable, Sendable {
    package struct Mount: Hashable, Sendable {
        package enum Source: Hashable, Sendable {
            /// A file or folder of the engine's machine, read only.
            case host(String)
            case volume(String)
            /// A folder of the engine's machine that is written to.
            case folder(String)
            /// The engine's own socket, or another that is written to.
            case socket(String)
        }

        package var source: Source
        package var target: String

        package init(_ source: Source, at target: String) {
            self.source = source
            self.target = target
        }
    }

    package enum Network: Hashable, Sendable {
        /// A network's name, and the address in it.
        case bridge(String, address: String)
        /// That of the engine's machine.
        case host
        case none
    }

    package struct Port: Hashable, Sendable {
        /// Of the container.
        package var number: Int
        /// Of the engine's machine, on its loopback interface.
        package var published: Int

        package init(_ number: Int, publishedAt published: Int) {
            self.number = number
            self.published = published
        }
    }

    package var name: String
    package var image: String
    /// In place of the image's own.
    package var entrypoint: [String] = []
    package var arguments: [String] = []
    package var environment: [String: String] = [:]
    package var labels: Labels = [:]
    package var network: Network
    package var hostname: String
    /// Other hosts' addresses by name.
    package var hosts: [String: String] = [:]
    package var mounts: [Mount] = []
    /// Folders in memory, with their sizes in bytes.
    package var temporary: [String: Int] = [:]
    package var ports: [Port] = []
    /// Cores.
    package var processors = 1.0
    /// Bytes.
    package var memory = 256 << 20
    /// The user's number, or `user:group`; `nil`: the image's.
    package var user: String?
    /// Further groups' numbers.
    package var groups: [String] = []
    /// Beside none at all.
    package var capabilities: [String] = []
    /// Whether it sees the machine's processes and cgroups rather than just its own.
    package var isOnMachine = false
    /// Whether the image's health check is run.
    package var isChecked = true
    /// Whether the engine starts it again when it ends.
    package var isRestarted = true
    /// Seconds that it is given to end by itself.
    package var stopTime = 10

    package init(name: String, image: String, network: Network, hostname: String) {
        self.name = name
        self.image = image
        self.network = network
        self.hostname = hostname
    }
}
