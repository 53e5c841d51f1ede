import Catalog
import MIDI

/// The MIDI files below a folder.
package struct FolderSource: FileSource {
    private let root: RootFolder

    /// - Throws: ``IngestError``.
    package init(_ path: String) throws(IngestError) {
        root = try RootFolder(path)
    }

    package var location: String { root.location }

    package func makeLister() -> any FileLister { FolderLister(root) }

    package func makeReader(mode: InstrumentReader.Mode) -> any FileReader {
        FolderReader(root, mode: mode)
    }

    package func makeFetcher() -> any FileFetcher { FolderReader(root, mode: .lenient) }
}
