import NIOHTTP1

/// The credentials of an EC2 instance's role, by its metadata service, version 2.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html>
struct InstanceCredentials: CredentialsProvider {
    let name = "the instance"
    private let isDisabled: Bool
    private let endpoint: String
    private let isChosen: Bool
    private let transport: HTTPTransport

    init(_ environment: [String: String], _ transport: HTTPTransport) {
        isDisabled = environment.setting("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true"
        let chosen = environment.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT")
        let isV6 = environment.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")?.lowercased() == "ipv6"
        let url = chosen ?? (isV6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
        endpoint = url.hasSuffix("/") ? String(url.dropLast()) : url
        isChosen = chosen != nil
        self.transport = transport
    }

    func credentials() async throws -> Credentials? {
        guard !isDisabled, let token = try await token() else { return nil }
        let path = "\(endpoint)/latest/meta-data/iam/security-credentials/"
        let roles = try await ask(path, token)
        guard roles.status == 200,
            let role = String(decoding: roles.body, as: UTF8.self).split(whereSeparator: \.isNewline).first
        else {
            // An instance without a role.
            if roles.status == 404 { return nil }
            throw failure("it names no role", roles)
        }
        let answer = try await ask(path + PercentEncoding.encode(String(role)), token)
        guard answer.status == 200, let credentials = CredentialsDocument.credentials(answer.body) else {
            throw failure("it has no credentials for the role \(role)", answer)
        }
        return credentials
    }

    /// - Returns: `nil` where there is no such service: this is no instance.
    private func token() async throws -> String? {
        let request = HTTPTransport.Request(
            method: .PUT, url: "\(endpoint)/latest/api/token",
            headers: [("x-aws-ec2-metadata-token-ttl-seconds", "21600")])
        do {
            let answer = try await sendPatiently(request)
            guard answer.status == 200 else {
                if isChosen || answer.status == 400 { throw failure("it gives no token", answer) }
                return nil
            }
            return String(decoding: answer.body, as: UTF8.self)
        } catch is HTTPTransport.Failure {
            guard isChosen else { return nil }
            throw ObjectStoreError(
                .noCredentials, "the metadata service at \(endpoint) cannot be reached")
        }
    }

    /// Three times at a chosen address; elsewhere once, since most machines are no instances.
    private func sendPatiently(_ request: HTTPTransport.Request) async throws -> HTTPTransport.Answer {
        var tries = isChosen ? 3 : 1
        while true {
            do {
                return try await transport.send(request, limit: 4096, within: .seconds(2))
            } catch let failure as HTTPTransport.Failure {
                tries -= 1
                guard tries > 0 else { throw failure }
            }
        }
    }

    private func ask(_ url: String, _ token: String) async throws -> HTTPTransport.Answer {
        try await transport.askForCredentials(
            HTTPTransport.Request(url: url, headers: [("x-aws-ec2-metadata-token", token)]),
            of: "the instance's metadata")
    }

    private func failure(_ problem: String, _ answer: HTTPTransport.Answer) -> ObjectStoreError {
        ObjectStoreError(
            .badCredentials, "the metadata service at \(endpoint): \(problem)",
            answer: .init(status: answer.status))
    }
}
