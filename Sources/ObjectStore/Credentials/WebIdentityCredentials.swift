import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A role taken by a token in a file, as Kubernetes gives to pods (IRSA): STS's
/// `AssumeRoleWithWebIdentity`.
///
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>
struct WebIdentityCredentials: CredentialsProvider {
    let name = "the web identity"
    private let tokenFile: String?
    private let role: String?
    private let session: String
    private let endpoint: String
    private let transport: HTTPTransport

    init(_ environment: [String: String], _ profile: Profile, _ transport: HTTPTransport) {
        self.init(
            tokenFile: environment.setting("AWS_WEB_IDENTITY_TOKEN_FILE"),
            role: environment.setting("AWS_ROLE_ARN"),
            session: environment.setting("AWS_ROLE_SESSION_NAME"), environment, profile, transport)
    }

    init(
        tokenFile: String?, role: String?, session: String?, _ environment: [String: String],
        _ profile: Profile, _ transport: HTTPTransport
    ) {
        self.tokenFile = tokenFile
        self.role = role
        self.session = session ?? "scale-\(UInt64.random(in: 0...UInt64.max))"
        self.transport = transport
        let region =
            environment.setting("AWS_REGION") ?? environment.setting("AWS_DEFAULT_REGION")
            ?? profile["region"] ?? "us-east-1"
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        let ignores = environment.setting("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.lowercased() == "true"
        let configured =
            environment.setting("AWS_ENDPOINT_URL_STS") ?? environment.setting("AWS_ENDPOINT_URL")
            ?? profile.endpoint(of: "sts")
        endpoint = (ignores ? nil : configured) ?? "https://sts.\(region).\(domain)"
    }

    func credentials() async throws -> Credentials? {
        guard let tokenFile else { return nil }
        guard let role else {
            throw ObjectStoreError(
                .noCredentials, "AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not")
        }
        guard let bytes = FileManager.default.contents(atPath: tokenFile), !bytes.isEmpty else {
            throw ObjectStoreError(
                .noCredentials, "the web identity's token \(tokenFile) cannot be read, or is empty")
        }
        let form = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", session),
            ("WebIdentityToken", String(decoding: bytes, as: UTF8.self).trimmedText),
        ].map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        let request = HTTPTransport.Request(
            method: .POST, url: endpoint.hasSuffix("/") ? endpoint : endpoint + "/",
            headers: [
                ("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
                ("accept", "application/xml"),
            ], body: Array(form.utf8))
        let answer = try await transport.askForCredentials(request, of: "STS at \(endpoint)")
        let root = XMLElement(answer.body)
        guard answer.status == 200 else {
            let error = root?.child("Error")
            throw ObjectStoreError(
                error?["Code"] == "ExpiredTokenException" ? .expiredToken : .badCredentials,
                """
                STS at \(endpoint) does not let \(role) be taken by the token in \(tokenFile): \
                \(error?["Message"] ?? "no reason given")
                """,
                answer: .init(
                    status: answer.status, code: error?["Code"] ?? "",
                    requestID: root?["RequestId"] ?? answer.header("x-amzn-requestid") ?? ""))
        }
        guard let given = root?.child("AssumeRoleWithWebIdentityResult")?.child("Credentials"),
            let id = given["AccessKeyId"], let secret = given["SecretAccessKey"],
            let token = given["SessionToken"], let end = given["Expiration"].flatMap(Date.init(expiration:))
        else {
            throw ObjectStoreError(.answerDamaged, "STS at \(endpoint) answered without credentials")
        }
        return Credentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: end)
    }
}

extension Date {
    /// Such as `2026-11-24T12:00:00Z`, with or without fractions of a second.
    init?(expiration text: String) {
        if let date = try? Date(text, strategy: .iso8601) {
            self = date
        } else if let date = try? Date(
            text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        {
            self = date
        } else {
            return nil
        }
    }
}
