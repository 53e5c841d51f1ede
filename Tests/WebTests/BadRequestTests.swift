import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing
import Web

@Suite struct BadRequestTests {
    @Test(arguments: [
        "limt=5", "limit=0", "limit=201", "limit=-1", "limit=1e2", "limit=%2B5", "limit=99999999999999999999",
        "limit=", "limit=5&limit=6", "offset=-1", "offset=9223372036854775808", "sort=titel", "order=up",
        "percussion=maybe", "minimumInstruments=-1", "q=%", "q=%zz", "q=%ff", "q=%c3%28", "%ff=1", "=", "q&q",
    ])
    func brokenQueriesAreRefused(_ query: String) async throws {
        try await withClient { client in
            try await client.execute(uri: "/api/v1/songs?\(query)", method: .get).problem(
                "bad-query", .badRequest)
        }
    }

    @Test(arguments: [
        "minimumScore=nan", "minimumScore=inf", "minimumScore=-0.1", "minimumScore=1.1", "minimumScore=x",
        "weighting=none", "percussion=yes", "offset=0",
    ])
    func brokenOptionsOfSimilarityAreRefused(_ query: String) async throws {
        try await withClient { client in
            let uri = "/api/v1/songs/\(SampleCatalog.id(3))/similar?\(query)"
            try await client.execute(uri: uri, method: .get).problem("bad-query", .badRequest)
        }
    }

    @Test func moreInstrumentsThanThereAreAreRefused() async throws {
        try await withClient { client in
            let many = Array(repeating: "without=violin", count: 257).joined(separator: "&")
            try await client.execute(uri: "/api/v1/songs?\(many)", method: .get).problem(
                "bad-query", .badRequest)
        }
    }

    @Test func anUnknownInstrumentComesWithTheNearest() async throws {
        try await withClient { client in
            let response = try await client.execute(uri: "/api/v1/songs?without=vioiln", method: .get)
            let problem = try response.problem("unknown-instrument", .badRequest)
            #expect(problem["suggestion"] as? String == "violin")
            #expect(problem["parameter"] as? String == "without")
            let page = try await client.execute(uri: "/?instrument=vioiln", method: .get)
            #expect(page.status == .badRequest)
            #expect(page.text.contains("Did you mean Violin"))
        }
    }

