import Catalog
import Crypto
import MIDI
import ObjectStore

/// The MIDI files below a folder of a bucket.
package struct S3Source: FileSource {
    private let place: ObjectLocation
    private let client: S3Client
    private let permission = ReadPermission()

    /// - Parameter location: such as `s3://bucket/folder`.
    /// - Throws: ``ObjectStoreError``. That the bucket is there shows when it is listed.
    package init(_ location: String) throws(ObjectStoreError) {
        let place = try ObjectLocation(location)
        self.init(place, try S3Client(bucket: place.bucket))
    }

    /// - Parameter client: of the place's bucket.
    package init(_ place: ObjectLocation, _ client: S3Client) {
        self.place = place
        self.client = client
    }

    package var location: String { place.description }

    package func makeLister() -> any FileLister { S3Lister(client, prefix: place.prefix) }

    package func makeReader(mode: InstrumentReader.Mode) -> any FileReader {
        S3Reader(makeS3Fetcher(), mode: mode)
    }

    package func makeFetcher() -> any FileFetcher { makeS3Fetcher() }

    private func makeS3Fetcher() -> S3Fetcher { S3Fetcher(client, prefix: place.prefix, permission) }
}

extension ObjectInfo {
    /// 64 bits of the entity tag, by a digest, since tags may be alike in most of their letters;
    /// ``FileStamp/revision``.
    var revision: Int {
        let text = tag.utf8.filter { $0 != UInt8(ascii: "\"") }
        let digest = SHA256.hash(data: text)
        return digest.withUnsafeBytes { Int(bigEndian: $0.loadUnaligned(as: Int.self)) }
    }
}
