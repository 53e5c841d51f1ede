import ObjectStore

/// Which work store a location stands for: `s3://bucket/folder`, or a folder's path.
package enum WorkStores {
    /// - Throws: `ObjectStoreError` when a location in a bucket, or AWS's settings, have a mistake.
    package static func store(at location: String) throws -> any WorkStore {
        guard ObjectLocation.isOne(location) else { return FolderWorkStore(location) }
        return try ObjectWorkStore(ObjectLocation(location))
    }
}
