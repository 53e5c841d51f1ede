/// What `scale generate` tells at its end.
package struct GenerateSummary: Sendable {
    private let folder: String
    private let songs: Int
    private let bytes: Int?

    /// - Parameter bytes: written; `nil` if all was there.
    package init(folder: String, songs: Int, bytes: Int?) {
        self.folder = folder
        self.songs = songs
        self.bytes = bytes
    }

    package var text: String {
        let folder = TextTable.printable(folder)
        guard let bytes else { return "\(folder) has these \(songs) songs already" }
        let size =
            bytes < 1_000_000
            ? "\((bytes + 999) / 1000) KB" : "\(Decimals.text(Double(bytes) / 1e6, digits: 1)) MB"
        return "\(songs) songs, \(size), in \(folder)"
    }
}
