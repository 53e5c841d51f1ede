import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Checksum {
    /// Those that an answer names of its whole body.
    ///
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>
    static func all(in headers: HTTPHeaders) -> [Checksum] {
        var found: [Checksum] = []
        if let digest = md5(ofETag: headers.first(name: "etag") ?? ""), isPlain(headers) {
            found.append(.md5(digest))
        }
        let hasOthers = headers.contains {
            $0.name.utf8.count > 15 && $0.name.lowercased().hasPrefix("x-amz-checksum-")
        }
        guard hasOthers else { return found }
        // Of an upload in parts they may be sums of sums.
        guard headers.first(name: "x-amz-checksum-type")?.uppercased() != "COMPOSITE" else { return found }
        func value(_ name: String) -> [UInt8]? {
            headers.first(name: "x-amz-checksum-\(name)").flatMap { Data(base64Encoded: $0) }.map(Array.init)
        }
        if let digest = value("sha256"), digest.count == 32 { found.append(.sha256(digest)) }
        if let digest = value("sha1"), digest.count == 20 { found.append(.sha1(digest)) }
        if let sum = value("crc32"), sum.count == 4 { found.append(.crc32(UInt32(sum.number))) }
        if let sum = value("crc32c"), sum.count == 4 { found.append(.crc32c(UInt32(sum.number))) }
        if let sum = value("crc64nvme"), sum.count == 8 { found.append(.crc64nvme(sum.number)) }
        return found
    }

    /// The digest that an entity tag is, where the object came in one piece.
    static func md5(ofETag tag: String) -> [UInt8]? {
        let digits = tag.utf8.filter { $0 != UInt8(ascii: "\"") }
        return digits.count == 32 ? Hexadecimal.bytes(digits) : nil
    }

    /// Encrypted by a key of KMS or of the client's, an object's tag is no digest.
    private static func isPlain(_ headers: HTTPHeaders) -> Bool {
        let encryption = headers.first(name: "x-amz-server-side-encryption")?.lowercased() ?? ""
        return !encryption.hasPrefix("aws:kms")
            && !headers.contains(name: "x-amz-server-side-encryption-customer-algorithm")
            && !headers.contains(name: "content-encoding")
    }
}

extension [UInt8] {
    fileprivate var number: UInt64 { reduce(0) { $0 << 8 | UInt64($1) } }
}
