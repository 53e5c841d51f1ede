/// The first place in which credentials are set up, in the order of AWS's SDKs.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html>
package struct CredentialsChain: CredentialsProvider {
    package let name = "the environment, the profile, a web identity, a container or an instance"
    private let providers: [any CredentialsProvider]
    private let files: [String]

    init(_ environment: [String: String], _ profile: Profile) {
        files = profile.files
        let transport = HTTPTransport(readTimeout: .seconds(5), connectTimeout: .seconds(2))
        providers = [
            EnvironmentCredentials(environment),
            WebIdentityCredentials(environment, profile, transport),
            ProfileCredentials(environment, profile, transport),
            ContainerCredentials(environment, transport),
            InstanceCredentials(environment, transport),
        ]
    }

    /// - Throws: ``ObjectStoreError`` with code `badSetting`.
    package init(environment: [String: String]) throws(ObjectStoreError) {
        self.init(environment, try Profile(environment))
    }

    package func credentials() async throws -> Credentials? {
        for provider in providers {
            if let credentials = try await provider.credentials() { return credentials }
        }
        throw ObjectStoreError(
            .noCredentials,
            """
            there are no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE \
            to a profile of \(files[1]) (looked at: environment, web identity, profile, container, instance)
            """)
    }
}
