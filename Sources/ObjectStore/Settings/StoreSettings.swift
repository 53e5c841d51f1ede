#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which store to ask, and how, by the variables and files that AWS's tools go by.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html>
package struct StoreSettings: Sendable {
    package var region: String
    package var endpoint: Endpoint
    package var retries = RetryPolicy()
    /// Nothing coming for this long ends an attempt.
    package var readTimeout = Duration.seconds(30)
    package var connectTimeout = Duration.seconds(10)
    /// Requests at once; others wait.
    package var concurrency = 64
    /// For the whole of an attempt, even where bytes go on coming.
    package var attemptLimit = Duration.seconds(600)

    package init(region: String, endpoint: Endpoint) {
        self.region = region
        self.endpoint = endpoint
    }

    /// - Throws: ``ObjectStoreError`` with code `badSetting`.
    package init(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ObjectStoreError) {
        try self.init(environment, try Profile(environment))
    }

    init(_ environment: [String: String], _ profile: Profile) throws(ObjectStoreError) {
        let region =
            environment.setting("AWS_REGION") ?? environment.setting("AWS_DEFAULT_REGION")
            ?? profile["region"] ?? "us-east-1"
        guard region.utf8.allSatisfy(Self.isOfRegion) else {
            throw ObjectStoreError(.badSetting, "“\(region)” is not a region such as eu-central-1")
        }
        let style =
            environment.setting("AWS_S3_ADDRESSING_STYLE") ?? profile["s3.addressing_style"] ?? "auto"
        guard let addressing = Endpoint.Addressing(rawValue: style) else {
            throw ObjectStoreError(
                .badSetting, "the addressing style “\(style)” is not one of auto, path and virtual")
        }
        let ignores = environment.setting("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.lowercased() == "true"
        let url =
            environment.setting("AWS_ENDPOINT_URL_S3") ?? environment.setting("AWS_ENDPOINT_URL")
            ?? profile["s3.endpoint_url"] ?? profile.endpoint(of: "s3")
        self.init(
            region: region,
            endpoint: try ignores || url == nil
                ? Endpoint(region: region, addressing: addressing)
                : Endpoint(url: url ?? "", addressing: addressing))
        if let text = environment.setting("AWS_MAX_ATTEMPTS") ?? profile["max_attempts"] {
            guard let attempts = Int(text), (1...100).contains(attempts) else {
                throw ObjectStoreError(
                    .badSetting, "AWS_MAX_ATTEMPTS: “\(text)” is not a number from 1 to 100")
            }
            retries.attempts = attempts
        }
    }

    private static func isOfRegion(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