    @Test(arguments: ["x", "ffffffffffffffffffffffffffffffff", "%00", "..%2f..%2fetc%2fpasswd", "🎹"])
    func aSongThatDoesNotExistIsNotFound(_ id: String) async throws {
        try await withClient { client in
            try await client.execute(uri: "/api/v1/songs/\(id)", method: .get).problem(
                "song-not-found", .notFound)
            try await client.execute(uri: "/api/v1/songs/\(id)/similar", method: .get)
                .problem("song-not-found", .notFound)
            let page = try await client.execute(uri: "/songs/\(id)", method: .get)
            #expect(page.status == .notFound)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        }
    }

    @Test func whatIsNowhereIsAProblemForProgramsAndAPageForPeople() async throws {
        try await withClient { client in
            try await client.execute(uri: "/api/v1/nothing", method: .get).problem("not-found", .notFound)
            try await client.execute(uri: "/api", method: .get).problem("not-found", .notFound)
            let page = try await client.execute(uri: "/nothing/<script>", method: .get)
            #expect(page.status == .notFound)
            #expect(page.text.contains("<h1>Nothing is at this address</h1>"))
            #expect(!page.text.contains("<script>alert"))
        }
    }

    @Test func aWrongMethodIsToldTheRightOnes() async throws {
        try await withClient { client in
            for method in ["POST", "PROPFIND", "DELETE", "X"] {
                let response = try await client.execute(
                    uri: "/api/v1/songs", method: try #require(HTTPRequest.Method(method)))
                try response.problem("method-not-allowed", .methodNotAllowed)
                #expect(response.headers[.allow] == "GET, HEAD")
            }
            let playlist = try await client.execute(uri: "/api/v1/playlists/x", method: .post)
            #expect(playlist.headers[.allow] == "DELETE, GET, HEAD, PATCH")
        }
    }

    @Test(arguments: [
        ("", 0), ("{", 1), ("{\"name\":}", 8), ("[]", 0), ("{\"name\":\"a\"} x", 13),
        ("{\"name\":\"\u{1}\"}", 9),
        ("{\"name\":\"\\ud800\"}", 9), ("{\"name\":\"a\",\"name\":\"b\"}", 12), ("{\"name\":01}", 8),
        ("nul", 0),
        (String(repeating: "[", count: 50_000), 32),
        ("{\"a\":" + String(repeating: "1", count: 400) + "}", 5),
    ])
    func brokenJSONIsRefusedWithItsPlace(_ text: String, _ offset: Int) async throws {
        try await withClient { client in
            let problem = try await client.send(.post, "/api/v1/playlists", json: text)
                .problem("malformed-body", .badRequest)
            #expect(problem["offset"] as? Int == offset, "\(text.prefix(40))")
        }
    }

    @Test(arguments: [
        "{}", "{\"name\":1}", "{\"name\":null}", "{\"name\":\"\"}", "{\"name\":\"  \"}",
        "{\"name\":\"a\",\"x\":1}",
        "{\"name\":\"a\\nb\"}", "{\"name\":\"\\u0000\"}",
    ])
    func wrongMembersAreRefused(_ text: String) async throws {
        try await withClient { client in
            let problem = try await client.send(.post, "/api/v1/playlists", json: text)
                .problem("malformed-body", .badRequest)
            #expect(problem["member"] is String)
        }
    }

    @Test func jsonThatIsNotUTF8IsRefused() async throws {
        try await withClient { client in
            let body = ByteBuffer(bytes: Array("{\"name\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8))
            let response = try await client.execute(
                uri: "/api/v1/playlists", method: .post, headers: [.contentType: "application/json"],
                body: body)
            try response.problem("malformed-body", .badRequest)
        }
    }

    @Test func otherMediaTypesAreRefused() async throws {
        try await withClient { client in
            for uri in ["/api/v1/playlists", "/api/v1/similar"] {
                let response = try await client.execute(
                    uri: uri, method: .post, headers: [.contentType: "text/plain"],
                    body: ByteBuffer(string: "x"))
                try response.problem("unsupported-media-type", .unsupportedMediaType)
            }
        }
    }

    @Test func largeBodiesAreRefusedAtTheirLimit() async throws {
        try await withClient { client in
            let json = "{\"name\":\"\(String(repeating: "a", count: 70_000))\"}"
            let problem = try await client.send(.post, "/api/v1/playlists", json: json)
                .problem("body-too-large", .contentTooLarge)
            #expect(problem["limit"] as? Int == 64 << 10)
            let upload = try await client.execute(
                uri: "/api/v1/similar", method: .post, headers: [.contentType: "audio/midi"],
                body: ByteBuffer(repeating: 0, count: (2 << 20) + 1))
            try upload.problem("body-too-large", .contentTooLarge)
        }
    }

    @Test func longAddressesAreRefused() async throws {
        try await withClient { client in
            let uri = "/api/v1/songs?q=" + String(repeating: "a", count: 9000)
            try await client.execute(uri: uri, method: .get).problem("address-too-long", .uriTooLong)
        }
    }

    @Test func changesAskedForByOtherSitesAreRefused() async throws {
        try await withClient { client in
            let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
            for headers: HTTPFields in [
                [site: "cross-site"], [site: "same-site"], [.origin: "https://evil.example"],
                [.origin: "null"],
            ] {
                try await client.send(.post, "/api/v1/playlists", json: "{\"name\":\"a\"}", headers: headers)
                    .problem("cross-site", .forbidden)
                var form = headers
                form[.contentType] = "application/x-www-form-urlencoded"
                let page = try await client.execute(
                    uri: "/playlists", method: .post, headers: form, body: ByteBuffer(string: "name=a"))
                #expect(page.status == .forbidden)
            }
            let own = try await client.send(
                .post, "/api/v1/playlists", json: "{\"name\":\"a\"}", headers: [.origin: "http://localhost"])
            #expect(own.status == .created)
        }
    }
}
