import Catalog
import MIDI

/// Reads objects: many are on their way at once, and each is read on the thread that it came on.
///
/// That thread is kept from other objects for the time of the reading, some 0.1 ms for most, which is less
/// than a change of threads and back for each.
struct S3Reader: FileReader {
    private let fetcher: S3Fetcher
    private let mode: InstrumentReader.Mode
    private let executor: any TaskExecutor

    init(_ fetcher: S3Fetcher, mode: InstrumentReader.Mode) {
        self.fetcher = fetcher
        self.mode = mode
        executor = fetcher.executor
    }

    private enum Outcome: Sendable {
        case record(FileRecord, bytes: Int)
        case obstacle(Obstacle)
    }

    func read(_ files: [FileStamp]) async throws -> FileBatch {
        let outcomes = try await withTaskExecutorPreference(executor) {
            try await FetchWindow(width: fetcher.width).map(files) { try await read($0) }
        }
        var batch = FileBatch()
        for outcome in outcomes {
            switch outcome {
            case .record(let record, let bytes):
                batch.add(record)
                batch.bytes += bytes
            case .obstacle(let obstacle): batch.obstacles.append(obstacle)
            }
        }
        return batch
    }

    private func read(_ file: FileStamp) async throws -> Outcome {
        let (fetched, id) = try await fetcher.get(file)
        return switch fetched {
        case .bytes(let stamp, let bytes):
            .record(FileRecord(stamp, of: bytes.span, id: id, mode: mode), bytes: bytes.count)
        case .tooLarge(let stamp): .record(.tooLarge(stamp), bytes: 0)
        case .obstacle(let obstacle): .obstacle(obstacle)
        }
    }
}
