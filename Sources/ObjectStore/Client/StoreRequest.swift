import NIOHTTP1

/// A request to a bucket, before it is signed.
struct StoreRequest: Sendable {
    var method: HTTPMethod
    /// `nil`: the bucket itself.
    var key: String?
    /// As meant, not encoded.
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// Of the answer's body, in bytes.
    var limit = 1 << 20
}

extension StoreRequest {
    /// How a bucket's objects are named in a request's answer, for messages.
    func error(
        _ code: ObjectStoreError.Code, of bucket: String, _ message: String,
        _ answer: ObjectStoreError.Answer? = nil
    ) -> ObjectStoreError {
        ObjectStoreError(code, bucket: bucket, key: key, message, answer: answer)
    }
}
