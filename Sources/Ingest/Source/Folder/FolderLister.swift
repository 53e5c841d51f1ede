import Catalog

/// Lists a folder away from the tasks that wait for it.
actor FolderLister: FileLister {
    private let executor = QueueExecutor("scale.ingest.list")
    private var listing: FolderListing

    init(_ root: RootFolder) {
        listing = FolderListing(root)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func next(limit: Int) -> FileListing? {
        listing.next(limit: limit)
    }
}
