import Crypto
import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension S3Client {
    /// - Parameters:
    ///   - limit: bytes; a larger object is an error with code `tooLarge`, and is not fetched.
    ///   - tag: that the object must have, or else it is an error with code `changed`.
    package func get(_ key: String, limit: Int, ifMatch tag: String? = nil) async throws -> StoredObject {
        var request = StoreRequest(method: .GET, key: key, limit: limit)
        request.headers.append(("x-amz-checksum-mode", "ENABLED"))
        if let tag, !tag.isEmpty { request.headers.append(("if-match", tag)) }
        let answer = try await send(request) { answer throws(Damage) in
            guard answer.header("content-length") != nil || answer.header("transfer-encoding") != nil else {
                throw Damage(reason: "it does not say how long the object is")
            }
            for checksum in Checksum.all(in: answer.headers) where !checksum.fits(answer.body) {
                throw Damage(
                    code: .bodyDamaged, reason: "the bytes that came do not have the checksum of the object")
            }
        }
        return StoredObject(
            info: ObjectInfo(size: answer.body.count, tag: answer.header("etag") ?? ""), bytes: answer.body)
    }

    /// - Returns: `nil` when there is no such object.
    package func head(_ key: String) async throws -> ObjectInfo? {
        do {
            let answer = try await send(StoreRequest(method: .HEAD, key: key)) { answer throws(Damage) in
                guard answer.header("content-length").flatMap({ Int($0) }) != nil else {
                    throw Damage(reason: "it does not say how long the object is")
                }
            }
            return ObjectInfo(
                size: answer.header("content-length").flatMap { Int($0) } ?? 0,
                tag: answer.header("etag") ?? "")
        } catch let error as ObjectStoreError where error.code == .noSuchKey {
            return nil
        }
    }

    /// Writes all of an object or nothing, over what is there.
    ///
    /// - Returns: its entity tag.
    @discardableResult
    package func put(_ key: String, _ bytes: [UInt8]) async throws -> String {
        try await put(bytes, StoreRequest(method: .PUT, key: key))
    }

    /// - Returns: the entity tag.
    func put(_ bytes: [UInt8], _ request: StoreRequest) async throws -> String {
        var request = request
        let digest = Array(Insecure.MD5.hash(data: bytes))
        request.body = bytes
        request.headers.append(("content-md5", Data(digest).base64EncodedString()))
        let answer = try await send(request) { answer throws(Damage) in
            guard let tag = answer.header("etag") else { throw Damage(reason: "it has no entity tag") }
            let isPlain = Checksum.all(in: answer.headers).contains {
                if case .md5 = $0 { true } else { false }
            }
            guard !isPlain || Checksum.md5(ofETag: tag) == digest else {
                throw Damage(code: .bodyDamaged, reason: "what was stored is not what was sent")
            }
        }
        return answer.header("etag") ?? ""
    }

    /// Nothing to do where there is no such object.
    package func delete(_ key: String) async throws {
        do {
            _ = try await send(StoreRequest(method: .DELETE, key: key))
        } catch let error as ObjectStoreError where error.code == .noSuchKey {}
    }

    /// Makes the bucket, unless it is there and one's own.
    package func createBucket() async throws {
        var request = StoreRequest(method: .PUT)
        if settings.region != "us-east-1" {
            request.body = Array(
                """
                <CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
                <LocationConstraint>\(settings.region)</LocationConstraint></CreateBucketConfiguration>
                """.utf8)
        }
        do {
            _ = try await send(request)
        } catch let error as ObjectStoreError where error.answer?.code == "BucketAlreadyOwnedByYou" {}
    }
}
