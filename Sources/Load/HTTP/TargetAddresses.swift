import NIOCore
import NIOPosix

/// Where targets are: their names are looked up once, before the start.
enum TargetAddresses {
    /// - Throws: ``LoadError`` for a name that leads nowhere.
    static func resolve(_ targets: [LoadTarget], on group: any EventLoopGroup) async throws -> [SocketAddress]
    {
        var addresses: [SocketAddress] = []
        for target in targets { addresses.append(try await resolve(target, on: group)) }
        return addresses
    }

    private static func resolve(_ target: LoadTarget, on group: any EventLoopGroup) async throws
        -> SocketAddress
    {
        if let address = try? SocketAddress(ipAddress: target.host, port: target.port) { return address }
        // A name may have several addresses, such as localhost: the one that answers is taken.
        let bootstrap = ClientBootstrap(group: group).connectTimeout(.seconds(1))
        if let channel = try? await bootstrap.connect(host: target.host, port: target.port).get() {
            let address = channel.remoteAddress
            try? await channel.close()
            if let address { return address }
        }
        // It may come up later.
        let host = target.host == "localhost" ? "127.0.0.1" : target.host
        do {
            return try await NIOThreadPool.singleton.runIfActive {
                try SocketAddress.makeAddressResolvingHost(host, port: target.port)
            }
        } catch {
            throw LoadError(.unknownHost, "\(target)", "no address of this host can be found: check its name")
        }
    }
}
