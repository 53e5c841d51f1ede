/// Why an object store could not be read or written.
package struct ObjectStoreError: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        /// The location is not `s3://bucket/prefix`, or the bucket's name is none.
        case badAddress = "bad-address"
        /// An environment variable or a line of a profile file says something impossible.
        case badSetting = "bad-setting"
        case noCredentials = "no-credentials"
        /// The service that should give credentials does not, or the store does not know them.
        case badCredentials = "bad-credentials"
        case badSignature = "bad-signature"
        case expiredToken = "expired-token"
        /// This machine's clock and the store's are too far apart.
        case clockSkew = "clock-skew"
        case wrongRegion = "wrong-region"
        case noSuchBucket = "no-such-bucket"
        case noSuchKey = "no-such-key"
        case noSuchUpload = "no-such-upload"
        case accessDenied = "access-denied"
        /// The object is not the one that was asked for any more.
        case changed
        case tooLarge = "too-large"
        /// No connection, or the connection went away again and again.
        case unreachable
        /// Nothing came for too long.
        case timedOut = "timed-out"
        /// The store asks for fewer requests, again and again.
        case slowDown = "slow-down"
        /// Pages of a listing that lead back to one another.
        case listingEndless = "listing-endless"
        /// A listing's page, or another answer, that cannot be read.
        case answerDamaged = "answer-damaged"
        /// What came is not what the store says that it sent.
        case bodyDamaged = "body-damaged"
        /// Anything else that the store refused.
        case refused
        /// The store failed.
        case failed
    }

    /// What S3 said.
    package struct Answer: Hashable, Sendable {
        /// Of HTTP.
        package var status: Int
        /// Such as `NoSuchKey`; empty when the answer had none.
        package var code: String
        package var requestID: String

        package init(status: Int, code: String = "", requestID: String = "") {
            self.status = status
            self.code = code
            self.requestID = requestID
        }
    }

    package var code: Code
    package var bucket: String?
    package var key: String?
    /// What is wrong and what to do about it, in one line.
    package var message: String
    package var answer: Answer?
    /// Whether other requests fail as well, so that the store is at fault rather than an object.
    package var isStoreWide = false

    package init(
        _ code: Code, bucket: String? = nil, key: String? = nil, _ message: String, answer: Answer? = nil
    ) {
        self.code = code
        self.bucket = bucket
        self.key = key
        self.message = message
        self.answer = answer
    }
}

extension ObjectStoreError: CustomStringConvertible {
    package var description: String {
        var text = message
        if let bucket { text = "s3://\(bucket)\(key.map { "/\($0)" } ?? ""): \(text)" }
        if let answer { text += " (\(answer))" }
        // Names and messages that come from elsewhere must not make two lines of one.
        return String(text.map { $0.isNewline ? " " : $0 })
    }
}

extension ObjectStoreError.Answer: CustomStringConvertible {
    package var description: String {
        var text = "S3 answered \(status)"
        if !code.isEmpty { text += " \(code)" }
        if !requestID.isEmpty { text += ", request \(requestID)" }
        return text
    }
}
