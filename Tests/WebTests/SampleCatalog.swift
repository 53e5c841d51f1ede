import Catalog
import Foundation
import Logging
import MIDI
import PrometheusMetrics
import Web

/// A catalog in a folder of its own with songs made from numbers: always the same ones.
struct SampleCatalog {
    let path: String
    let catalog: SQLiteCatalog

    static let songCount = 60

    static func make() async throws -> SampleCatalog {
        let folder = FileManager.default.temporaryDirectory.appending(path: "scale-web-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "scale.db").path(percentEncoded: false)
        let sample = SampleCatalog(path: path, catalog: try SQLiteCatalog(path: path))
        try await sample.ingest((0..<songCount).map { try song($0) })
        return sample
    }

    func ingest(_ files: [FileRecord]) async throws {
        let reading = Reading(mode: .lenient, version: InstrumentReader.version)
        let run = try await catalog.beginIngest(of: "/music", by: reading)
        try await catalog.record(files, in: run)
        _ = try await catalog.finishIngest(run, figures: RunFigures(), titles: nil, prune: false)
    }

    func remove() {
        let folder = URL(filePath: path).deletingLastPathComponent()
        try? FileManager.default.removeItem(at: folder)
    }

    static func id(_ number: Int) -> SongID {
        SongID(high: UInt64(number) &* 0x9E37_79B9_7F4A_7C15, low: UInt64(number))
    }

    /// Song `number`: every one has a piano, every second a bass, every third a violin and so on.
    static func song(_ number: Int) throws -> FileRecord {
        var melodic: ProgramSet = [0]
        for (step, program) in [(2, 33), (3, 40), (4, 25), (5, 73), (6, 48), (7, 56)] as [(Int, UInt8)]
        where number.isMultiple(of: step) {
            melodic.insert(program)
        }
        let drums: ProgramSet = number.isMultiple(of: 2) ? [number.isMultiple(of: 8) ? 16 : 0] : []
        let isDamaged = number % 10 == 9
        let words = ["Autumn", "Blue", "Crossing", "Dawn", "Evening", "Friday", "Golden", "Harbour"]
        let title = titles[number] ?? "\(words[number % 8]) \(words[number / 8 % 8]) No. \(number)"
        return FileRecord(
            FileStamp(key: "album/\(number).mid", size: 1000 + number, revision: number),
            .song(
                id(number),
                Extraction(
                    status: isDamaged ? .recovered : .ok,
                    instruments: InstrumentSet(melodic: melodic, percussion: drums),
                    reasons: isDamaged ? [Damage(.unknownChunk, at: 14)] : []),
                title: title))
    }

    /// Titles that try to be more than text.
    static let titles = [
        1: "<script>alert(1)</script>", 2: "Robert'); DROP TABLE songs;--", 3: "“Café” & \"Crème\" \\ \t",
        4: "日本の歌 🎹",
    ]

    /// A server over the catalog, with the songs loaded.
    func server(
        _ configuration: ServerConfiguration = ServerConfiguration(port: 0),
        over other: (any ServedCatalog)? = nil, registry: PrometheusRegistry = PrometheusRegistry(),
        loaded: Bool = true
    ) async throws -> ScaleServer {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = try ScaleServer(
            configuration, catalog: other ?? catalog, registry: registry, logger: logger)
        if loaded { await server.load() }
        return server
    }
}
