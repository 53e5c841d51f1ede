import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing
import Web

@Suite struct UploadTests {
    @Test(arguments: ["audio/midi", "application/octet-stream", "Audio/MIDI; x=y"])
    func aFileFindsSongsThatShareItsInstruments(_ type: String) async throws {
        try await withClient { client in
            let response = try await client.execute(
                uri: "/api/v1/similar?limit=3&minimumInstruments=1", method: .post,
                headers: [.contentType: type],
                body: ByteBuffer(bytes: MIDIFile.playing([0, 33], withDrums: true)))
            #expect(response.status == .ok, "\(response.text)")
            let body = try response.json()
            #expect(body["status"] as? String == "ok")
            #expect(
                body["instruments"] as? [String] == [
                    "acoustic-grand-piano", "electric-bass-finger", "drum-kit-0",
                ])
            let similar = try #require(body["similar"] as? [[String: Any]])
            #expect(similar.count == 3)
            #expect(similar[0]["score"] as? Double == 1)
            #expect(similar[0]["shared"] as? Int == 3)
        }
    }

    @Test func aDamagedFileIsUsedAndItsDamageTold() async throws {
        try await withClient { client in
            let response = try await client.execute(
                uri: "/api/v1/similar", method: .post, headers: [.contentType: "audio/midi"],
                body: ByteBuffer(bytes: MIDIFile.cutShort([0, 33, 40])))
            let body = try response.json()
            #expect(body["status"] as? String == "recovered")
            #expect((body["reasons"] as? [[String: Any]])?.first?["detail"] is String)
        }
    }

    @Test(arguments: [
        [], [0x4D, 0x54], Array("not music at all, only text".utf8), Array(repeating: 0, count: 9999),
    ])
    func whatIsNotMIDIIsRefusedWithReasons(_ bytes: [UInt8]) async throws {
        try await withClient { client in
            let response = try await client.execute(
                uri: "/api/v1/similar", method: .post, headers: [.contentType: "audio/midi"],
                body: ByteBuffer(bytes: bytes))
            let problem = try response.problem("not-midi", .unprocessableContent)
            let reasons = try #require(problem["reasons"] as? [[String: Any]])
            #expect(reasons.first?["offset"] is Int)
        }
    }

    @Test func theFormLeadsToAPageThatCanBeKept() async throws {
        try await withClient { client in
            let form = Self.form(MIDIFile.cutShort([0, 33, 40]), name: "my <song>.mid")
            let posted = try await client.execute(
                uri: "/upload", method: .post,
                headers: [.contentType: "multipart/form-data; boundary=\"b o\""],
                body: form)
            #expect(posted.status == .seeOther, "\(posted.text)")
            let address = try #require(posted.headers[.location])
            let page = try await client.execute(uri: address, method: .get)
            #expect(page.status == .ok)
            #expect(page.text.contains("<h1>my &lt;song&gt;.mid</h1>"))
            #expect(page.text.contains("3 instruments found"))
            #expect(page.text.contains("The file is damaged"))
            #expect(page.text.contains("Violin"))
        }
    }

    @Test func theFormSaysWhyAFileIsRefused() async throws {
        try await withClient { client in
            let posted = try await client.execute(
                uri: "/upload", method: .post,
                headers: [.contentType: "multipart/form-data; boundary=\"b o\""],
                body: Self.form(Array("text".utf8), name: "a.mid"))
            #expect(posted.status == .unprocessableContent)
            #expect(posted.text.contains("role=\"alert\""))
            #expect(posted.text.contains("not a MIDI file"))
        }
    }

    @Test(arguments: [
        "", "--b o", "--b o--", "--b o\r\n", "--b o\r\n\r\n",
        "--b o\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b o--",
        "--b o\r\nContent-Disposition: form-data; filename=\"x\"\r\n\r\nMThd", "\r\n--b o\r\n--b o\r\n--b o",
    ])
    func brokenFormsAreRefused(_ body: String) async throws {
        try await withClient { client in
            let response = try await client.execute(
                uri: "/api/v1/similar", method: .post,
                headers: [.contentType: "multipart/form-data; boundary=\"b o\""],
                body: ByteBuffer(string: body))
            try response.problem("malformed-body", .badRequest)
        }
    }

    @Test(arguments: [
        "programs=128", "programs=-1", "programs=x", "kits=1..2000", "programs=0&limit=0", "damage=x@y",
        "damage=not-midi@<script>", "programs=0&damage=unknown-chunk@14&name=%3Cscript%3E",
    ])
    func addressesThatNoUploadMadeDoNoHarm(_ query: String) async throws {
        try await withClient { client in
            let page = try await client.execute(uri: "/similar?\(query)", method: .get)
            #expect(page.status == .ok || page.status == .badRequest)
            #expect(!page.text.contains("<script>"))
        }
    }

    private static func form(_ bytes: [UInt8], name: String) -> ByteBuffer {
        var body = ByteBuffer(
            string: "--b o\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n"
                + "--b o\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
                + "Content-Type: audio/midi\r\n\r\n")
        body.writeBytes(bytes)
        body.writeString("\r\n--b o--\r\n")
        return body
    }
}
