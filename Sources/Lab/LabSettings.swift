/// What one lab is told apart from others by. The healers get it as JSON.
package struct LabSettings: Codable, Hashable, Sendable {
    package var name: String
    /// Of the folder `deploy`, on the engine's machine.
    package var deploy: String
    /// The first of the ports on this machine.
    package var port: Int
    /// The second number of all addresses: `10.network.zone.host`.
    package var network: Int
    /// Of the images.
    package var tag: String
    /// The engine's socket, and the group that may use it.
    package var socket: String
    package var socketGroup: Int

    package init(
        name: String, deploy: String, port: Int, network: Int, tag: String, socket: String, socketGroup: Int
    ) {
        self.name = name
        self.deploy = deploy
        self.port = port
        self.network = network
        self.tag = tag
        self.socket = socket
        self.socketGroup = socketGroup
    }

    /// Lower-case letters, digits and hyphens, up to 20, beginning with a letter.
    package static func isName(_ name: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return (1...20).contains(name.utf8.count) && letters.contains(name.utf8.first ?? 0)
            && name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-") }
    }
}
