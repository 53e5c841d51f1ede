import Catalog

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Titles of songs by id, from the `md5_to_paths.json` of the Lakh MIDI Dataset: a JSON object with, for
/// each MD5 digest, an array of the paths at which its file was found. The first path gives the title.
package struct TitleList: Sendable {
    private let titles: [SongID: String]

    /// Reads the file at `path`.
    ///
    /// - Throws: ``IngestError``.
    package init(contentsOf path: String) throws(IngestError) {
        let content: Data
        do {
            content = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw IngestError(
                .titlesUnreadable, at: path, "the list of titles cannot be read: \(Self.reason(error))")
        }
        do throws(JSONTitleParser.Failure) {
            titles = try JSONTitleParser.titles(in: [UInt8](content))
        } catch {
            throw IngestError(
                .titlesMalformed, at: "\(path):\(error.line):\(error.column)",
                "\(error.message): the list of titles is a JSON object of MD5 digests with arrays of paths")
        }
    }

    @Sendable package func title(of id: SongID) -> String? { titles[id] }

    private static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile, .fileNoSuchFile: "there is no such file"
        case .fileReadNoPermission: "permission denied"
        default: "it is not a readable file"
        }
    }
}
