import Catalog
import HTTPTypes
import HummingbirdTesting
import Testing
import Web

@Suite struct PageTests {
    @Test func songsAreFoundByInstrumentsWithoutScript() async throws {
        try await withClient { client in
            let page = try await client.execute(
                uri: "/?instrument=violin&without=flute&q=&sort=title", method: .get)
            #expect(page.status == .ok)
            let expected = (0..<SampleCatalog.songCount).count { $0 % 3 == 0 && $0 % 5 != 0 }
            #expect(page.text.contains("\(expected) songs</h2>"))
            #expect(page.text.contains("value=\"violin\" checked"))
            #expect(page.text.contains("<span class=\"hidden\">Remove filter: </span>Without Flute"))
        }
    }

    @Test func resultsArePaged() async throws {
        try await withClient { client in
            let first = try await client.execute(uri: "/?limit=25", method: .get)
            #expect(first.text.contains("1–25"))
            #expect(first.text.contains("href=\"/?offset=25&amp;limit=25\""))
            let last = try await client.execute(uri: "/?offset=50&limit=25", method: .get)
            #expect(last.text.contains("Page 3 of 3"))
            let beyond = try await client.execute(uri: "/?offset=5000", method: .get)
            #expect(beyond.status == .ok)
        }
    }

    @Test func titlesAreTextNeverMarkup() async throws {
        try await withClient { client in
            for uri in [
                "/?q=script", "/songs/\(SampleCatalog.id(1))", "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
            ] {
                let page = try await client.execute(uri: uri, method: .get)
                #expect(page.text.contains("&lt;script&gt;alert(1)"))
                #expect(!page.text.contains("<script>alert"))
            }
        }
    }

    @Test func theSongPageMarksWhatIsShared() async throws {
        try await withClient { client in
            let page = try await client.execute(
                uri: "/songs/\(SampleCatalog.id(9))?minimumInstruments=1&weighting=rarity", method: .get)
            #expect(page.status == .ok)
            #expect(
                page.text.contains("class=\"chip f5 shared\">Violin<span class=\"hidden\"> (shared)</span>"))
            #expect(page.text.contains("<option value=\"rarity\" selected>"))
            #expect(page.text.contains("The file is damaged"))
            #expect(page.text.contains("<li>byte 14: "))
        }
    }

    @Test func aPlaylistIsKeptByFormsAlone() async throws {
        try await withClient { client in
            let created = try await client.submit("/playlists", "name=Sunday+%26+%3Cb%3E")
            #expect(created.status == .seeOther)
            let address = try #require(created.headers[.location]).prefix { $0 != "?" }
            for number in [1, 2] {
                let added = try await client.submit(
                    "/add-to-playlist",
                    "song=\(SampleCatalog.id(number))&playlist=http%3A%2F%2Fx\(address)%3Fa")
                #expect(added.status == .seeOther, "\(added.text)")
                #expect(added.headers[.location] == "\(address)?done=added")
            }
            let page = try await client.execute(uri: "\(address)?done=added", method: .get)
            #expect(page.headers[.cacheControl] == "no-store")
            #expect(page.headers[HTTPField.Name("Referrer-Policy")!] == "same-origin")
            #expect(page.text.contains("<h1>Sunday &amp; &lt;b&gt;</h1>"))
            #expect(page.text.contains("Song added."))
            let version = try #require(
                page.text.firstMatch(of: /name="version" value="([0-9]+)"/).map { String($0.1) })
            let entry = try #require(page.text.firstMatch(of: /entries\/([0-9]+)\/move/).map { String($0.1) })

            let moved = try await client.submit(
                "\(address)/entries/\(entry)/move", "version=\(version)&position=1")
            #expect(moved.status == .seeOther)
            let again = try await client.submit(
                "\(address)/entries/\(entry)/move", "version=\(version)&position=1")
            #expect(again.status == .preconditionFailed)
            #expect(
                try await client.songs("/api/v1\(address)")
                    == [2, 1].map { SampleCatalog.id($0).description })

            #expect(try await client.submit("\(address)/entries/\(entry)/remove", "").status == .seeOther)
            #expect(try await client.submit("\(address)/rename", "name=Monday").status == .seeOther)
            #expect(
                try await client.submit("/open-playlist", "playlist=\(address)").headers[.location]
                    == "\(address)")
            #expect(
                try await client.submit("\(address)/delete", "").headers[.location]
                    == "/playlists?done=deleted")
            #expect(try await client.execute(uri: String(address), method: .get).status == .notFound)
        }
    }

    @Test func aSongStartsANewPlaylist() async throws {
        try await withClient { client in
            let added = try await client.submit("/add-to-playlist", "song=\(SampleCatalog.id(1))&name=Fresh")
            let address = try #require(added.headers[.location]).prefix { $0 != "?" }
            #expect(try await client.songs("/api/v1\(address)") == [SampleCatalog.id(1).description])
        }
    }

    @Test(arguments: ["/", "/upload", "/playlists", "/runs", "/problems", "/nothing", "/songs/x"])
    func everyPageForbidsWhatItDoesNotNeed(_ path: String) async throws {
        try await withClient { client in
            let page = try await client.execute(uri: path, method: .get)
            let policy = try #require(page.headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(page.headers[HTTPField.Name("X-Content-Type-Options")!] == "nosniff")
            #expect(!page.text.contains("style=\""))
            #expect(!page.text.contains(/<script>|\son[a-z]+="/))
            #expect(!page.text.contains(/(src|href)="(https?:)?\/\//))
        }
    }

    @Test func assetsAreKeptForEverUnderTheirContentsAddress() async throws {
        try await withClient { client in
            let page = try await client.execute(uri: "/", method: .get).text
            for match in page.matches(of: /(?:href|src)="(\/assets\/[^"]+)"/) {
                let asset = try await client.execute(uri: String(match.1), method: .get)
                #expect(asset.status == .ok)
                #expect(asset.headers[.cacheControl]?.contains("immutable") == true)
                let tag = try #require(asset.headers[.eTag])
                let again = try await client.execute(
                    uri: String(match.1), method: .get, headers: [.ifNoneMatch: tag])
                #expect(again.status == .notModified)
            }
            #expect(
                try await client.execute(uri: "/assets/000000000000/style.css", method: .get).status
                    == .notFound)
            #expect(try await client.execute(uri: "/favicon.ico", method: .get).status == .ok)
        }
    }
}
