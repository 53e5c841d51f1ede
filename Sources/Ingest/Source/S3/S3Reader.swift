import Catalog
import MIDI

/// Reads objects: many are on their way at once, and read on a queue of its own as they come.
struct S3Reader: FileReader {
    /// Of objects that are on their way or wait to be read; a larger one is alone.
    private static let bytesInFlight = 64 << 20

    private let fetcher: any FileFetcher
    private let extraction: Extraction

    init(_ fetcher: any FileFetcher, mode: InstrumentReader.Mode) {
        self.fetcher = fetcher
        extraction = Extraction(mode)
    }

    private enum Outcome: Sendable {
        case record(FileRecord, bytes: Int)
        case obstacle(Obstacle)
    }

    func read(_ files: [FileStamp]) async throws -> FileBatch {
        var outcomes = [Outcome?](repeating: nil, count: files.count)
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            var bytes = 0
            var inFlight = 0
            func takeOne() async throws {
                guard let (place, outcome) = try await group.next() else { return }
                outcomes[place] = outcome
                inFlight -= 1
                bytes -= files[place].size
            }
            for (place, file) in files.enumerated() {
                while inFlight >= fetcher.width || inFlight > 0 && bytes + file.size > Self.bytesInFlight {
                    try await takeOne()
                }
                inFlight += 1
                bytes += file.size
                group.addTask { (place, try await read(file)) }
            }
            while inFlight > 0 { try await takeOne() }
        }
        var batch = FileBatch()
        for case let outcome? in outcomes {
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
        switch try await fetcher.fetch(file) {
        case .bytes(let stamp, let bytes):
            .record(await extraction.record(stamp, of: bytes), bytes: bytes.count)
        case .tooLarge(let stamp): .record(.tooLarge(stamp), bytes: 0)
        case .obstacle(let obstacle): .obstacle(obstacle)
        }
    }

    /// Away from the tasks that wait for the network.
    private actor Extraction {
        private let mode: InstrumentReader.Mode
        private let executor = QueueExecutor("scale.ingest.s3")

        init(_ mode: InstrumentReader.Mode) { self.mode = mode }

        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        func record(_ file: FileStamp, of bytes: [UInt8]) -> FileRecord {
            FileRecord(file, of: bytes.span, mode: mode)
        }
    }
}
