import Catalog
import Foundation
import MIDI
import Synchronization
import Testing

@Suite struct SongSnapshotTests {
    private func withPath(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "scale-snapshot-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.appending(path: "state/one.snapshot").path(percentEncoded: false))
    }

    private static func songs(_ count: Int) -> [Song] {
        (0..<count).map { number in
            Song(
                id: SongID(high: UInt64(number) << 40, low: .max - UInt64(number)),
                title: number == 3 ? "日本の歌 '; DROP TABLE songs" : "Song \(number)",
                sourceKey: "a/\(number).mid", size: number * 1000,
                status: number % 7 == 0 ? .recovered : .ok,
                reasons: number % 7 == 0 ? [Damage(.tempo, at: number), Damage(.dataByte, at: 9)] : [],
                instruments: InstrumentSet(
                    melodic: ProgramSet(low: UInt64(number) &* 0x9E37, high: 1 << 63),
                    percussion: ProgramSet(low: 1, high: UInt64(number))),
                ingestedAt: 1_700_000_000 + number)
        }
    }

    private func write(_ songs: [Song], to path: String, run: Int = 5) async throws {
        try await SongSnapshot.write(
            to: path, Generation(run: run, finishedAt: 99), confirmedAt: 123
        ) { write in for song in songs { try write(song) } }
    }

    private func read(_ path: String) async throws -> [Song] {
        let read = Mutex<[Song]>([])
        _ = try await SongSnapshot(path: path).forEachSong { song in read.withLock { $0.append(song) } }
        return read.withLock { $0 }
    }

    @Test func whatIsWrittenIsRead() async throws {
        try await withPath { path in
            let songs = Self.songs(100)
            try await write(songs, to: path)
            #expect(try await read(path) == songs)
            let snapshot = try await SongSnapshot(path: path)
            #expect(snapshot.generation == Generation(run: 5, finishedAt: 99))
            #expect(snapshot.confirmedAt == 123)
            try await SongSnapshot.confirm(at: path, 456)
            #expect(try await SongSnapshot(path: path).confirmedAt == 456)
            #expect(try await read(path) == songs)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func anotherTakesItsPlaceWholeOrNotAtAll() async throws {
        try await withPath { path in
            try await write(Self.songs(10), to: path)
            await #expect(throws: CancellationError.self) {
                try await SongSnapshot.write(
                    to: path, Generation(run: 6, finishedAt: nil), confirmedAt: 0
                ) { write in
                    try write(Self.songs(1)[0])
                    throw CancellationError()
                }
            }
            #expect(try await SongSnapshot(path: path).generation.run == 5)
            // What a killed process left goes with the next.
            let folder = URL(filePath: path).deletingLastPathComponent().path
            try Data().write(to: URL(filePath: "\(path).99999999.partial"))
            try await write(Self.songs(20), to: path, run: 6)
            #expect(try await read(path).count == 20)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["one.snapshot"])
        }
    }

    @Test func damageAnywhereIsFound() async throws {
        try await withPath { path in
            try await write(Self.songs(300), to: path)
            let whole = try Data(contentsOf: URL(filePath: path))
            let place = try #require(whole.range(of: Data("Song 150".utf8))).lowerBound
            var changed = whole
            changed[place] = UInt8(ascii: "W")
            for damaged in [changed, whole.prefix(whole.count / 2), whole.prefix(100), Data()] {
                try Data(damaged).write(to: URL(filePath: path))
                await #expect(throws: CatalogError.self) { try await read(path) }
            }
        }
    }

    @Test func aMissingOneIsMissing() async throws {
        try await withPath { path in
            let error = await #expect(throws: CatalogError.self) { try await SongSnapshot(path: path) }
            #expect(error?.code == .missing)
        }
    }

    @Test func itsPlaceDependsOnTheCatalogButNotOnThePassword() throws {
        let environment = ["HOME": "/home/a"]
        func place(_ address: String) throws -> String {
            try #require(SongSnapshot.place(ofCatalogAt: address, environment: environment))
        }
        let plain = try place("postgresql://me@db:5432/music?sslmode=require")
        #expect(plain.hasPrefix("/home/a/.local/state/scale/"))
        #expect(try place("postgresql://me:secret@db:5432/music?sslmode=require") == plain)
        #expect(try place("postgresql://me@db:5432/music?password=x&sslmode=require") == plain)
        #expect(try place("postgresql://me@db:5432/other?sslmode=require") != plain)
        #expect(
            SongSnapshot.place(ofCatalogAt: "postgresql://db/a", environment: ["XDG_STATE_HOME": "/s"])?
                .hasPrefix("/s/scale/") == true)
        #expect(SongSnapshot.place(ofCatalogAt: "postgresql://db/a", environment: [:]) == nil)
    }
}
