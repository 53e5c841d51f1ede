/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
struct EnvironmentCredentials: CredentialsProvider {
    let name = "the environment"
    private let environment: [String: String]

    init(_ environment: [String: String]) { self.environment = environment }

    func credentials() throws -> Credentials? {
        let id = environment.setting("AWS_ACCESS_KEY_ID")
        let secret = environment.setting("AWS_SECRET_ACCESS_KEY")
        guard id != nil || secret != nil else { return nil }
        guard let id, let secret else {
            throw ObjectStoreError(
                .noCredentials,
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: \(id == nil ? "the first" : "the second") is not set"
            )
        }
        return Credentials(
            accessKeyID: id.trimmedText, secretAccessKey: secret.trimmedText,
            sessionToken: environment.setting("AWS_SESSION_TOKEN")?.trimmedText)
    }
}

extension String {
    /// Without the blanks and line ends that copying leaves.
    var trimmedText: String { String(trimmed) }
}
