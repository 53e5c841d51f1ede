import Catalog
import Foundation
import MIDI
import Synchronization
import TestSupport
import Testing

typealias AnyCatalog = CatalogStore

/// The databases that a catalog can be kept in: every behaviour is tested in each.
enum Backend: CaseIterable {
    case sqlite
    case postgresql

    /// An empty catalog of its own.
    func makeCatalog(at time: Clock = Clock()) async throws -> any AnyCatalog {
        switch self {
        case .sqlite: try SQLiteCatalog(path: TemporaryFolder().path("scale.sqlite"), clock: time.now)
        case .postgresql:
            try PostgreSQLCatalog(
                address: try await PostgresServer.shared.get().makeSchema(), patience: .seconds(60),
                clock: time.now)
        }
    }
}

/// A clock that tests set.
final class Clock: Sendable {
    private let seconds = Mutex(1_700_000_000)
    func now() -> Int { seconds.withLock { $0 } }
    func advance(by interval: Int) { seconds.withLock { $0 += interval } }
}

/// A new empty folder; it lasts as long as the tests run.
struct TemporaryFolder {
    let url: URL

    init() throws {
        url = Self.root.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    private static let root: URL = {
        atexit { try? FileManager.default.removeItem(at: TemporaryFolder.root) }
        return FileManager.default.temporaryDirectory.appending(path: "scale-catalog-\(UUID())")
    }()
}

extension SongID {
    /// A made-up id.
    static func made(_ number: Int) -> SongID {
        SongID(high: UInt64(number) &* 0x9E37_79B9_7F4A_7C15, low: UInt64(number))
    }
}

extension FileRecord {
    /// A file that holds song `number`, with its instruments.
    static func song(
        _ key: String, _ number: Int, melodic: ProgramSet = [0], percussion: ProgramSet = [],
        damage: [Damage] = [], title: String? = nil
    ) -> FileRecord {
        FileRecord(
            FileStamp(key: key, size: 100 + number, revision: number),
            .song(
                .made(number),
                Extraction(
                    status: damage.isEmpty ? .ok : .recovered,
                    instruments: InstrumentSet(melodic: melodic, percussion: percussion), reasons: damage),
                title: title))
    }

    static func invalid(_ key: String, _ number: Int, reason: String = "not-midi") -> FileRecord {
        FileRecord(
            FileStamp(key: key, size: 7, revision: number),
            .invalid(.made(number), [ReasonList.Reason(offset: 0, reason: reason)]))
    }
}

extension IngestStore {
    /// One whole run, which meets just `files`.
    @discardableResult
    func ingest(
        _ files: [FileRecord], from source: String = "/library", prune: Bool = false,
        by reading: Reading = Reading(mode: .lenient, version: 1), titles: [SongID: String]? = nil
    ) async throws -> IngestTotals {
        let run = try await beginIngest(of: source, by: reading)
        let unread = try await unread(among: files.map(\.file), in: run).map { Array($0.key.utf8) }
        try await record(files.filter { unread.contains(Array($0.file.key.utf8)) }, in: run)
        guard let titles else {
            return try await finishIngest(run, figures: RunFigures(), titles: nil, prune: prune)
        }
        return try await finishIngest(
            run, figures: RunFigures(), titles: { titles[$0] }, prune: prune)
    }
}

extension SongStore {
    func songs() async throws -> [Song] {
        let songs = Mutex<[Song]>([])
        _ = try await forEachSong { song in songs.withLock { $0.append(song) } }
        return songs.withLock { $0 }
    }
}
