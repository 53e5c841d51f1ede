/// Which work store a location stands for.
package enum WorkStores {
    package static func store(at location: String) throws -> any WorkStore {
        FolderWorkStore(location)
    }
}
