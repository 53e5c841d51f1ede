import Foundation
import ObjectStore
import Synchronization
import TestSupport
import Testing

@Suite("A bucket behind a bad connection", .timeLimit(.minutes(5)))
struct FaultTests {
    /// A client that goes through a proxy, to a bucket that holds `object` and a few others.
    private func client(
        _ change: (inout StoreSettings) -> Void = { _ in },
        _ rule: @escaping @Sendable (String) async -> FaultyProxy.Fault
    ) async throws -> (S3Client, FaultyProxy) {
        let gateway = try await ObjectGateway.shared
        let bucket = try await gateway.makeBucket()
        try await bucket.put("object", Self.bytes)
        for number in 0..<5 { try await bucket.put("listed/\(number)", [UInt8(number)]) }
        let proxy = try await FaultyProxy(before: gateway.port, rule)
        let client = try gateway.client(bucket: bucket.bucket) { settings in
            settings.endpoint = (try? Endpoint(url: "http://127.0.0.1:\(proxy.port)")) ?? settings.endpoint
            settings.retries.firstPause = .milliseconds(1)
            change(&settings)
        }
        return (client, proxy)
    }

    static let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    private static func answer(_ status: String, _ body: String, _ headers: String = "") -> String {
        "HTTP/1.1 \(status)\r\n\(headers)content-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n\(body)"
    }

    private static let slowDown = answer("503 Slow Down", "<Error><Code>SlowDown</Code></Error>")

    @Test func aBodyThatIsCutIsFetchedAgain() async throws {
        let count = Counter()
        let (client, proxy) = try await client { line in
            line.contains("/object") && count.next() <= 3 ? .cut(afterBytes: count.value * 50_000) : .none
        }
        #expect(try await client.get("object", limit: 1 << 20).bytes == Self.bytes)
        #expect(count.value == 4)
        withExtendedLifetime(proxy) {}
    }

