#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The credentials of a container of ECS, or of a pod by EKS Pod Identity.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>
struct ContainerCredentials: CredentialsProvider {
    let name = "the container"
    private let environment: [String: String]
    private let transport: HTTPTransport

    init(_ environment: [String: String], _ transport: HTTPTransport) {
        self.environment = environment
        self.transport = transport
    }

    func credentials() async throws -> Credentials? {
        guard let url = try url() else { return nil }
        var request = HTTPTransport.Request(url: url)
        if let token = try token() { request.headers.append(("authorization", token)) }
        let answer = try await transport.askForCredentials(request, of: url)
        guard answer.status == 200 else {
            throw ObjectStoreError(
                .badCredentials, "\(url) gives no credentials: check the role of the pod or task",
                answer: .init(status: answer.status))
        }
        guard let credentials = CredentialsDocument.credentials(answer.body) else {
            throw ObjectStoreError(.answerDamaged, "\(url) answered without credentials")
        }
        return credentials
    }

    private func url() throws -> String? {
        if let path = environment.setting("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            return "http://169.254.170.2" + (path.hasPrefix("/") ? path : "/" + path)
        }
        guard let url = environment.setting("AWS_CONTAINER_CREDENTIALS_FULL_URI") else { return nil }
        guard Self.isAllowed(url) else {
            throw ObjectStoreError(
                .badSetting,
                """
                AWS_CONTAINER_CREDENTIALS_FULL_URI: \(url) is neither https nor on this machine nor one of \
                169.254.170.2, 169.254.170.23 and [fd00:ec2::23]
                """)
        }
        return url
    }

    /// The token that it sends must not go anywhere in the clear.
    private static func isAllowed(_ url: String) -> Bool {
        guard let parts = URL(string: url), let host = parts.host(percentEncoded: false) else { return false }
        switch parts.scheme?.lowercased() {
        case "https": return true
        case "http":
            let host = host.lowercased().filter { $0 != "[" && $0 != "]" }
            let isLoopback = host == "localhost" || host == "::1" || isLoopbackV4(host)
            return isLoopback || ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"].contains(host)
        default: return false
        }
    }

    private static func isLoopbackV4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// The file wins, since it is renewed.
    private func token() throws -> String? {
        var token = environment.setting("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        if let file = environment.setting("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw ObjectStoreError(.noCredentials, "the container's token \(file) cannot be read")
            }
            token = String(decoding: bytes, as: UTF8.self)
        }
        guard let token = token?.trimmedText, !token.isEmpty else { return nil }
        guard !token.contains(where: \.isNewline) else {
            throw ObjectStoreError(.badSetting, "the container's authorization token has more than one line")
        }
        return token
    }
}
