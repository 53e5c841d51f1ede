import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a Scale holds, as far as requests need to know it: real songs, so that they find something.
package struct ScaleContent: Hashable, Sendable {
    /// Ids, each once.
    package var songs: [String]
    /// Slugs of instruments that songs have.
    package var instruments: [String]

    /// Songs that are asked for, at most.
    private static let songLimit = 1000
    /// Songs of a page, as many as the API gives.
    private static let pageSize = 200

    private struct SongPage: Decodable {
        struct Song: Decodable { var id: String }
        var total: Int
        var songs: [Song]
    }

    private struct Instruments: Decodable {
        struct Instrument: Decodable { var slug: String }
        var instruments: [Instrument]
    }

    /// Asks the API, for pages of songs from all over the catalog.
    ///
    /// - Throws: ``LoadError`` when nothing answers, what answers is no Scale, or it has no songs.
    package init(from client: APIClient) async throws {
        func page(at offset: Int) async throws -> SongPage {
            try await client.get("/api/v1/songs?limit=\(Self.pageSize)&offset=\(offset)", SongPage.self)
        }
        let first = try await page(at: 0)
        songs = first.songs.map(\.id)
        let pages = min(Self.songLimit, first.total) / Self.pageSize
        if pages > 1 {
            for number in 1..<pages {
                songs += try await page(at: first.total * number / pages).songs.map(\.id)
            }
        }
        // Pages may overlap when an ingest ends meanwhile.
        var known: Set<String> = []
        songs = songs.filter { known.insert($0).inserted }
        instruments = try await client.get("/api/v1/instruments", Instruments.self).instruments.map(\.slug)
        guard !songs.isEmpty, !instruments.isEmpty else {
            throw LoadError(
                .unexpectedAnswer, client.targets[0].description,
                "its catalog has no songs: fill it with `scale ingest`")
        }
    }
}

extension APIClient {
    func get<Value: Decodable>(_ path: String, _ type: Value.Type, first: Int = 0) async throws -> Value {
        try decode(try await send(RequestTemplate(.get, path), first: first), type, of: path)
    }

    func decode<Value: Decodable>(_ answer: Answer, _ type: Value.Type, of path: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(answer.body.readableBytesView))
        } catch {
            throw LoadError(
                .unexpectedAnswer, targets[0].description,
                "it answered \(path) not as Scale does: for other systems give --path")
        }
    }
}
