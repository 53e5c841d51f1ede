import Catalog
import ObjectStore

/// Lists a folder of a bucket; the next page is on its way while one is made use of.
actor S3Lister: FileLister {
    private struct Step: Sendable {
        var page: S3Client.Page?
        var listing: ObjectListing
    }

    private let prefix: String
    private var ahead: Task<Step, any Error>
    private var found = FileListing()
    /// Of what was found, the files that were handed out.
    private var taken = 0
    private var isAtEnd = false

    init(_ client: S3Client, prefix: String) {
        self.prefix = prefix
        ahead = Self.step(client.list(prefix: prefix))
    }

    deinit { ahead.cancel() }

    func next(limit: Int) async throws -> FileListing? {
        while taken == found.files.count, found.obstacles.isEmpty {
            guard !isAtEnd, !Task.isCancelled, try await turn() else { return nil }
        }
        var part = FileListing()
        let end = min(found.files.count, taken + limit)
        part.files = Array(found.files[taken..<end])
        part.obstacles = found.obstacles
        found.obstacles = []
        taken = end
        return part
    }

    /// - Returns: whether there was another page.
    private func turn() async throws -> Bool {
        let ahead = ahead
        let step = try await withTaskCancellationHandler {
            try await ahead.value
        } onCancel: {
            ahead.cancel()
        }
        guard let page = step.page else {
            isAtEnd = true
            return false
        }
        self.ahead = Self.step(step.listing)
        found = FileListing()
        taken = 0
        for object in page.objects where SongTitle.isMIDIFile(Array(object.key.utf8)) {
            let path = Array(object.key.utf8.dropFirst(prefix.utf8.count))
            found.files.append(
                FileStamp(
                    key: FileKey.key(of: path), size: object.info.size, revision: object.info.revision))
        }
        for key in page.unreadable where SongTitle.isMIDIFile(key) {
            let path = Array(key.dropFirst(prefix.utf8.count))
            found.obstacles.append(Obstacle(FileKey.key(of: path), "its key is not UTF-8"))
        }
        return true
    }

    private static func step(_ listing: ObjectListing) -> Task<Step, any Error> {
        Task {
            var listing = listing
            let page = try await listing.next()
            return Step(page: page, listing: listing)
        }
    }
}
