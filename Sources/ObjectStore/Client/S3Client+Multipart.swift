import Crypto
import NIOHTTP1

extension S3Client {
    /// Bytes, the least that S3 takes of a part that is not the last.
    package static let leastPart = 5 << 20

    /// An upload in parts that goes on.
    package struct Upload: Hashable, Sendable {
        package var key: String
        package var id: String
    }

    /// A part that was uploaded.
    package struct Part: Hashable, Sendable {
        /// From 1.
        package var number: Int
        package var tag: String

        package init(number: Int, tag: String) {
            self.number = number
            self.tag = tag
        }
    }

    /// Uploads an object in parts, several at once; when it fails or is cancelled, nothing is left.
    ///
    /// - Parameter next: the next part's bytes, all but the last ``leastPart`` or more; `nil` at the end.
    @discardableResult
    package func putParts(
        _ key: String, concurrency: Int = 4, next: () async throws -> [UInt8]?
    ) async throws -> String {
        let upload = try await createUpload(key)
        do {
            let parts = try await withThrowingTaskGroup(of: Part.self) { group in
                var parts: [Part] = []
                var number = 0
                while let bytes = try await next() {
                    number += 1
                    if number > concurrency, let part = try await group.next() { parts.append(part) }
                    group.addTask { [number] in try await self.put(bytes, as: number, of: upload) }
                }
                for try await part in group { parts.append(part) }
                return parts
            }
            try Task.checkCancellation()
            return try await complete(upload, parts.sorted { $0.number < $1.number })
        } catch {
            // In a task of its own, since this one may be cancelled.
            await Task { try? await self.abort(upload) }.value
            throw error
        }
    }

    package func createUpload(_ key: String) async throws -> Upload {
        let request = StoreRequest(method: .POST, key: key, query: [("uploads", "")])
        let answer = try await send(request) { answer throws(Damage) in
            guard XMLElement(answer.body)?["UploadId"] != nil else {
                throw Damage(reason: "it does not name the upload")
            }
        }
        return Upload(key: key, id: XMLElement(answer.body)?["UploadId"] ?? "")
    }

    package func put(_ bytes: [UInt8], as number: Int, of upload: Upload) async throws -> Part {
        let request = StoreRequest(
            method: .PUT, key: upload.key,
            query: [("partNumber", String(number)), ("uploadId", upload.id)])
        return Part(number: number, tag: try await put(bytes, request))
    }

    /// - Returns: the object's entity tag.
    package func complete(_ upload: Upload, _ parts: [Part]) async throws -> String {
        var request = StoreRequest(method: .POST, key: upload.key, query: [("uploadId", upload.id)])
        let list = parts.map {
            "<Part><PartNumber>\($0.number)</PartNumber><ETag>\($0.tag.escapedForXML)</ETag></Part>"
        }
        request.body = Array(
            """
            <CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\(list.joined())\
            </CompleteMultipartUpload>
            """.utf8)
        do {
            // S3 begins to answer before it is done: a failure may come as a success.
            let answer = try await send(request) { answer throws(Damage) in
                guard let root = XMLElement(answer.body), root.name == "CompleteMultipartUploadResult" else {
                    let code = XMLElement(answer.body)?["Code"] ?? "no readable answer"
                    throw Damage(code: .failed, reason: "the parts were not put together: \(code)")
                }
            }
            // Ceph leaves it out of some answers.
            if let tag = XMLElement(answer.body)?["ETag"], !tag.isEmpty { return tag }
            return Self.tag(of: parts).map { "\"\($0)\"" } ?? ""
        } catch let error as ObjectStoreError where error.code == .noSuchUpload {
            // A try before this one may have been a success whose answer was lost.
            guard let tag = Self.tag(of: parts), let info = try await head(upload.key),
                info.tag.filter({ $0 != "\"" }) == tag
            else { throw error }
            return info.tag
        }
    }

    package func abort(_ upload: Upload) async throws {
        do {
            _ = try await send(
                StoreRequest(method: .DELETE, key: upload.key, query: [("uploadId", upload.id)]))
        } catch let error as ObjectStoreError where error.code == .noSuchUpload {}
    }

    /// What an object made of these parts has: the digest of their digests, and their number.
    private static func tag(of parts: [Part]) -> String? {
        var digests: [UInt8] = []
        for part in parts {
            guard let digest = Checksum.md5(ofETag: part.tag) else { return nil }
            digests += digest
        }
        return Hexadecimal.text(Insecure.MD5.hash(data: digests)) + "-\(parts.count)"
    }
}

extension String {
    fileprivate var escapedForXML: String {
        reduce(into: "") { text, character in
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            default: text.append(character)
            }
        }
    }
}
