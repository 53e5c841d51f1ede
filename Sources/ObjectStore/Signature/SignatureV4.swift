import Crypto
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Signs requests by AWS Signature Version 4, in headers or in the query (a presigned URL). Pure.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html>
package struct SignatureV4: Sendable {
    /// What is signed of a request; headers beside these may be sent, too.
    package struct Request: Sendable {
        package var method: String
        /// As it is sent: percent-encoded, beginning with a slash.
        package var path: String
        /// As names and values are meant: not encoded.
        package var query: [(name: String, value: String)]
        /// With `host`. In a presigned URL, whoever uses it has to send these.
        package var headers: [(name: String, value: String)]

        package init(
            method: String, path: String, query: [(name: String, value: String)] = [],
            headers: [(name: String, value: String)]
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
        }
    }

    /// The hash of no bytes.
    package static let emptyHash = hash(of: [])
    /// In place of a body's hash: it is not signed.
    package static let unsigned = "UNSIGNED-PAYLOAD"

    let credentials: Credentials
    private let region: String
    private let service: String
    private let keys = SigningKeys()

    package init(_ credentials: Credentials, region: String, service: String = "s3") {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    /// The SHA-256 digest of a body, as requests carry it.
    package static func hash(of bytes: [UInt8]) -> String {
        Hexadecimal.text(SHA256.hash(data: bytes))
    }

    /// The headers to send beside those of the request.
    ///
    /// - Parameter bodyHash: of the body; ``unsigned`` where it is not signed.
    package func headers(
        for request: Request, bodyHash: String, at time: SigningTime
    ) -> [(name: String, value: String)] {
        var added = [("x-amz-content-sha256", bodyHash), ("x-amz-date", time.text)]
        if let token = credentials.sessionToken { added.append(("x-amz-security-token", token)) }
        var request = request
        request.headers += added.map { (name: $0, value: $1) }
        let signed = Self.signedHeaders(request)
        let signature = signature(of: request, signed, bodyHash: bodyHash, at: time)
        let value =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope(time)),"
            + "SignedHeaders=\(signed.names),Signature=\(signature)"
        return added.map { (name: $0, value: $1) } + [("authorization", value)]
    }

    /// The path and query of a presigned URL.
    ///
    /// - Parameter seconds: that it is good for, up to 604,800.
    package func presigned(_ request: Request, expiresIn seconds: Int, at time: SigningTime) -> String {
        var request = request
        let signed = Self.signedHeaders(request)
        request.query += [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope(time))"),
            ("X-Amz-Date", time.text),
            ("X-Amz-Expires", String(seconds)),
            ("X-Amz-SignedHeaders", signed.names),
        ]
        if let token = credentials.sessionToken { request.query.append(("X-Amz-Security-Token", token)) }
        let signature = signature(of: request, signed, bodyHash: Self.unsigned, at: time)
        return "\(request.path)?\(Self.canonicalQuery(request.query))&X-Amz-Signature=\(signature)"
    }

    /// A query as it is signed, which is good to be sent, too.
    package static func canonicalQuery(_ query: [(name: String, value: String)]) -> String {
        query.map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
            .sorted { $0 < $1 }
            .map { "\($0)=\($1)" }
            .joined(separator: "&")
    }

    private static func signedHeaders(_ request: Request) -> (names: String, lines: String) {
        let headers = request.headers.map { ($0.name.lowercased(), $0.value.trimmedForSigning) }
            .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
        return (
            headers.map(\.0).joined(separator: ";"), headers.map { "\($0):\($1)\n" }.joined()
        )
    }

    private func scope(_ time: SigningTime) -> String { "\(time.day)/\(region)/\(service)/aws4_request" }

    private func signature(
        of request: Request, _ signed: (names: String, lines: String), bodyHash: String, at time: SigningTime
    ) -> String {
        let canonical = [
            request.method, request.path, Self.canonicalQuery(request.query), signed.lines, signed.names,
            bodyHash,
        ].joined(separator: "\n")
        let text = [
            "AWS4-HMAC-SHA256", time.text, scope(time), Self.hash(of: Array(canonical.utf8)),
        ].joined(separator: "\n")
        let key = keys.key(ofDay: time.day) {
            var key = SymmetricKey(data: Array("AWS4\(credentials.secretAccessKey)".utf8))
            for part in [time.day, region, service, "aws4_request"] {
                key = SymmetricKey(data: Self.code(part, key))
            }
            return key
        }
        return Hexadecimal.text(Self.code(text, key))
    }

    private static func code(_ text: String, _ key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    }
}

/// The signing key of the last day that was asked for: it takes four times as long as a signature.
private final class SigningKeys: Sendable {
    private let kept = Mutex<(day: String, key: SymmetricKey)?>(nil)

    func key(ofDay day: String, make: () -> SymmetricKey) -> SymmetricKey {
        kept.withLock { kept in
            if let kept, kept.day == day { return kept.key }
            let key = make()
            kept = (day, key)
            return key
        }
    }
}

extension String {
    /// Without spaces around it, and with each run of spaces within it as one.
    fileprivate var trimmedForSigning: String {
        let isTrimmed = !utf8.contains { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return isTrimmed ? self : split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    }
}
