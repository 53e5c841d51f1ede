import Catalog
import Foundation
import Ingest
import MIDI
import TestSupport
import Testing

@Suite("An ingest")
struct IngestTests {
    let folder: TestFolder
    let piano = MIDIBytes.song(melodic: [0])
    let band = MIDIBytes.song(melodic: [25, 33], kits: [0, 8])

    init() throws { folder = try TestFolder() }

    @Test func takesEveryMIDIFileBelowTheFolderAndNothingElse() async throws {
        try folder.write(piano, to: "a.mid")
        try folder.write(band, to: "deep/er/b.KAR")
        try folder.write(MIDIBytes.song(melodic: [1]), to: "deep/c.Midi")
        try folder.write(MIDIBytes.song(melodic: [2]), to: "folder.mid/d.rmi")
        try folder.write(MIDIBytes.song(melodic: [3]), to: "e.mp3")
        let summary = try await folder.ingest()
        #expect(summary.counters.files == 4)
        #expect(summary.totals.songs == 4)
        let songs = try await folder.songs()
        #expect(songs.keys.sorted() == ["a.mid", "deep/c.Midi", "deep/er/b.KAR", "folder.mid/d.rmi"])
        let song = try #require(songs["deep/er/b.KAR"])
        #expect(song.instruments == InstrumentSet(melodic: [25, 33], percussion: [0, 8]))
        #expect(song.title == "b")
        #expect(song.size == band.count)
        #expect(song.status == .ok)
    }

    @Test func theSongsIDIsTheMD5DigestOfTheFile() async throws {
        try folder.write(piano, to: "a.mid")
        try await folder.ingest()
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["md5sum", folder.path + "/a.mid"]
        process.standardOutput = output
        try process.run()
        let digest = String(decoding: output.fileHandleForReading.allBytes(), as: UTF8.self)
        process.waitUntilExit()
        #expect(try await folder.songs()["a.mid"]?.id.description == String(digest.prefix(32)))
    }

    @Test func readsOnlyWhatChanged() async throws {
        for number in 0..<10 {
            try folder.write(MIDIBytes.song(melodic: [UInt8(number)]), to: "\(number).mid")
        }
        try folder.write([1, 2, 3], to: "broken.mid")
        #expect(try await folder.ingest().counters.read == 11)
        try folder.write(band, to: "3.mid")
        let summary = try await folder.ingest()
        #expect(summary.counters.read == 1)
        #expect(summary.counters.unchanged == 10)
        #expect(summary.totals.songs == 10)
        #expect(summary.totals.invalid == ["not-midi": 1])
        #expect(try await folder.songs()["3.mid"]?.instruments.count == 4)
    }

    @Test func readsAllAnewInAnotherMode() async throws {
        try folder.write(MIDIBytes.damagedSong(melodic: [7]), to: "a.mid")
        #expect(try await folder.ingest().totals.recovered == 1)
        let strict = try await folder.ingest { $0.mode = .strict }
        #expect(strict.totals.songs == 0)
        #expect(strict.totals.invalid == ["key-signature": 1])
        #expect(try await folder.ingest().totals.recovered == 1)
        #expect(try await folder.songs()["a.mid"]?.reasons.map(\.kind) == [.keySignature])
    }

    @Test func countsDuplicatesOnceAndNamesThemByTheirFirst() async throws {
        for name in ["z/Song.mid", "b/other.mid", "b/Another.mid"] { try folder.write(piano, to: name) }
        let summary = try await folder.ingest()
        #expect(summary.totals.songs == 1)
        #expect(summary.totals.duplicates == 2)
        #expect(try await folder.songs()["b/Another.mid"]?.title == "Another")
        try folder.remove("b/Another.mid")
        try await folder.ingest { $0.prune = true }
        #expect(try await folder.songs()["b/other.mid"]?.title == "other")
    }

    @Test func forgetsVanishedFilesWhenAskedTo() async throws {
        try folder.write(piano, to: "a.mid")
        try folder.write(band, to: "b.mid")
        try await folder.ingest()
        try folder.remove("b.mid")
        #expect(try await folder.ingest().totals.missing == 1)
        #expect(try await folder.songs().count == 2)
        let pruned = try await folder.ingest { $0.prune = true }
        #expect(pruned.totals.removed == 1)
        #expect(pruned.totals.missing == 0)
        #expect(try await folder.songs().keys.sorted() == ["a.mid"])
    }

    @Test func foldersAreSourcesOfTheirOwnInOneCatalog() async throws {
        let other = try TestFolder()
        try folder.write(piano, to: "a.mid")
        try other.write(band, to: "a.mid")
        try await folder.ingest()
        let summary = try await Ingest(
            into: SQLiteCatalog(path: folder.catalogPath),
            Ingest.Options(source: FolderSource(other.path), prune: true)
        ).run()
        #expect(summary.totals.songs == 1)
        #expect(summary.totals.removed == 0)
        #expect(summary.totals.songsInCatalog == 2)
        let again = try await folder.ingest(folder.path + "/../library/.")
        #expect(again.counters.unchanged == 1, "the same folder by another path is the same source")
    }

    @Test func manyFilesInManyFoldersAllArrive() async throws {
        for number in 0..<1500 {
            try folder.write(
                MIDIBytes.song(melodic: [UInt8(number % 128)], name: "\(number)"),
                to: "\(number % 7)/\(number).mid")
        }
        let summary = try await folder.ingest()
        #expect(summary.totals.songs == 1500)
        #expect(try await folder.ingest().counters.unchanged == 1500)
    }

    @Test func tellsProgressThatEndsWithEveryFile() async throws {
        for number in 0..<300 {
            try folder.write(
                MIDIBytes.song(melodic: [UInt8(number % 100)], name: "\(number)"), to: "\(number).mid")
        }
        let (stream, continuation) = AsyncStream<IngestProgress>.makeStream()
        let catalog = try SQLiteCatalog(path: folder.catalogPath)
        _ = try await Ingest(
            into: catalog, Ingest.Options(source: FolderSource(folder.path), countsAhead: true),
            onProgress: { continuation.yield($0) }
        ).run()
        continuation.finish()
        let all = await stream.reduce(into: [IngestProgress]()) { $0.append($1) }
        #expect(all.last?.files == 300)
        #expect(all.map(\.files) == all.map(\.files).sorted())
    }
}
