import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SongSnapshot {
    /// Where the snapshot of a catalog lies unless it is said: in `scale` below `$XDG_STATE_HOME`, or else
    /// `~/.local/state` (XDG Base Directory Specification), by a digest of the catalog's address.
    ///
    /// - Parameters:
    ///   - address: such as `postgresql://host/database`; what it may hold of a password does not count.
    ///   - environment: the process's.
    /// - Returns: `nil` when there is no home.
    package static func place(
        ofCatalogAt address: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String? {
        let state: String
        if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") {
            state = folder
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            state = home + "/.local/state"
        } else {
            return nil
        }
        let digest = SHA256.hash(data: Array(withoutPassword(address).utf8)).prefix(8)
        let name = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\(state)/scale/\(name).snapshot"
    }

    /// An address of either of libpq's forms without its password (PostgreSQL documentation: "Connection
    /// Strings").
    static func withoutPassword(_ address: String) -> String {
        guard let scheme = address.firstRange(of: "://") else {
            return address.split(separator: " ").filter { !$0.hasPrefix("password=") }
                .joined(separator: " ")
        }
        var rest = address[scheme.upperBound...]
        var user = ""
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        if let at = authority.lastIndex(of: "@") {
            user = authority[..<at].prefix { $0 != ":" } + "@"
            rest = rest[rest.index(after: at)...]
        }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return address[..<scheme.upperBound] + user + rest }
        let options = parts[1].split(separator: "&").filter { !$0.hasPrefix("password=") }
        return address[..<scheme.upperBound] + user + parts[0]
            + (options.isEmpty ? "" : "?" + options.joined(separator: "&"))
    }
}
