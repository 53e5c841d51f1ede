import Catalog

/// Lists a folder away from the tasks that wait for it.
actor FolderLister {
    private let executor = QueueExecutor("scale.ingest.list")
    private var listing: FolderListing

    init(_ root: RootFolder) {
        listing = FolderListing(root)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func next(limit: Int) -> FolderListing.Batch? {
        listing.next(limit: limit)
    }

    /// The number of files in all; stops early when the task is cancelled.
    func count() -> Int {
        var count = 0
        while !Task.isCancelled, let batch = listing.next(limit: 1024) { count += batch.files.count }
        return count
    }
}
