import Catalog
import Testing

@Suite("Every catalog keeps playlists")
struct PlaylistStoreTests {
    @Test(arguments: Backend.allCases)
    func aPlaylistIsFoundByItsKeyAlone(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let made = try await catalog.createPlaylist(name: "Rainy day", idempotencyKey: nil)
        #expect(made.version == 1)
        #expect(made.entries.isEmpty)
        #expect(try await catalog.playlist(made.key) == made)
        #expect(try await catalog.playlist(PlaylistKey()) == nil)
    }

    @Test(arguments: Backend.allCases)
    func entriesAreAddedMovedAndRemovedAndEveryChangeIsANewVersion(_ backend: Backend) async throws {
        let clock = Clock()
        let catalog = try await backend.makeCatalog(at: clock)
        let key = try await catalog.createPlaylist(name: "P", idempotencyKey: nil).key
        clock.advance(by: 5)
        for (song, place) in [(1, nil), (2, nil), (3, 0), (1, 1)] as [(Int, Int?)] {
            _ = try await catalog.change(
                key, by: .add(song: .made(song), title: "T\(song)", at: place), expectedVersion: nil,
                idempotencyKey: nil)
        }
        var playlist = try #require(try await catalog.playlist(key))
        #expect(playlist.entries.map(\.song) == [3, 1, 1, 2].map(SongID.made))
        #expect(playlist.entries.map(\.id) == [3, 4, 1, 2])
        #expect(playlist.version == 5)
        #expect(playlist.updatedAt == playlist.createdAt + 5)
        playlist = try await catalog.change(
            key, by: .move(entry: 3, to: 3), expectedVersion: 5, idempotencyKey: nil)
        #expect(playlist.entries.map(\.id) == [4, 1, 2, 3])
        playlist = try await catalog.change(
            key, by: .remove(entry: 1), expectedVersion: 6, idempotencyKey: nil)
        playlist = try await catalog.change(
            key, by: .add(song: .made(7), title: "T7", at: nil), expectedVersion: 7, idempotencyKey: nil)
        #expect(playlist.entries.map(\.id) == [4, 2, 3, 5], "an entry's id is never given again")
        playlist = try await catalog.change(key, by: .rename("Q"), expectedVersion: 8, idempotencyKey: nil)
        #expect(playlist.name == "Q")
        #expect(try await catalog.playlist(key) == playlist)
    }

