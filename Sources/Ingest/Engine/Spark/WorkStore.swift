/// Where a run's driver and its workers leave each other files: a folder that all of them see, or a prefix
/// of a bucket.
///
/// Names are like `rows/000042`. A store that cannot be used throws.
package protocol WorkStore: Sendable {
    /// Says where it is, the same on every machine.
    var location: String { get }

    /// Between two looks at what is there.
    var pollInterval: Duration { get }

    /// How much later than others this machine may see what they wrote.
    var delay: Duration { get }

    /// Writes all of a file or nothing, over what is there.
    func put(_ name: String, _ bytes: [UInt8]) async throws

    /// - Returns: `nil` when there is no such file.
    func get(_ name: String) async throws -> [UInt8]?

    /// The names that begin with `prefix`, a folder's name with its slash or nothing, in byte order.
    func list(_ prefix: String) async throws -> [String]

    /// Deletes what is there of these.
    func delete(_ names: [String]) async throws
}

extension WorkStore {
    package var pollInterval: Duration { .milliseconds(200) }

    package var delay: Duration { .zero }

    /// The part of the store below `folder`.
    func scoped(to folder: String) -> ScopedWorkStore { ScopedWorkStore(self, folder + "/") }
}

/// A folder of a ``WorkStore``, as a store.
struct ScopedWorkStore: WorkStore {
    private let store: any WorkStore
    private let folder: String

    /// - Parameter folder: ends in a slash.
    init(_ store: any WorkStore, _ folder: String) {
        self.store = store
        self.folder = folder
    }

    var location: String {
        (store.location.hasSuffix("/") ? store.location : store.location + "/") + folder.dropLast()
    }

    var pollInterval: Duration { store.pollInterval }

    var delay: Duration { store.delay }

    func put(_ name: String, _ bytes: [UInt8]) async throws { try await store.put(folder + name, bytes) }

    func get(_ name: String) async throws -> [UInt8]? { try await store.get(folder + name) }

    func list(_ prefix: String) async throws -> [String] {
        try await store.list(folder + prefix).map { String($0.dropFirst(folder.count)) }
    }

    func delete(_ names: [String]) async throws { try await store.delete(names.map { folder + $0 }) }
}
