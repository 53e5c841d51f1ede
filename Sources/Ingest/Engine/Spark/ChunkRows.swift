import Catalog

/// What a worker found in the files of one chunk, as a file of lines in the work store.
///
/// The first line says which chunk it is, by its number and its digest, the last one how much was read; between them is a line for each
/// file, in the order of the chunk. Two attempts at a chunk of files that stay as they are differ in
/// nothing but the executor's name.
package struct ChunkRows: Sendable {
    private static let magic = "scale-rows"

    package var chunk: Int
    /// Of the chunk that was read: rows of another driver's would be told by it.
    package var digest: ChunkDigest
    /// The process of Spark's that the worker worked for, the same for all its workers.
    package var executor: String
    package var batch: FileBatch

    package var bytes: [UInt8] {
        var text: [UInt8] = []
        TabbedLine.append(
            [Self.magic, String(WorkManifest.currentFormat), String(chunk), executor, digest.description],
            to: &text)
        for record in batch.records {
            let file = record.file
            TabbedLine.append(
                ["file", file.key, String(file.size), String(file.revision)]
                    + ExtractedContent.fields(record.content), to: &text)
        }
        for obstacle in batch.obstacles {
            TabbedLine.append(["obstacle", obstacle.key, obstacle.reason], to: &text)
        }
        let count = batch.records.count + batch.obstacles.count
        TabbedLine.append(["end", String(count), String(batch.bytes)], to: &text)
        return text
    }

    package init(chunk: Int, digest: ChunkDigest, executor: String, batch: FileBatch) {
        self.chunk = chunk
        self.digest = digest
        self.executor = executor
        self.batch = batch
    }

    /// - Throws: ``IngestError``: it is damaged, or of another version of this program.
    package init(_ bytes: [UInt8], at place: String) throws(IngestError) {
        let lines = TabbedLine.lines(of: bytes) ?? []
        guard let first = lines.first, let head = TabbedLine.fields(of: first), head.first == Self.magic,
            head.count >= 2, let format = Int(head[1])
        else { throw WorkChunk.damaged(place) }
        guard format == WorkManifest.currentFormat else {
            throw WorkManifest.otherVersion(format, at: place)
        }
        guard head.count == 5, let chunk = Int(head[2]), let digest = ChunkDigest(head[4]),
            let last = lines.last,
            let end = TabbedLine.fields(of: last), end.count == 3, end[0] == "end",
            Int(end[1]) == lines.count - 2, let size = Int(end[2])
        else { throw WorkChunk.damaged(place) }
        self.init(chunk: chunk, digest: digest, executor: head[3], batch: FileBatch())
        batch.records.reserveCapacity(lines.count)
        for line in lines.dropFirst().dropLast() {
            guard let fields = TabbedLine.fields(of: line), add(fields) else {
                throw WorkChunk.damaged(place)
            }
        }
        batch.bytes = size
    }

    private mutating func add(_ fields: [String]) -> Bool {
        switch fields.first {
        case "file":
            guard fields.count == 4 + ExtractedContent.fieldCount, let size = Int(fields[2]),
                let revision = Int(fields[3]), let content = ExtractedContent.content(fields[4...])
            else { return false }
            batch.add(FileRecord(FileStamp(key: fields[1], size: size, revision: revision), content))
        case "obstacle":
            guard fields.count == 3 else { return false }
            batch.obstacles.append(Obstacle(fields[1], fields[2]))
        default: return false
        }
        return true
    }
}
