import Catalog

/// The files of one piece of work, as a file of lines in the work store: key, size, revision.
package enum WorkChunk {
    package static func name(_ number: Int) -> String { "chunks/" + digits(number) }

    package static func rowsName(_ number: Int) -> String { "rows/" + digits(number) }

    static let workersFolder = "workers/"

    /// By which a worker says that it has begun to work for an executor.
    static func workerName(_ executor: String) -> String { workersFolder + executor }

    static func errorName(_ number: Int) -> String { "errors/" + digits(number) }

    /// - Returns: `nil` when the file is none of a chunk, such as one that is not complete yet.
    static func number(ofRows name: String) -> Int? {
        guard name.hasPrefix("rows/"), let number = Int(name.dropFirst(5)), name == rowsName(number)
        else { return nil }
        return number
    }

    private static func digits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    package static func bytes(of files: [FileStamp]) -> [UInt8] {
        var text: [UInt8] = []
        for file in files {
            TabbedLine.append([file.key, String(file.size), String(file.revision)], to: &text)
        }
        return text
    }

    /// - Throws: ``IngestError`` when the text is damaged.
    static func files(_ bytes: [UInt8], at place: String) throws(IngestError) -> [FileStamp] {
        guard let lines = TabbedLine.lines(of: bytes) else { throw damaged(place) }
        var files: [FileStamp] = []
        files.reserveCapacity(lines.count)
        for line in lines {
            guard let fields = TabbedLine.fields(of: line), fields.count == 3, let size = Int(fields[1]),
                let revision = Int(fields[2])
            else { throw damaged(place) }
            files.append(FileStamp(key: fields[0], size: size, revision: revision))
        }
        return files
    }

    static func damaged(_ place: String) -> IngestError {
        IngestError(.workDamaged, at: place, "it is cut short or was changed: run the ingest again")
    }
}

/// What tells a chunk from all others: the MD5 digest of its file's bytes.
package struct ChunkDigest: Hashable, Sendable, CustomStringConvertible {
    private let digest: SongID

    package init(of bytes: [UInt8]) { digest = SongID(of: bytes.span) }

    /// - Returns: `nil` when the text is none.
    init?(_ text: String) {
        guard let digest = SongID(text) else { return nil }
        self.digest = digest
    }

    package var description: String { digest.description }
}
