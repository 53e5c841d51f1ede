import Foundation
import SampleLibrary
import Testing

@Suite struct SampleFolders {
    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("scale-sample-folder-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    private func files(in folder: URL) throws -> Set<String> {
        Set(try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.contains(".") })
    }

    @Test func areCreatedWithEverySongUnderItsName() async throws {
        try await withFolder { folder in
            let generator = SongGenerator(seed: 3, length: .sketch)
            let library = folder.appendingPathComponent("new/library")
            let bytes = try await SampleFolder(library.path, generator: generator)
                .write(songs: 150, workers: 2) { _ in }
            let paths = (0..<150).map(generator.path(ofSong:))
            #expect(try files(in: library) == Set(paths + [SampleFolder.label]))
            #expect(bytes == (0..<150).reduce(0) { $0 + generator.bytes(ofSong: $1).count })
            let song = try Data(contentsOf: library.appendingPathComponent(paths[149]))
            #expect(Array(song) == generator.bytes(ofSong: 149))
        }
    }

    @Test func growButAreNotMadeTwice() async throws {
        try await withFolder { folder in
            let generator = SongGenerator(seed: 3, length: .sketch)
            for (songs, isNew) in [(5, true), (9, true), (9, false), (4, false)] {
                let bytes = try await SampleFolder(folder.path, generator: generator)
                    .write(songs: songs, workers: 1) { _ in }
                #expect((bytes != nil) == isNew)
            }
            #expect(try files(in: folder).count == 10)
        }
    }

    @Test func ofOtherFilesAreLeftAlone() async throws {
        try await withFolder { folder in
            try Data("mine".utf8).write(to: folder.appendingPathComponent("song.mid"))
            let error = await #expect(throws: SampleFolderError.self) {
                _ = try await SampleFolder(folder.path, generator: SongGenerator()).write(
                    songs: 1, workers: 1
                ) {
                    _ in
                }
            }
            #expect(error?.code == .notASampleLibrary)
            #expect(try files(in: folder) == ["song.mid"])
        }
    }

    @Test func ofAnotherSeedAreLeftAlone() async throws {
        try await withFolder { folder in
            let first = SongGenerator(seed: 1, length: .sketch)
            _ = try await SampleFolder(folder.path, generator: first).write(songs: 2, workers: 1) { _ in }
            let before = try files(in: folder)
            let error = await #expect(throws: SampleFolderError.self) {
                let other = SongGenerator(seed: 2, length: .sketch)
                _ = try await SampleFolder(folder.path, generator: other).write(songs: 2, workers: 1) { _ in }
            }
            #expect(error?.code == .otherSampleLibrary)
            #expect(try files(in: folder) == before)
        }
    }

    @Test func thatCannotBeMadeAreReported() async throws {
        try await withFolder { folder in
            try Data().write(to: folder.appendingPathComponent("file"))
            let path = folder.appendingPathComponent("file/library").path
            await #expect(throws: SampleFolderError.self) {
                _ = try await SampleFolder(path, generator: SongGenerator()).write(songs: 1, workers: 1) {
                    _ in
                }
            }
        }
    }
}
