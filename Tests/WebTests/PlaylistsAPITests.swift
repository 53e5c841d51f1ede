import Catalog
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing
import Web

@Suite struct PlaylistsAPITests {
    @Test func aPlaylistIsCreatedFilledReorderedRenamedAndDeleted() async throws {
        try await withClient { client in
            let created = try await client.send(.post, "/api/v1/playlists", json: #"{"name":" Evening 🎷 "}"#)
            #expect(created.status == .created)
            let key = try #require(try created.json()["key"] as? String)
            let playlist = "/api/v1/playlists/\(key)"
            #expect(created.headers[.location] == playlist)
            #expect(created.headers[.cacheControl] == "no-store")
            #expect(try created.json()["name"] as? String == "Evening 🎷")

            for (number, position) in [(1, ""), (2, ""), (3, #","position":0"#)] {
                let added = try await client.send(
                    .post, playlist + "/entries",
                    json: #"{"song":"\#(SampleCatalog.id(number))"\#(position)}"#)
                #expect(added.status == .created, "\(added.text)")
            }
            #expect(try await client.songs(playlist) == [3, 1, 2].map { SampleCatalog.id($0).description })

            let entries = try #require(try await client.json(playlist)["entries"] as? [[String: Any]])
            let last = try #require(entries[2]["id"] as? Int)
            let moved = try await client.send(
                .put, playlist + "/entries/\(last)/position", json: #"{"position":0}"#)
            #expect(moved.status == .ok)
            #expect(try await client.songs(playlist) == [2, 3, 1].map { SampleCatalog.id($0).description })

            let removed = try await client.execute(uri: playlist + "/entries/\(last)", method: .delete)
            #expect(removed.status == .ok)
            #expect(try await client.songs(playlist) == [3, 1].map { SampleCatalog.id($0).description })

            let renamed = try await client.send(.patch, playlist, json: #"{"name":"Night"}"#)
            #expect(try renamed.json()["name"] as? String == "Night")

            #expect(try await client.execute(uri: playlist, method: .delete).status == .noContent)
            try await client.execute(uri: playlist, method: .get).problem("playlist-not-found", .notFound)
        }
    }

    @Test func aStaleVersionChangesNothing() async throws {
        try await withClient { client in
            let playlist = try await client.newPlaylist()
            let tag = try #require(try await client.execute(uri: playlist, method: .get).headers[.eTag])
            let first = try await client.send(
                .patch, playlist, json: #"{"name":"First"}"#, headers: [.ifMatch: tag])
            #expect(first.status == .ok)
            #expect(first.headers[.eTag] != tag)
            for method in [HTTPRequest.Method.patch, .delete] {
                let second = try await client.send(
                    method, playlist, json: #"{"name":"Second"}"#, headers: [.ifMatch: tag])
                let problem = try second.problem("version-mismatch", .preconditionFailed)
                #expect(second.headers[.eTag] == first.headers[.eTag])
                let current = try #require(problem["currentVersion"] as? Int)
                #expect("\"\(current)\"" == first.headers[.eTag])
            }
            #expect(try await client.json(playlist)["name"] as? String == "First")
            let listed = try await client.send(
                .patch, playlist, json: #"{"name":"Third"}"#,
                headers: [.ifMatch: "\(tag), \(try #require(first.headers[.eTag]))"])
            #expect(listed.status == .ok)
            for broken in ["3", "W/\"3\"", "\"x\"", "\""] {
                try await client.send(.patch, playlist, json: #"{"name":"x"}"#, headers: [.ifMatch: broken])
                    .problem("version-mismatch", .preconditionFailed)
            }
            let any = try await client.send(
                .patch, playlist, json: #"{"name":"Any"}"#, headers: [.ifMatch: "*"])
            #expect(any.status == .ok)
        }
    }

    @Test func aRepeatedWriteIsMadeOnce() async throws {
        try await withClient { client in
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            let keys = try await [0, 1].asyncMap { _ in
                try await client.send(
                    .post, "/api/v1/playlists", json: #"{"name":"Once"}"#, headers: [name: "create-1"]
                ).json()["key"] as? String
            }
            #expect(keys[0] == keys[1])
            let playlist = "/api/v1/playlists/\(try #require(keys[0]))"
            let entry = #"{"song":"\#(SampleCatalog.id(1))"}"#
            for _ in 0..<2 {
                let added = try await client.send(
                    .post, playlist + "/entries", json: entry, headers: [name: "add-1"])
                #expect(added.status == .created)
            }
            #expect(try await client.songs(playlist).count == 1)
            try await client.send(
                .post, playlist + "/entries", json: #"{"song":"\#(SampleCatalog.id(2))"}"#,
                headers: [name: "add-1"]
            ).problem("idempotency-key-reused", .unprocessableContent)
            for broken in [String(repeating: "k", count: 201), "two words"] {
                try await client.send(
                    .post, "/api/v1/playlists", json: #"{"name":"a"}"#, headers: [name: broken]
                )
                .problem("bad-header", .badRequest)
            }
        }
    }

    @Test func whatAPlaylistDoesNotHaveIsNotFound() async throws {
        try await withClient { client in
            for key in ["x", "AAAAAAAAAAAAAAAAAAAAAA", "%00"] {
                let unknown = try await client.execute(uri: "/api/v1/playlists/\(key)", method: .get)
                let problem = try unknown.problem("playlist-not-found", .notFound)
                #expect(problem["instance"] == nil)
            }
            let playlist = try await client.newPlaylist()
            for entry in ["1", "-1", "x", "99999999999999999999"] {
                try await client.execute(uri: playlist + "/entries/\(entry)", method: .delete)
                    .problem("entry-not-found", .notFound)
            }
            try await client.send(
                .post, playlist + "/entries", json: #"{"song":"ffffffffffffffffffffffffffffffff"}"#
            ).problem("unknown-song", .unprocessableContent)
            try await client.send(
                .post, playlist + "/entries", json: #"{"song":"\#(SampleCatalog.id(1))","position":7}"#
            ).problem("place-out-of-range", .unprocessableContent)
            try await client.send(
                .post, playlist + "/entries", json: #"{"song":"\#(SampleCatalog.id(1))","position":-1}"#
            ).problem("malformed-body", .badRequest)
        }
    }
}

extension TestClientProtocol {
    /// - Returns: the address of a new playlist.
    func newPlaylist() async throws -> String {
        let created = try await send(.post, "/api/v1/playlists", json: #"{"name":"New"}"#)
        return try #require(created.headers[.location])
    }

    /// The songs of a playlist, in order.
    func songs(_ playlist: String) async throws -> [String] {
        let entries = try #require(try await json(playlist)["entries"] as? [[String: Any]])
        return entries.compactMap { $0["song"] as? String }
    }
}

extension Sequence {
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
