/// A bucket, and what lies in it below a folder, such as `s3://music/midi/`.
package struct ObjectLocation: Hashable, Sendable {
    package var bucket: String
    /// What keys begin with: empty, or ends in a slash.
    package var prefix: String

    /// - Parameter text: such as `s3://bucket/folder`; a slash at the end makes no difference.
    /// - Throws: ``ObjectStoreError`` with code `badAddress`.
    package init(_ text: String) throws(ObjectStoreError) {
        guard Self.isOne(text) else {
            throw ObjectStoreError(.badAddress, "“\(text)” is not a location in S3: s3://bucket/folder")
        }
        let rest = text.dropFirst(5)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        bucket = String(rest[..<slash])
        guard Self.isBucketName(bucket) else {
            throw ObjectStoreError(
                .badAddress,
                "“\(text)”: “\(bucket)” is not the name of a bucket: 3 to 63 letters a–z, digits, dots and hyphens"
            )
        }
        guard !bucket.hasSuffix("--x-s3") else {
            throw ObjectStoreError(
                .badAddress,
                "“\(text)” is a directory bucket, which wants sessions: only general purpose buckets are read"
            )
        }
        let folder = slash == rest.endIndex ? "" : String(rest[rest.index(after: slash)...])
        prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
    }

    /// Whether `text` names S3 and not a folder of this machine.
    package static func isOne(_ text: String) -> Bool { text.prefix(5).lowercased() == "s3://" }

    /// Upper-case letters and underscores, of buckets made before 2018, are let through.
    private static func isBucketName(_ name: String) -> Bool {
        (3...63).contains(name.utf8.count) && name.first != "." && name.first != "-"
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

extension ObjectLocation: CustomStringConvertible {
    package var description: String { "s3://\(bucket)/\(prefix)" }
}
