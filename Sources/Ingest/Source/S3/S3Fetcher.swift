import Catalog
import ObjectStore

/// Gets objects below a folder of a bucket.
struct S3Fetcher: FileFetcher {
    let width = 16

    private let client: S3Client
    private let prefix: String
    private let permission: ReadPermission

    init(_ client: S3Client, prefix: String, _ permission: ReadPermission) {
        self.client = client
        self.prefix = prefix
        self.permission = permission
    }

    var executor: any TaskExecutor { client.executor }

    func fetch(_ file: FileStamp) async throws -> FetchedFile { try await get(file).file }

    /// - Returns: with the id of what it holds, where the digest is known from checking it.
    func get(_ file: FileStamp) async throws -> (file: FetchedFile, id: SongID?) {
        guard file.size <= FileRecord.maximumFileSize else { return (.tooLarge(file), nil) }
        guard let path = String(validating: FileKey.path(of: file.key), as: UTF8.self) else {
            return (.obstacle(Obstacle(file.key, "its key is not UTF-8")), nil)
        }
        do {
            let object = try await client.get(prefix + path, limit: Self.limit(of: file))
            permission.isGiven()
            // Of another than was listed if it has been replaced: bytes and stamp are of one answer.
            let stamp = FileStamp(
                key: file.key, size: object.info.size, revision: object.info.revision)
            return (.bytes(stamp, object.bytes), object.digest.flatMap(SongID.init(digest:)))
        } catch let error as ObjectStoreError {
            guard let reason = Self.reason(error) else { throw error }
            if error.code == .accessDenied { try permission.isRefused(error) }
            return (.obstacle(Obstacle(file.key, reason)), nil)
        }
    }

    /// Twice what was listed, since memory is shared out by that; small ones may grow freely.
    private static func limit(of file: FileStamp) -> Int {
        min(FileRecord.maximumFileSize, max(2 * file.size, 256 << 10))
    }

    /// What to say of one object that cannot be had; `nil` when the store or the bucket cannot.
    private static func reason(_ error: ObjectStoreError) -> String? {
        guard !error.isStoreWide, let problem = problem(error) else { return nil }
        return problem + (error.answer.map { " (\($0))" } ?? "")
    }

    private static func problem(_ error: ObjectStoreError) -> String? {
        switch error.code {
        case .noSuchKey: "gone"
        case .accessDenied: "permission denied"
        case .tooLarge: "it grew while it was read"
        case .changed: "it changed while it was read"
        case .bodyDamaged, .answerDamaged: "what S3 sends of it is damaged"
        case .refused: "S3 refused it"
        // As long as others can be had.
        case .failed, .slowDown: "S3 failed each time"
        case .timedOut: "S3 did not answer"
        default: nil
        }
    }
}

extension SongID {
    /// - Parameter digest: of MD5, 16 bytes.
    fileprivate init?(digest: [UInt8]) {
        guard digest.count == 16 else { return nil }
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: number(digest[..<8]), low: number(digest[8...]))
    }
}