    @Test func aBodyThatIsAlwaysCutIsAnError() async throws {
        let count = Counter()
        let (client, proxy) = try await client({ $0.retries.attempts = 3 }) { _ in
            _ = count.next()
            return .cut(afterBytes: 100_000)
        }
        let error = await #expect(throws: ObjectStoreError.self) {
            _ = try await client.get("object", limit: 1 << 20)
        }
        #expect(error?.code == .bodyDamaged)
        #expect(error?.key == "object")
        #expect(error?.message.contains("3 attempts") == true)
        #expect(count.value == 3)
        withExtendedLifetime(proxy) {}
    }

    @Test func aStoreThatAsksForFewerRequestsIsAskedLater() async throws {
        let count = Counter()
        let (client, proxy) = try await client { _ in
            count.next() <= 2 ? .answer(Self.slowDown) : .none
        }
        try await client.put("new", Self.bytes)
        #expect(try await client.head("new")?.size == Self.bytes.count)
        #expect(count.value == 4)
        withExtendedLifetime(proxy) {}
    }

    @Test func aStoreThatNeverHasTimeIsAnErrorWithItsAnswer() async throws {
        let (client, proxy) = try await client { _ in .answer(Self.slowDown) }
        let error = await #expect(throws: ObjectStoreError.self) { _ = try await client.head("object") }
        #expect(error?.code == .slowDown)
        #expect(error?.answer?.status == 503)
        withExtendedLifetime(proxy) {}
    }

    @Test func retryAfterIsObeyed() async throws {
        let count = Counter()
        let (client, proxy) = try await client { _ in
            count.next() == 1 ? .answer(Self.answer("429 Too Many", "", "retry-after: 2\r\n")) : .none
        }
        let start = ContinuousClock.now
        _ = try await client.head("object")
        #expect(ContinuousClock.now - start >= .seconds(2))
        withExtendedLifetime(proxy) {}
    }

    @Test func aServerThatFallsSilentIsGivenUpAndAskedAgain() async throws {
        let count = Counter()
        let (client, proxy) = try await client({ $0.readTimeout = .seconds(3) }) { line in
            line.contains("/object") && count.next() == 1 ? .stall : .none
        }
        #expect(try await client.get("object", limit: 1 << 20).bytes == Self.bytes)
        let silent = try await self.client({
            $0.readTimeout = .milliseconds(100)
            $0.retries.attempts = 2
        }) { _ in .stall }
        let error = await #expect(throws: ObjectStoreError.self) { _ = try await silent.0.page(prefix: "") }
        #expect(error?.code == .timedOut)
        withExtendedLifetime((proxy, silent)) {}
    }

    @Test func anAnswerThatNeverEndsIsGivenUp() async throws {
        let (client, proxy) = try await client({
            $0.attemptLimit = .seconds(1)
            $0.retries.attempts = 1
        }) { _ in .drip("HTTP/1.1 200 OK\r\ntransfer-encoding: identity\r\n\r\n", .milliseconds(50)) }
        let error = await #expect(throws: ObjectStoreError.self) {
            _ = try await client.get("object", limit: 1 << 20)
        }
        #expect(error?.code == .timedOut)
        withExtendedLifetime(proxy) {}
    }

    @Test func aRefusalOfAnyLengthIsTriedAgain() async throws {
        let count = Counter()
        let (client, proxy) = try await client { _ in
            count.next() == 1
                ? .answer(Self.answer("500 No", String(repeating: "no ", count: 1_000_000))) : .none
        }
        #expect(try await client.get("object", limit: 1 << 20).bytes == Self.bytes)
        withExtendedLifetime(proxy) {}
    }

    @Test func aHostThatIsNotKnownIsSaidToBe() async throws {
        let (client, proxy) = try await client({
            $0.endpoint = (try? Endpoint(url: "http://no.such.host.invalid")) ?? $0.endpoint
            $0.retries.attempts = 1
        }) { _ in .none }
        let error = await #expect(throws: ObjectStoreError.self) { _ = try await client.head("object") }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("the host no.such.host.invalid is not known") == true)
        withExtendedLifetime(proxy) {}
    }

    @Test func credentialsThatHaveExpiredAreRenewedOnce() async throws {
        struct Source: CredentialsProvider {
            let name = "a test"
            let right: Credentials
            let given = Counter()
            func credentials() async throws -> Credentials? {
                given.next() == 1 ? Credentials(accessKeyID: "OLD", secretAccessKey: "old") : right
            }
        }
        let gateway = try await ObjectGateway.shared
        let bucket = try await gateway.makeBucket()
        try await bucket.put("object", Self.bytes)
        let proxy = try await FaultyProxy(before: gateway.port) { request in
            request.contains("Credential=OLD/")
                ? .answer(Self.answer("400 Bad", "<Error><Code>ExpiredToken</Code></Error>")) : .none
        }
        var settings = try StoreSettings(environment: gateway.environment)
        let right = try #require(try await CredentialsChain(environment: gateway.environment).credentials())
        let source = Source(right: right)
        settings.endpoint = try Endpoint(url: "http://127.0.0.1:\(proxy.port)")
        let client = S3Client(bucket: bucket.bucket, settings, source)
        #expect(try await client.get("object", limit: 1 << 20).bytes == Self.bytes)
        #expect(source.given.value == 2)
        withExtendedLifetime(proxy) {}
    }

    @Test func aListingInNoOrderIsReadToItsEnd() async throws {
        let count = Counter()
        let (client, proxy) = try await client { _ in
            let number = count.next()
            let more = number < 5 ? "<NextContinuationToken>\(number)</NextContinuationToken>" : ""
            return .answer(
                Self.answer(
                    "200 OK",
                    """
                    <ListBucketResult><IsTruncated>\(number < 5)</IsTruncated><Contents><Key>\(9 - number)</Key>\
                    <Size>1</Size></Contents>\(more)</ListBucketResult>
                    """))
        }
        var listing = client.list(prefix: "")
        var keys: [String] = []
        while let page = try await listing.next() { keys += page.objects.map(\.key) }
        #expect(keys == ["8", "7", "6", "5", "4"])
        withExtendedLifetime(proxy) {}
    }

    @Test func aListingThatGoesRoundIsAnError() async throws {
        let count = Counter()
        let (client, proxy) = try await client { _ in
            let number = count.next()
            return .answer(
                Self.answer(
                    "200 OK",
                    """
                    <ListBucketResult><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType><Contents>\
                    <Key>%FF\(number % 7)</Key><Size>1</Size></Contents>\
                    <NextContinuationToken>\(number)</NextContinuationToken></ListBucketResult>
                    """))
        }
        var listing = client.list(prefix: "")
        let error = await #expect(throws: ObjectStoreError.self) {
            while try await listing.next() != nil {}
        }
        #expect(error?.code == .listingEndless)
        #expect(count.value < 50)
        withExtendedLifetime(proxy) {}
    }

    @Test func aListingThatIsTruncatedIsAskedForAgain() async throws {
        let count = Counter()
        let (client, proxy) = try await client { _ in
            count.next() == 1
                ? .answer(Self.answer("200 OK", "<ListBucketResult><Contents><Key>listed/0</Key>")) : .none
        }
        var listing = client.list(prefix: "listed/")
        #expect(try await listing.next()?.objects.count == 5)
        #expect(try await listing.next() == nil)
        withExtendedLifetime(proxy) {}
    }

    @Test(arguments: [
        // The same token again, keys again, no token, pages without anything.
        ("<Key>a</Key>", "<NextContinuationToken>x</NextContinuationToken>"),
        ("<Key>a</Key>", "<NextContinuationToken>NUMBER</NextContinuationToken>"),
        ("<Key>NUMBER</Key>", ""),
        ("", "<NextContinuationToken>NUMBER</NextContinuationToken>"),
    ])
    func aListingThatNeverEndsIsAnError(_ key: String, _ token: String) async throws {
        let count = Counter()
        let (client, proxy) = try await client { _ in
            let contents = key.isEmpty ? "" : "<Contents>\(key)<Size>1</Size><ETag>1</ETag></Contents>"
            let page =
                "<ListBucketResult><IsTruncated>true</IsTruncated>\(contents)\(token)</ListBucketResult>"
            return .answer(
                Self.answer("200 OK", page.replacingOccurrences(of: "NUMBER", with: "\(1000 + count.next())"))
            )
        }
        var listing = client.list(prefix: "")
        let error = await #expect(throws: ObjectStoreError.self) {
            while try await listing.next() != nil {}
        }
        #expect(error?.code == .listingEndless)
        #expect(count.value < 200)
        withExtendedLifetime(proxy) {}
    }

    @Test func bytesThatDoNotHaveTheirChecksumAreNotTaken() async throws {
        let (client, proxy) = try await client({ $0.retries.attempts = 2 }) { line in
            let sum = line.contains("crc") ? "x-amz-checksum-crc32c: AAAAAA==" : "etag: \"\(Self.digest)\""
            return .answer(Self.answer("200 OK", "other bytes", "\(sum)\r\n"))
        }
        for key in ["etag", "crc"] {
            let error = await #expect(throws: ObjectStoreError.self) {
                _ = try await client.get(key, limit: 1 << 20)
            }
            #expect(error?.code == .bodyDamaged)
        }
        withExtendedLifetime(proxy) {}
    }

    private static let digest = "0123456789abcdef0123456789abcdef"

    @Test(arguments: [
        ("301 Moved", "PermanentRedirect", "x-amz-bucket-region: eu-west-3\r\n", "AWS_REGION=eu-west-3"),
        ("400 Bad", "AuthorizationHeaderMalformed", "x-amz-bucket-region: eu-west-3\r\n", "eu-west-3"),
        ("403 No", "RequestTimeTooSkewed", "date: Tue, 24 Nov 2026 12:00:00 GMT\r\n", "set the clock"),
        ("403 No", "AccessDenied", "", "s3:GetObject"),
        ("400 Bad", "ExpiredToken", "", "get new ones"),
    ])
    func refusalsSayWhatToDo(
        _ status: String, _ code: String, _ headers: String, _ advice: String
    ) async throws {
        let count = Counter()
        let (client, proxy) = try await client { _ in
            _ = count.next()
            let body = "<?xml version=\"1.0\"?>\n<Error><Code>\(code)</Code><RequestId>R1</RequestId></Error>"
            return .answer(Self.answer(status, body, headers))
        }
        let error = await #expect(throws: ObjectStoreError.self) {
            _ = try await client.get("object", limit: 1)
        }
        #expect(error?.message.contains(advice) == true, "\(String(describing: error))")
        #expect(error?.answer?.code == code)
        #expect(error?.answer?.requestID == "R1")
        #expect(count.value == 1)
        withExtendedLifetime(proxy) {}
    }
}

/// Counts from 1.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
