import NIOHTTP1

extension S3Client {
    /// A page of a listing.
    package struct Page: Sendable {
        package var objects: [ListedObject] = []
        /// Keys that are no text: no store should have any.
        package var unreadable: [[UInt8]] = []
        /// To go on with; `nil` at the end.
        package var token: String?
    }

    /// Bytes; 1,000 keys of 1,024 bytes, each written `%XX`, take less.
    private static let longestPage = 8 << 20

    /// The objects whose keys begin with `prefix`, up to 1,000 at a time, by key in byte order.
    ///
    /// - Parameter token: of the page before; `nil` for the first.
    package func page(prefix: String, token: String? = nil, limit: Int = 1000) async throws -> Page {
        var request = StoreRequest(method: .GET, limit: Self.longestPage)
        request.query = [
            ("list-type", "2"), ("encoding-type", "url"), ("max-keys", String(min(max(limit, 1), 1000))),
        ]
        if !prefix.isEmpty { request.query.append(("prefix", prefix)) }
        if let token { request.query.append(("continuation-token", token)) }
        return try await send(request) { answer throws(Damage) in try Self.page(answer.body) }
    }

    package func list(prefix: String) -> ObjectListing { ObjectListing(self, prefix: prefix) }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>
    private static func page(_ body: [UInt8]) throws(Damage) -> Page {
        guard let root = XMLElement(body), root.name == "ListBucketResult" else {
            throw Damage(reason: "a page of the listing is cut off or not what it should be")
        }
        let isEncoded = root["EncodingType"] == "url"
        var page = Page()
        var count = 0
        for element in root.children where element.name == "Contents" {
            count += 1
            guard let text = element["Key"], let size = element["Size"].flatMap({ Int($0) }), size >= 0,
                let key = isEncoded ? PercentEncoding.decode(text) : Array(text.utf8)
            else { throw Damage(reason: "a page of the listing has an object without a key or size") }
            guard let name = String(validating: key, as: UTF8.self) else {
                page.unreadable.append(key)
                continue
            }
            let info = ObjectInfo(size: size, tag: element["ETag"] ?? "")
            page.objects.append(ListedObject(key: name, info: info))
        }
        if let stated = root["KeyCount"].flatMap({ Int($0) }), stated != count {
            throw Damage(reason: "a page of the listing has \(count) keys, and says \(stated)")
        }
        if root["IsTruncated"] == "true" {
            guard let token = root["NextContinuationToken"], !token.isEmpty else {
                throw Damage(
                    code: .listingEndless,
                    reason: "a page of the listing says that there is more, and not how to go on")
            }
            page.token = token
        }
        return page
    }
}

/// Walks through all pages of a listing, once.
package struct ObjectListing: Sendable {
    /// Pages without any key that are let through in a row: stores have some where much was deleted.
    private static let emptyPages = 100

    private let client: S3Client
    private let prefix: String
    private var token: String?
    private var cycle = CycleFinder()
    private var emptyInARow = 0
    private var isAtEnd = false

    init(_ client: S3Client, prefix: String) {
        self.client = client
        self.prefix = prefix
    }

    /// - Returns: `nil` at the end.
    /// - Throws: ``ObjectStoreError``; with code `listingEndless` when pages come again.
    package mutating func next() async throws -> S3Client.Page? {
        guard !isAtEnd else { return nil }
        let page = try await client.page(prefix: prefix, token: token)
        for object in page.objects where !object.key.utf8.starts(with: prefix.utf8) {
            throw fault(.answerDamaged, "the listing of \(prefix) has “\(object.key)”")
        }
        let isEmpty = page.objects.isEmpty && page.unreadable.isEmpty
        emptyInARow = isEmpty ? emptyInARow + 1 : 0
        let comesAgain = !isEmpty && cycle.comesAgain(page.fingerprint)
        if let next = page.token, comesAgain || next == token || emptyInARow > Self.emptyPages {
            throw fault(.listingEndless, "the listing never ends: its pages lead back to one another")
        }
        token = page.token
        isAtEnd = token == nil
        return page
    }

    private func fault(_ code: ObjectStoreError.Code, _ problem: String) -> ObjectStoreError {
        ObjectStoreError(
            code, bucket: client.bucket, "\(problem): the server at \(client.settings.endpoint) is at fault")
    }
}

/// Finds that a sequence repeats itself, without keeping it: R. P. Brent, "An improved Monte Carlo
/// factorization algorithm", 1980. It takes up to three times the cycle's length.
private struct CycleFinder: Sendable {
    private var kept: Int?
    private var steps = 0
    private var power = 1

    mutating func comesAgain(_ value: Int) -> Bool {
        if value == kept { return true }
        steps += 1
        if steps == power {
            kept = value
            power *= 2
            steps = 0
        }
        return false
    }
}

extension S3Client.Page {
    /// Of its keys.
    fileprivate var fingerprint: Int {
        var hasher = Hasher()
        for object in objects { hasher.combine(object.key) }
        hasher.combine(unreadable)
        return hasher.finalize()
    }
}
