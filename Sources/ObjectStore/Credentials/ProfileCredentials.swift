/// The keys of a profile, or the role that it takes by a web identity.
struct ProfileCredentials: CredentialsProvider {
    let name = "the profile"
    private let profile: Profile
    private let environment: [String: String]
    private let transport: HTTPTransport

    init(_ environment: [String: String], _ profile: Profile, _ transport: HTTPTransport) {
        self.profile = profile
        self.environment = environment
        self.transport = transport
    }

    func credentials() async throws -> Credentials? {
        let place = "profile “\(profile.name)” in \(profile.files.joined(separator: " or "))"
        if let file = profile["web_identity_token_file"], let role = profile["role_arn"] {
            return try await WebIdentityCredentials(
                tokenFile: file, role: role, session: profile["role_session_name"], environment, profile,
                transport
            ).credentials()
        }
        for unsupported in [
            "role_arn", "credential_process", "sso_session", "sso_start_url", "login_session",
        ]
        where profile[unsupported] != nil && profile["aws_access_key_id"] == nil {
            throw ObjectStoreError(
                .noCredentials,
                """
                \(place): \(unsupported) is not supported here: put its credentials in the environment with \
                `eval "$(aws configure export-credentials --profile \(profile.name) --format env)"`
                """)
        }
        let id = profile["aws_access_key_id"]
        let secret = profile["aws_secret_access_key"]
        guard id != nil || secret != nil else { return nil }
        guard let id, let secret else {
            throw ObjectStoreError(
                .noCredentials,
                "\(place): \(id == nil ? "aws_access_key_id" : "aws_secret_access_key") is missing")
        }
        return Credentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: profile["aws_session_token"])
    }
}
