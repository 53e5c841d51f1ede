import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing
import Web

@Suite struct SongsAPITests {
    @Test func instrumentsComeWithTheirCounts() async throws {
        try await withClient { client in
            let body = try await client.json("/api/v1/instruments")
            #expect(body["songs"] as? Int == SampleCatalog.songCount)
            let instruments = try #require(body["instruments"] as? [[String: Any]])
            let piano = try #require(instruments.first { $0["slug"] as? String == "acoustic-grand-piano" })
            #expect(piano["songs"] as? Int == SampleCatalog.songCount)
            #expect(piano["family"] as? String == "Piano")
            let kit = try #require(instruments.first { $0["slug"] as? String == "drum-kit-16" })
            #expect(kit["isDrum"] as? Bool == true)
        }
    }

    @Test func songsAreFoundByWhatTheyHaveAndHaveNot() async throws {
        try await withClient { client in
            let body = try await client.json(
                "/api/v1/songs?instrument=violin&instrument=Flute&without=trumpet&percussion=no&limit=200")
            let songs = try #require(body["songs"] as? [[String: Any]])
            let expected = (0..<SampleCatalog.songCount).filter { $0 % 15 == 0 && $0 % 7 != 0 && $0 % 2 != 0 }
            #expect(body["total"] as? Int == expected.count)
            #expect(
                Set(songs.compactMap { $0["id"] as? String })
                    == Set(expected.map { SampleCatalog.id($0).description }))
        }
    }

    @Test func songsAreFoundByTitleSortedAndPaged() async throws {
        try await withClient { client in
            let first = try await client.json("/api/v1/songs?q=blue&sort=title&order=desc&limit=3")
            let second = try await client.json("/api/v1/songs?q=blue&sort=title&order=desc&limit=3&offset=3")
            let titles = try [first, second].flatMap { page in
                try #require(page["songs"] as? [[String: Any]]).compactMap { $0["title"] as? String }
            }
            #expect(titles.count == 6)
            #expect(titles.allSatisfy { $0.contains("Blue") })
            #expect(first["total"] as? Int == second["total"] as? Int)
            #expect(titles == titles.sorted().reversed())
        }
    }

    @Test func aSongIsShownAsTheCatalogHasIt() async throws {
        try await withClient { client in
            let song = try await client.json("/api/v1/songs/\(SampleCatalog.id(9))")
            #expect(song["status"] as? String == "recovered")
            #expect(song["source"] as? String == "album/9.mid")
            #expect(song["size"] as? Int == 1009)
            #expect(song["instruments"] as? [String] == ["acoustic-grand-piano", "violin"])
            #expect((song["ingestedAt"] as? String)?.hasSuffix("Z") == true)
        }
    }

    @Test(arguments: SampleCatalog.titles.keys.sorted())
    func titlesComeBackAsTheyAre(_ number: Int) async throws {
        try await withClient { client in
            let song = try await client.json("/api/v1/songs/\(SampleCatalog.id(number))")
            #expect(song["title"] as? String == SampleCatalog.titles[number])
        }
    }

    @Test func similarSongsAreThoseThatShareMost() async throws {
        try await withClient { client in
            let path = "/api/v1/songs/\(SampleCatalog.id(30))/similar"
            let body = try await client.json(path + "?limit=5")
            let similar = try #require(body["similar"] as? [[String: Any]])
            #expect(similar.count == 5)
            let scores = similar.compactMap { $0["score"] as? Double }
            #expect(scores == scores.sorted(by: >))
            #expect(
                similar.allSatisfy {
                    ($0["song"] as? [String: Any])?["id"] as? String != "\(SampleCatalog.id(30))"
                })
            let strict = try await client.json(path + "?minimumScore=0.99&limit=200")
            let strictScores = (strict["similar"] as? [[String: Any]] ?? []).compactMap {
                $0["score"] as? Double
            }
            #expect(strictScores.allSatisfy { $0 >= 0.99 })
        }
    }

    @Test(arguments: [
        "weighting=rarity", "percussion=separate", "percussion=ignore", "minimumInstruments=5",
        "instrument=violin", "without=violin",
    ])
    func everyOptionOfSimilarityIsTaken(_ option: String) async throws {
        try await withClient { client in
            let body = try await client.json("/api/v1/songs/\(SampleCatalog.id(30))/similar?\(option)")
            #expect(body["similar"] is [[String: Any]])
        }
    }

    @Test func answersAreNotSentAgainToWhoHasThem() async throws {
        try await withClient { client in
            for path in ["/api/v1/songs?q=blue", "/api/v1/instruments", "/", "/songs/\(SampleCatalog.id(5))"]
            {
                let first = try await client.execute(uri: path, method: .get)
                let tag = try #require(first.headers[.eTag])
                let second = try await client.execute(uri: path, method: .get, headers: [.ifNoneMatch: tag])
                #expect(second.status == .notModified)
                #expect(second.body.readableBytes == 0)
                let other = try await client.execute(
                    uri: path, method: .get, headers: [.ifNoneMatch: "\"other\", W/\(tag)"])
                #expect(other.status == .notModified)
            }
        }
    }

    @Test func tagsChangeWithTheCatalog() async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let server = try await sample.server()
        try await server.application().test(.router) { client in
            let before = try await client.execute(uri: "/api/v1/songs", method: .get).headers[.eTag]
            try await sample.ingest([try SampleCatalog.song(1000)])
            await server.load()
            let after = try await client.execute(uri: "/api/v1/songs", method: .get)
            #expect(after.headers[.eTag] != before)
            #expect(try after.json()["total"] as? Int == SampleCatalog.songCount + 1)
        }
    }

    @Test func headIsGetWithoutTheBody() async throws {
        try await withClient { client in
            let get = try await client.execute(uri: "/api/v1/songs", method: .get)
            let head = try await client.execute(uri: "/api/v1/songs", method: .head)
            #expect(head.status == .ok)
            #expect(head.body.readableBytes == 0)
            #expect(head.headers[.contentLength] == get.headers[.contentLength])
        }
    }

    @Test func requestsBeforeTheFirstLoadAreAskedToComeBack() async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let server = try await sample.server(loaded: false)
        try await server.application().test(.router) { client in
            let response = try await client.execute(uri: "/api/v1/songs", method: .get)
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers[.retryAfter] != nil)
            #expect(try await client.execute(uri: "/readyz", method: .get).status == .serviceUnavailable)
            #expect(try await client.execute(uri: "/livez", method: .get).status == .ok)
            await server.load()
            #expect(try await client.execute(uri: "/readyz", method: .get).status == .ok)
        }
    }
}