    @Test(arguments: Backend.allCases)
    func changesThatCannotBeMadeLeaveItAsItWas(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let key = try await catalog.createPlaylist(name: "P", idempotencyKey: nil).key
        let before = try await catalog.change(
            key, by: .add(song: .made(1), title: "T", at: nil), expectedVersion: nil, idempotencyKey: nil)
        let refused: [(PlaylistChange, Int?, PlaylistError)] = [
            (.remove(entry: 9), nil, .noSuchEntry(9)), (.move(entry: 9, to: 0), nil, .noSuchEntry(9)),
            (.move(entry: 1, to: 1), nil, .noSuchPlace(1, count: 1)),
            (.move(entry: 1, to: -1), nil, .noSuchPlace(-1, count: 1)),
            (.add(song: .made(1), title: "T", at: 2), nil, .noSuchPlace(2, count: 1)),
            (.rename(""), nil, .invalidName),
            (.rename(String(repeating: "x", count: PlaylistLimits.nameLength + 1)), nil, .invalidName),
            (.rename("Q"), 1, .versionMismatch(current: 2)), (.rename("Q"), 3, .versionMismatch(current: 2)),
        ]
        for (change, version, error) in refused {
            await #expect(throws: error) {
                try await catalog.change(key, by: change, expectedVersion: version, idempotencyKey: nil)
            }
        }
        await #expect(throws: PlaylistError.invalidName) {
            try await catalog.createPlaylist(name: "", idempotencyKey: nil)
        }
        await #expect(throws: PlaylistError.noSuchPlaylist) {
            try await catalog.change(
                PlaylistKey(), by: .rename("Q"), expectedVersion: nil, idempotencyKey: nil)
        }
        #expect(try await catalog.playlist(key) == before)
    }

    @Test func aFullPlaylistTakesNoMore() throws {
        let entry = Playlist.Entry(id: 1, song: .made(1), title: "T")
        var playlist = Playlist(
            key: PlaylistKey(), name: "P",
            entries: Array(repeating: entry, count: PlaylistLimits.entries - 1),
            version: 1, createdAt: 0, updatedAt: 0)
        var next = 2
        let add = PlaylistChange.add(song: .made(1), title: "T", at: nil)
        try playlist.make(add, nextEntry: &next, now: 0)
        #expect(throws: PlaylistError.full) { try playlist.make(add, nextEntry: &next, now: 0) }
        #expect(playlist.entries.count == PlaylistLimits.entries)
    }

    @Test(arguments: Backend.allCases)
    func aDeletedPlaylistIsGone(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let key = try await catalog.createPlaylist(name: "P", idempotencyKey: nil).key
        await #expect(throws: PlaylistError.versionMismatch(current: 1)) {
            try await catalog.deletePlaylist(key, expectedVersion: 2, idempotencyKey: nil)
        }
        try await catalog.deletePlaylist(key, expectedVersion: 1, idempotencyKey: "delete")
        #expect(try await catalog.playlist(key) == nil)
        try await catalog.deletePlaylist(key, expectedVersion: 1, idempotencyKey: "delete")
        await #expect(throws: PlaylistError.noSuchPlaylist) {
            try await catalog.deletePlaylist(key, expectedVersion: nil, idempotencyKey: nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func aRepeatedWriteReturnsWhatTheFirstDidAndChangesNothing(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let created = try await catalog.createPlaylist(name: "P", idempotencyKey: "create")
        let add = PlaylistChange.add(song: .made(1), title: "T", at: nil)
        let added = try await catalog.change(created.key, by: add, expectedVersion: 1, idempotencyKey: "add")
        let renamed = try await catalog.change(
            created.key, by: .rename("Q"), expectedVersion: nil, idempotencyKey: nil)
        #expect(try await catalog.createPlaylist(name: "P", idempotencyKey: "create") == created)
        #expect(
            try await catalog.change(created.key, by: add, expectedVersion: 1, idempotencyKey: "add") == added
        )
        #expect(try await catalog.playlist(created.key) == renamed)
        try await catalog.deletePlaylist(created.key, expectedVersion: nil, idempotencyKey: nil)
        #expect(
            try await catalog.change(created.key, by: add, expectedVersion: 1, idempotencyKey: "add") == added
        )
    }

    @Test(arguments: Backend.allCases)
    func aKeyUsedForAnotherRequestIsRefused(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let key = try await catalog.createPlaylist(name: "P", idempotencyKey: "k").key
        await #expect(throws: PlaylistError.idempotencyKeyReused) {
            try await catalog.createPlaylist(name: "Q", idempotencyKey: "k")
        }
        await #expect(throws: PlaylistError.idempotencyKeyReused) {
            try await catalog.change(key, by: .rename("P"), expectedVersion: nil, idempotencyKey: "k")
        }
        await #expect(throws: PlaylistError.idempotencyKeyReused) {
            try await catalog.deletePlaylist(key, expectedVersion: nil, idempotencyKey: "k")
        }
        #expect(try await catalog.playlist(key)?.version == 1)
    }

    @Test(arguments: Backend.allCases)
    func keysAreForgottenAfterADayAndThenMakeAnotherPlaylist(_ backend: Backend) async throws {
        let clock = Clock()
        let catalog = try await backend.makeCatalog(at: clock)
        let first = try await catalog.createPlaylist(name: "P", idempotencyKey: "k")
        clock.advance(by: 24 * 60 * 60 - 1)
        #expect(try await catalog.createPlaylist(name: "P", idempotencyKey: "k") == first)
        clock.advance(by: 1)
        let second = try await catalog.createPlaylist(name: "P", idempotencyKey: "k")
        #expect(second.key != first.key)
        #expect(try await catalog.playlist(first.key) == first)
    }

    @Test(arguments: Backend.allCases)
    func aRefusedWriteMayBeTriedAgainWithItsKey(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let key = try await catalog.createPlaylist(name: "P", idempotencyKey: nil).key
        let add = PlaylistChange.add(song: .made(1), title: "T", at: 1)
        await #expect(throws: PlaylistError.noSuchPlace(1, count: 0)) {
            try await catalog.change(key, by: add, expectedVersion: nil, idempotencyKey: "k")
        }
        _ = try await catalog.change(
            key, by: .add(song: .made(2), title: "T", at: 0), expectedVersion: nil, idempotencyKey: nil)
        #expect(
            try await catalog.change(key, by: add, expectedVersion: nil, idempotencyKey: "k").entries.count
                == 2)
    }

    @Test(arguments: Backend.allCases)
    func ofManyWritersAtOnceOneWinsEachVersion(_ backend: Backend) async throws {
        let catalog = try await backend.makeCatalog()
        let key = try await catalog.createPlaylist(name: "P", idempotencyKey: nil).key
        let won = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    (try? await catalog.change(
                        key, by: .rename("\(number)"), expectedVersion: 1, idempotencyKey: nil)) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(won == 1)
    }
}
