import Catalog
import ObjectStore

/// Gets objects below a folder of a bucket.
struct S3Fetcher: FileFetcher {
    let width = 32

    private let client: S3Client
    private let prefix: String

    init(_ client: S3Client, prefix: String) {
        self.client = client
        self.prefix = prefix
    }

    func fetch(_ file: FileStamp) async throws -> FetchedFile {
        guard file.size <= FileRecord.maximumFileSize else { return .tooLarge(file) }
        guard let path = String(validating: FileKey.path(of: file.key), as: UTF8.self) else {
            return .obstacle(Obstacle(file.key, "its key is not UTF-8"))
        }
        do {
            let object = try await client.get(prefix + path, limit: FileRecord.maximumFileSize)
            // Of another than was listed if it has been replaced: bytes and stamp are of one answer.
            let stamp = FileStamp(
                key: file.key, size: object.info.size, revision: object.info.revision)
            return .bytes(stamp, object.bytes)
        } catch let error as ObjectStoreError {
            guard let reason = Self.reason(error) else { throw error }
            return .obstacle(Obstacle(file.key, reason))
        }
    }

    /// What to say of one object that cannot be had; `nil` when the store or the bucket cannot.
    private static func reason(_ error: ObjectStoreError) -> String? {
        switch error.code {
        case .noSuchKey: "gone"
        case .accessDenied: "permission denied"
        case .tooLarge: "it grew while it was read"
        case .changed: "it changed while it was read"
        case .bodyDamaged, .answerDamaged: "what S3 sends of it is damaged"
        case .refused: "S3 refused it" + (error.answer.map { ": \($0.status) \($0.code)" } ?? "")
        default: nil
        }
    }
}
