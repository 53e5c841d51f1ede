import NIOHTTP1

/// What a store refused, made an error that says what to do.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
struct Refusal {
    /// Worth another try.
    let isPassing: Bool
    let isTimeout: Bool
    /// The credentials are not, or no longer, known.
    let isAboutCredentials: Bool
    let error: ObjectStoreError

    init(
        _ answer: HTTPTransport.Answer, to request: StoreRequest, of bucket: String, region: String,
        accessKeyID: String
    ) {
        let details = XMLElement(answer.body)
        let code = details?["Code"] ?? ""
        let said = ObjectStoreError.Answer(
            status: answer.status, code: code,
            requestID: answer.header("x-amz-request-id") ?? details?["RequestId"] ?? "")
        let kind = Self.kind(status: answer.status, code: code, key: request.key)
        isTimeout = code == "RequestTimeout"
        isPassing =
            kind == .slowDown || kind == .failed || isTimeout || answer.status == 429
            || code == "OperationAborted"
        isAboutCredentials = kind == .expiredToken || code == "InvalidAccessKeyId"
        var message: String
        switch kind {
        case .noSuchBucket: message = "there is no such bucket: check its name and the endpoint"
        case .noSuchKey: message = "there is no such object"
        case .noSuchUpload: message = "there is no such upload any more"
        case .changed: message = "the object is not the one that was listed any more"
        case .accessDenied:
            let action = Self.action(request)
            message = "access denied: \(accessKeyID) needs the permission \(action)"
        case .badCredentials: message = "the store does not know the access key \(accessKeyID)"
        case .badSignature:
            message = "the signature does not fit: check the secret access key that belongs to \(accessKeyID)"
        case .expiredToken: message = "the credentials have expired: get new ones"
        case .clockSkew:
            let theirs = answer.header("date").map { " (there it is \($0))" } ?? ""
            message = "this machine's clock and the store's are too far apart\(theirs): set the clock"
        case .wrongRegion:
            let right = answer.header("x-amz-bucket-region") ?? details?["Region"] ?? ""
            message =
                right.isEmpty || right == region
                ? "the bucket is not in region \(region): set AWS_REGION to its region"
                : "the bucket is in region \(right), not \(region): set AWS_REGION=\(right)"
        case .slowDown: message = "the store asks for fewer requests: try again later"
        case .failed: message = "the store failed: try again later"
        default:
            message = "the store refused it"
            if let text = details?["Message"], !text.isEmpty { message += ": \(text)" }
        }
        error = request.error(kind, of: bucket, message, said)
    }

    private static func kind(status: Int, code: String, key: String?) -> ObjectStoreError.Code {
        switch code {
        case "NoSuchBucket": .noSuchBucket
        case "NoSuchKey": .noSuchKey
        case "NoSuchUpload": .noSuchUpload
        case "PreconditionFailed": .changed
        case "AccessDenied", "AllAccessDisabled", "AccountProblem": .accessDenied
        case "InvalidAccessKeyId": .badCredentials
        case "SignatureDoesNotMatch": .badSignature
        case "ExpiredToken", "TokenRefreshRequired", "ExpiredTokenException": .expiredToken
        case "InvalidToken": .badCredentials
        case "RequestTimeTooSkewed", "RequestExpired": .clockSkew
        case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed",
            "IllegalLocationConstraint":
            .wrongRegion
        case "SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequests",
            "ServiceUnavailable", "Busy":
            .slowDown
        case "RequestTimeout": .timedOut
        default:
            // A HEAD request is answered without a body, and proxies answer without a code.
            switch status {
            case 404: key == nil ? .noSuchBucket : .noSuchKey
            case 412: .changed
            case 403: .accessDenied
            case 301, 307: .wrongRegion
            case 429, 503: .slowDown
            case 500...: .failed
            default: .refused
            }
        }
    }

    private static func action(_ request: StoreRequest) -> String {
        guard request.key != nil else { return request.method == .GET ? "s3:ListBucket" : "s3:CreateBucket" }
        return switch request.method {
        case .GET, .HEAD: "s3:GetObject (without s3:ListBucket a missing object is told so, too)"
        case .DELETE: "s3:DeleteObject"
        default: "s3:PutObject"
        }
    }
}
