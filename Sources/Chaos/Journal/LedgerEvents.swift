/// A history of writes and reads of single ids, in columns: `invoke`, then `ok`, `fail` or `info`, as Jepsen has them.
///
/// <https://github.com/jepsen-io/jepsen/blob/main/doc/tutorial/03-client.md>
package struct LedgerEvents: Codable, Hashable, Sendable {
    package enum Kind: Int, Codable, CaseIterable, Sendable {
        case invokeWrite = 0
        /// Acknowledged.
        case okWrite = 1
        /// Certainly not done.
        case failWrite = 2
        /// Nobody knows: never counted as success.
        case infoWrite = 3
        case invokeRead = 4
        /// The id was there.
        case found = 5
        /// The id was not there.
        case missing = 6
        case failRead = 7
    }

    package var load: String
    /// Microseconds of the run.
    package var time: [Int64]
    package var id: [Int]
    /// ``Kind``'s numbers.
    package var kind: [Int]

    package init(load: String, time: [Int64] = [], id: [Int] = [], kind: [Int] = []) {
        self.load = load
        self.time = time
        self.id = id
        self.kind = kind
    }
}

/// What was there at the end: how often each id was.
package struct LedgerRead: Codable, Hashable, Sendable {
    package var load: String
    package var ids: [Int]
    package var counts: [Int]
    /// Why it could not be read, if so.
    package var problem: String?

    package init(load: String, ids: [Int], counts: [Int], problem: String? = nil) {
        self.load = load
        self.ids = ids
        self.counts = counts
        self.problem = problem
    }
}
