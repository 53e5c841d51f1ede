import Catalog

/// Fetches the files of a chunk, several at once, and has them read.
struct ChunkReader: Sendable {
    private let fetcher: any FileFetcher
    private let extractor: Extractor

    init(_ fetcher: any FileFetcher, _ extractor: Extractor) {
        self.fetcher = fetcher
        self.extractor = extractor
    }

    private enum Outcome: Sendable {
        case read(FileRecord, bytes: Int)
        case obstacle(Obstacle)
        /// The process that read it did not survive it, or the file that it read before.
        case suspect(FileStamp, SongID, Extractor.Loss)
    }

    /// - Returns: what became of each file, in the order given.
    func read(_ files: [FileStamp]) async throws -> FileBatch {
        var outcomes = try await FetchWindow(width: fetcher.width).map(files) { try await read($0) }
        // Once more, alone: the process may have ended for a reason of its own.
        for place in files.indices {
            guard case .suspect = outcomes[place] else { continue }
            await extractor.restart()
            outcomes[place] = try await read(files[place])
        }
        return batch(outcomes)
    }

    private func read(_ file: FileStamp) async throws -> Outcome {
        switch try await fetcher.fetch(file) {
        case .obstacle(let obstacle): return .obstacle(obstacle)
        case .tooLarge(let stamp): return .read(.tooLarge(stamp), bytes: 0)
        case .bytes(let stamp, let bytes):
            switch try await extractor.extract(bytes) {
            case .content(let content): return .read(FileRecord(stamp, content), bytes: bytes.count)
            case .lost(let loss): return .suspect(stamp, SongID(of: bytes.span), loss)
            }
        }
    }

    private func batch(_ outcomes: [Outcome]) -> FileBatch {
        var batch = FileBatch()
        for outcome in outcomes {
            switch outcome {
            case .read(let record, let bytes):
                batch.add(record)
                batch.bytes += bytes
            case .suspect(let file, let id, let loss):
                batch.add(
                    FileRecord(file, .invalid(id, [ReasonList.Reason(offset: 0, reason: loss.rawValue)])))
                batch.bytes += file.size
            case .obstacle(let obstacle): batch.obstacles.append(obstacle)
            }
        }
        return batch
    }
}
