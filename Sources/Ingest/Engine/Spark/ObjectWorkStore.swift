import ObjectStore

/// A ``WorkStore`` in a folder of a bucket.
package struct ObjectWorkStore: WorkStore {
    /// Bytes of one file; that of a chunk of a million files has fewer.
    private static let largestFile = 1 << 30
    /// Requests at once.
    private static let width = 16

    package let location: String
    private let client: S3Client
    private let prefix: String

    /// - Throws: `ObjectStoreError` when the location, or AWS's settings, have a mistake.
    package init(_ location: ObjectLocation) throws {
        self.init(try S3Client(bucket: location.bucket), prefix: location.prefix)
    }

    /// - Parameter prefix: ends in a slash, or is empty.
    package init(_ client: S3Client, prefix: String) {
        self.client = client
        self.prefix = prefix
        location = "s3://\(client.bucket)/\(prefix)"
    }

    /// Every look is a request, and paid for.
    package var pollInterval: Duration { .seconds(2) }

    package func put(_ name: String, _ bytes: [UInt8]) async throws {
        try await client.put(prefix + name, bytes)
    }

    package func get(_ name: String) async throws -> [UInt8]? {
        do {
            return try await client.get(prefix + name, limit: Self.largestFile).bytes
        } catch let error as ObjectStoreError where error.code == .noSuchKey {
            return nil
        }
    }

    package func list(_ prefix: String) async throws -> [String] {
        var listing = client.list(prefix: self.prefix + prefix)
        var names: [String] = []
        while let page = try await listing.next() {
            names += page.objects.map { String($0.key.dropFirst(self.prefix.count)) }
        }
        return names
    }

    package func delete(_ names: [String]) async throws {
        var rest = names.makeIterator()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.width {
                guard let name = rest.next() else { break }
                group.addTask { try await client.delete(prefix + name) }
            }
            while try await group.next() != nil {
                guard let name = rest.next() else { continue }
                group.addTask { try await client.delete(prefix + name) }
            }
        }
    }
}
