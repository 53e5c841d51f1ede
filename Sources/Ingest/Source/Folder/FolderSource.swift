import Catalog
import MIDI

/// The MIDI files below a folder.
package struct FolderSource: FileSource {
    private let root: RootFolder

    /// - Throws: ``IngestError``.
    package init(_ path: String) throws(IngestError) {
        root = try RootFolder(path)
    }

    /// - Parameter location: another one's ``location``, which differs from a path where that is not UTF-8.
    /// - Throws: ``IngestError``.
    package init(location: String) throws(IngestError) {
        root = try RootFolder(bytes: FileKey.path(of: location), at: location)
    }

    package var location: String { root.location }

    package func makeLister() -> any FileLister { FolderLister(root) }

    package func makeReader(mode: InstrumentReader.Mode) -> any FileReader {
        FolderReader(root, mode: mode)
    }

    package func makeFetcher() -> any FileFetcher { FolderReader(root, mode: .lenient) }
}
