/// Something that is looked at again and again during a run.
package struct Probe: Codable, Hashable, Sendable {
    /// By which measures and events name it.
    package var name: String
    package var kind: Kind
    /// Seconds between looks.
    package var interval: Double

    package init(name: String, kind: Kind, interval: Double = 1) {
        self.name = name
        self.kind = kind
        self.interval = interval
    }

    package enum Kind: Codable, Hashable, Sendable {
        /// PromQL; its value is the first sample's.
        case prometheus(query: String)
        /// Passes with this status; its value is the time taken, in seconds.
        case http(url: String, status: Int)
        /// A query of PostgreSQL; its value is the first column of the first row.
        case sql(address: String, query: String)
        /// Passes with exit code 0; its value is the number that it prints, if it prints one.
        case command([String])
        /// Resolves a name in a container's view; its value is the time taken.
        case dns(name: String)
    }
}
