import NIOHTTP1
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A bucket of S3, or of a store that speaks as S3 does.
///
/// Requests are signed, tried again where that may help, and bounded in number; what comes is checked
/// against its length and checksum. Every call throws ``ObjectStoreError``, or `CancellationError`.
package final class S3Client: Sendable {
    package let bucket: String
    let settings: StoreSettings
    private let transport: HTTPTransport
    private let credentials: CredentialsCache
    private let budget = RetryBudget()
    private let gate: Gate
    private let signer = Mutex<SignatureV4?>(nil)

    package init(bucket: String, _ settings: StoreSettings, _ credentials: any CredentialsProvider) {
        self.bucket = bucket
        self.settings = settings
        self.credentials = CredentialsCache(credentials)
        gate = Gate(settings.concurrency)
        transport = HTTPTransport(
            readTimeout: settings.readTimeout, connectTimeout: settings.connectTimeout,
            concurrency: settings.concurrency, lanes: ProcessInfo.processInfo.activeProcessorCount)
    }

    /// For tasks that get many objects: see ``HTTPTransport/executor``.
    package var executor: any TaskExecutor { transport.executor }

    /// By the variables and files that AWS's tools go by.
    package convenience init(
        bucket: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ObjectStoreError) {
        let profile = try Profile(environment)
        self.init(
            bucket: bucket, try StoreSettings(environment, profile),
            CredentialsChain(environment, profile))
    }

    /// Why an attempt failed.
    private struct Failed: Error {
        var error: ObjectStoreError
        var isPassing: Bool
        var isTimeout = false
        var wish: Duration?
        /// Those that were refused.
        var refused: Credentials?
    }

    /// - Parameter read: takes what is wanted from an answer that should be a success, and throws what is wrong
    ///   with it, in one clause; the request may then be tried again.
    func send<Value: Sendable>(
        _ request: StoreRequest, read: (HTTPTransport.Answer) throws(Damage) -> Value
    ) async throws -> Value {
        try await gate.pass {
            var attempt = 1
            var taken: Int?
            var hasRenewed = false
            while true {
                do {
                    let value = try await attemptOnce(request, read)
                    budget.succeeded(after: taken)
                    return value
                } catch let failed as Failed {
                    if let refused = failed.refused, !hasRenewed {
                        hasRenewed = true
                        await credentials.discard(refused)
                        // The same again would be refused again.
                        if try await credentials.credentials() != refused { continue }
                    }
                    guard failed.isPassing, attempt < settings.retries.attempts,
                        (failed.wish ?? .zero) <= settings.retries.longestWish
                    else { throw failed.error.after(attempt) }
                    guard let cost = budget.take(afterTimeout: failed.isTimeout) else {
                        throw failed.error.after(attempt).ofAll
                    }
                    taken = cost
                    let pause = settings.retries.pause(
                        after: attempt, wish: failed.wish, random: .random(in: 0..<1))
                    try await Task.sleep(for: pause)
                    attempt += 1
                }
            }
        }
    }

    private func attemptOnce<Value: Sendable>(
        _ request: StoreRequest, _ read: (HTTPTransport.Answer) throws(Damage) -> Value
    ) async throws -> Value {
        let credentials = try await credentials.credentials()
        let answer: HTTPTransport.Answer
        do {
            answer = try await transport.send(
                signed(request, credentials), limit: request.limit, within: settings.attemptLimit)
        } catch let failure as HTTPTransport.Failure {
            throw failed(failure, request)
        }
        guard (200..<300).contains(answer.status) else {
            let refusal = Refusal(
                answer, to: request, of: bucket, region: settings.region,
                accessKeyID: credentials.accessKeyID)
            throw Failed(
                error: refusal.error, isPassing: refusal.isPassing, isTimeout: refusal.isTimeout,
                wish: answer.header("retry-after").flatMap { Int($0) }.map { .seconds(max($0, 0)) },
                refused: refusal.isAboutCredentials ? credentials : nil)
        }
        do throws(Damage) {
            return try read(answer)
        } catch {
            throw Failed(
                error: request.error(error.code, of: bucket, error.reason), isPassing: error.isPassing)
        }
    }

    private func failed(_ failure: HTTPTransport.Failure, _ request: StoreRequest) -> Failed {
        let endpoint = settings.endpoint
        switch failure {
        case .unreachable(let reason):
            return Failed(
                error: request.error(
                    .unreachable, of: bucket,
                    "the store at \(endpoint) cannot be reached: \(reason): check the endpoint and the network"
                ),
                isPassing: true)
        case .timedOut:
            return Failed(
                error: request.error(
                    .timedOut, of: bucket, "the store at \(endpoint) does not answer: check the network"),
                isPassing: true, isTimeout: true)
        case .cut(let reason):
            return Failed(
                error: request.error(.bodyDamaged, of: bucket, "the answer broke off: \(reason)"),
                isPassing: true)
        case .tooLarge:
            return Failed(
                error: request.error(
                    .tooLarge, of: bucket, "the answer has more than \(request.limit) bytes"),
                isPassing: false)
        }
    }

    private func signed(_ request: StoreRequest, _ credentials: Credentials) -> HTTPTransport.Request {
        let (host, path) = settings.endpoint.address(bucket: bucket, key: request.key)
        let hash = request.body.isEmpty ? SignatureV4.emptyHash : SignatureV4.hash(of: request.body)
        let headers = [(name: "host", value: host)] + request.headers
        let added = signer(credentials).headers(
            for: .init(
                method: request.method.rawValue, path: path, query: request.query, headers: headers),
            bodyHash: hash, at: .now)
        let query = SignatureV4.canonicalQuery(request.query)
        return HTTPTransport.Request(
            method: request.method,
            url: "\(settings.endpoint.scheme)://\(host)\(path)\(query.isEmpty ? "" : "?\(query)")",
            headers: headers + added, body: request.body)
    }

    /// One is kept, for the key that it keeps.
    private func signer(_ credentials: Credentials) -> SignatureV4 {
        signer.withLock { signer in
            if let signer, signer.credentials == credentials { return signer }
            let made = SignatureV4(credentials, region: settings.region)
            signer = made
            return made
        }
    }

    /// A URL by which anyone can do one thing with an object for a time, without credentials.
    ///
    /// - Parameter seconds: up to 604,800, and no longer than the credentials last.
    package func presignedURL(
        _ method: String = "GET", key: String, expiresIn seconds: Int = 3600
    ) async throws -> String {
        let (host, path) = settings.endpoint.address(bucket: bucket, key: key)
        let signer = signer(try await credentials.credentials())
        let request = SignatureV4.Request(method: method, path: path, headers: [("host", host)])
        let signed = signer.presigned(request, expiresIn: min(max(seconds, 1), 604_800), at: .now)
        return "\(settings.endpoint.scheme)://\(host)\(signed)"
    }
}

/// What is wrong with an answer.
struct Damage: Error {
    var code: ObjectStoreError.Code = .answerDamaged
    var reason: String
    var isPassing = true
}

extension ObjectStoreError {
    fileprivate func after(_ attempts: Int) -> ObjectStoreError {
        guard attempts > 1 else { return self }
        var error = self
        error.message += "; \(attempts) attempts were made"
        return error
    }

    /// So many requests fail that it cannot be this one's fault.
    fileprivate var ofAll: ObjectStoreError {
        var error = self
        error.isStoreWide = true
        return error
    }
}
