import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ObjectStore
import TestSupport
import Testing

@Suite("A bucket of a real server", .timeLimit(.minutes(5)))
struct GatewayTests {
    static let strangeKeys = [
        "plain.mid", "with space.mid", "a/b//c/.mid", "ümläut/日本語/🎹.mid", "plus+plus.mid", "100%.mid",
        "%41%2F%25.mid", "q?a=b&c#d.mid", "quote\"'<>&;.mid", "~tilde-._!*().mid", "back\\slash|^`{}[].mid",
        " leading and trailing ", "tab\tand\u{7}bell",
    ]

    @Test func storesGivesAndForgetsObjectsOfAnyName() async throws {
        let bucket = try await ObjectGateway.shared.makeBucket()
        for (number, key) in Self.strangeKeys.enumerated() {
            let bytes = (0..<number * 1000).map { UInt8(truncatingIfNeeded: $0 &* number) }
            let tag = try await bucket.put(key, bytes)
            let object = try await bucket.get(key, limit: 1 << 20)
            #expect(object.bytes == bytes)
            #expect(object.info == ObjectInfo(size: bytes.count, tag: tag))
            #expect(try await bucket.head(key) == object.info)
        }
        var listed: [String] = []
        var listing = bucket.list(prefix: "")
        while let page = try await listing.next() { listed += page.objects.map(\.key) }
        #expect(Set(listed) == Set(Self.strangeKeys))
        #expect(listed == Self.strangeKeys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for key in Self.strangeKeys {
            try await bucket.delete(key)
            try await bucket.delete(key)
            #expect(try await bucket.head(key) == nil)
        }
        #expect(try await bucket.page(prefix: "").objects.isEmpty)
    }

    @Test func listsBelowAPrefixInPages() async throws {
        let bucket = try await ObjectGateway.shared.makeBucket()
        for number in 0..<25 { try await bucket.put("a+b %/\(number)", [UInt8(number)]) }
        try await bucket.put("a", [])
        var token: String?
        var keys: [String] = []
        var pages = 0
        repeat {
            let page = try await bucket.page(prefix: "a+b %/", token: token, limit: 7)
            keys += page.objects.map(\.key)
            token = page.token
            pages += 1
        } while token != nil
        #expect(pages == 4)
        #expect(Set(keys) == Set((0..<25).map { "a+b %/\($0)" }))
    }

    @Test func uploadsInPartsAndLeavesNothingOfAFailedUpload() async throws {
        let bucket = try await ObjectGateway.shared.makeBucket()
        var parts = (0..<3).map { number in
            [UInt8](repeating: UInt8(number), count: number == 2 ? 12_345 : S3Client.leastPart)
        }
        let expected = parts.flatMap { $0 }
        let tag = try await bucket.putParts("large") { parts.isEmpty ? nil : parts.removeFirst() }
        #expect(tag.contains("-3"))
        let object = try await bucket.get("large", limit: 1 << 30, ifMatch: tag)
        #expect(object.bytes == expected)
        struct Broken: Error {}
        var count = 0
        await #expect(throws: Broken.self) {
            try await bucket.putParts("broken") {
                count += 1
                if count > 1 { throw Broken() }
                return [UInt8](repeating: 1, count: S3Client.leastPart)
            }
        }
        #expect(try await bucket.head("broken") == nil)
        let upload = try await bucket.createUpload("gone")
        try await bucket.abort(upload)
        let error = await #expect(throws: ObjectStoreError.self) {
            _ = try await bucket.complete(upload, [S3Client.Part(number: 1, tag: "\"1\"")])
        }
        #expect(error?.code == .noSuchUpload)
    }

    @Test func letsAnyoneUseAPresignedURLForATime() async throws {
        let bucket = try await ObjectGateway.shared.makeBucket()
        for key in Self.strangeKeys.prefix(10) {
            try await bucket.put(key, Array(key.utf8))
            let url = try await bucket.presignedURL(key: key, expiresIn: 600)
            let response = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: url), timeout: .seconds(60))
            #expect(response.status == .ok)
            let body = try await response.body.collect(upTo: 1 << 20)
            #expect(String(buffer: body) == key)
        }
        var forged = try await bucket.presignedURL(key: Self.strangeKeys[0])
        forged = forged.replacingOccurrences(of: "plain.mid", with: "plain2.mid")
        let refused = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: forged), timeout: .seconds(60))
        #expect(refused.status == .forbidden)
    }

    @Test func saysWhatIsWrongAndWhatToDo() async throws {
        let gateway = try await ObjectGateway.shared
        let bucket = try await gateway.makeBucket()
        let missing = await #expect(throws: ObjectStoreError.self) {
            _ = try await bucket.get("no/such.mid", limit: 1)
        }
        #expect(missing?.code == .noSuchKey)
        #expect(missing?.answer?.code == "NoSuchKey")
        #expect(missing?.answer?.requestID.isEmpty == false)
        #expect(missing?.description.hasPrefix("s3://\(bucket.bucket)/no/such.mid: ") == true)

        let noBucket = await #expect(throws: ObjectStoreError.self) {
            _ = try await gateway.client(bucket: "no-such-bucket").page(prefix: "")
        }
        #expect(noBucket?.code == .noSuchBucket)

        var forged = gateway.environment
        forged["AWS_SECRET_ACCESS_KEY"] = "forged"
        let secret = await #expect(throws: ObjectStoreError.self) {
            _ = try await S3Client(bucket: bucket.bucket, environment: forged).page(prefix: "")
        }
        #expect(secret?.code == .badSignature)
        #expect(secret?.description.contains("forged") == false)

        forged["AWS_ACCESS_KEY_ID"] = "AKIAUNKNOWN"
        let unknown = await #expect(throws: ObjectStoreError.self) {
            _ = try await S3Client(bucket: bucket.bucket, environment: forged).page(prefix: "")
        }
        #expect(unknown?.code == .badCredentials)
        #expect(unknown?.message.contains("AKIAUNKNOWN") == true)

        try await bucket.put("here", [1, 2, 3])
        let changed = await #expect(throws: ObjectStoreError.self) {
            _ = try await bucket.get("here", limit: 10, ifMatch: "\"0123456789abcdef0123456789abcdef\"")
        }
        #expect(changed?.code == .changed)
        let large = await #expect(throws: ObjectStoreError.self) {
            _ = try await bucket.get("here", limit: 2)
        }
        #expect(large?.code == .tooLarge)

        forged["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1"
        forged["AWS_MAX_ATTEMPTS"] = "2"
        let away = await #expect(throws: ObjectStoreError.self) {
            _ = try await S3Client(bucket: bucket.bucket, environment: forged).page(prefix: "")
        }
        #expect(away?.code == .unreachable)
        #expect(away?.message.contains("http://127.0.0.1:1") == true)
    }
}
