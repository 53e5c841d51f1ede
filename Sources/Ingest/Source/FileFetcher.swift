import Catalog

/// Gets the bytes of files of a source, for what reads them elsewhere.
package protocol FileFetcher: Sendable {
    /// Files that are best fetched at once.
    var width: Int { get }

    /// - Throws: when the source as a whole cannot be read; a single file that cannot is an obstacle.
    func fetch(_ file: FileStamp) async throws -> FetchedFile
}

package enum FetchedFile: Sendable {
    /// With the stamp that the bytes have.
    case bytes(FileStamp, [UInt8])
    /// It has more than ``FileRecord/maximumFileSize`` bytes, and was not fetched.
    case tooLarge(FileStamp)
    case obstacle(Obstacle)
}
