/// Where requests for a bucket go: `https://bucket.s3.region.amazonaws.com`, or below a path of a server
/// of one's own.
package struct Endpoint: Hashable, Sendable {
    /// How a bucket is named in a request.
    package enum Addressing: String, Sendable {
        /// In the path for servers of one's own, and over TLS where dots in its name would not fit the
        /// server's certificate; else in the host.
        case auto
        /// `https://server/bucket/key`
        case path
        /// `https://bucket.server/key`
        case virtual
    }

    /// `http` or `https`
    let scheme: String
    /// With the port, where it is not the scheme's own.
    let authority: String
    /// Empty, or begins with a slash and ends in none; percent-encoded.
    let basePath: String
    private let addressing: Addressing
    private let isAmazon: Bool

    /// Amazon's own for a region.
    init(region: String, addressing: Addressing = .auto) {
        scheme = "https"
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        authority = "s3.\(region).\(domain)"
        basePath = ""
        self.addressing = addressing
        isAmazon = true
    }

    /// - Parameter url: such as `http://127.0.0.1:7480`.
    /// - Throws: ``ObjectStoreError`` with code `badSetting`.
    package init(url: String, addressing: Addressing = .auto) throws(ObjectStoreError) {
        let parts = url.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, ["http:", "https:"].contains(parts[0].lowercased()), parts[1].isEmpty,
            !parts[2].isEmpty, url.utf8.allSatisfy({ (33...126).contains($0) }),
            !url.contains(where: { "?#@\"<>\\".contains($0) }), Self.hasGoodPort(parts[2])
        else {
            throw ObjectStoreError(
                .badSetting, "the endpoint “\(url)” is not a URL such as https://storage.example.org:9000")
        }
        let scheme = parts[0].lowercased().dropLast()
        var authority = parts[2].lowercased()
        // HTTP clients leave these out of the host, and it is signed.
        let ownPort = scheme == "http" ? ":80" : ":443"
        if authority.hasSuffix(ownPort) { authority.removeLast(ownPort.count) }
        self.scheme = String(scheme)
        self.authority = authority
        basePath = parts.dropFirst(3).filter { !$0.isEmpty }.map { "/\($0)" }.joined()
        self.addressing = addressing
        isAmazon = authority.hasSuffix(".amazonaws.com") || authority.hasSuffix(".amazonaws.com.cn")
    }

    private static func hasGoodPort(_ authority: Substring) -> Bool {
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else { return true }
        return UInt16(authority[authority.index(after: colon)...]).map { $0 > 0 } ?? false
    }

    /// The host and the percent-encoded path of a bucket, or of an object in it.
    package func address(bucket: String, key: String?) -> (host: String, path: String) {
        let object = key.map { PercentEncoding.encode($0, keepsSlashes: true) } ?? ""
        if namesInHost(bucket) { return ("\(bucket).\(authority)", "\(basePath)/\(object)") }
        return (authority, "\(basePath)/\(PercentEncoding.encode(bucket))/\(object)")
    }

    private func namesInHost(_ bucket: String) -> Bool {
        switch addressing {
        case .path: false
        case .virtual: true
        case .auto:
            isAmazon && !(scheme == "https" && bucket.contains("."))
                && !bucket.contains { $0 == "_" || $0.isUppercase }
        }
    }
}

extension Endpoint: CustomStringConvertible {
    package var description: String { "\(scheme)://\(authority)\(basePath)" }
}
