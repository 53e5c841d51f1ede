import Foundation
import ObjectStore
import Synchronization
import TestSupport
import Testing

@Suite("Credentials", .timeLimit(.minutes(2)))
struct CredentialsTests {
    let folder = TemporaryFolder()

    private func credentials(_ environment: [String: String]) async throws -> Credentials? {
        let own = ["HOME": folder.path, "AWS_EC2_METADATA_DISABLED": "true"]
        let merged = own.merging(environment) { $1 }
        return try await CredentialsChain(environment: merged).credentials()
    }

    /// A service on a port of this machine, in place of one of AWS's.
    private func service(_ answer: @escaping @Sendable (String) -> (Int, String)) async throws -> FaultyProxy
    {
        try await FaultyProxy(before: 0) { request in
            let (status, body) = answer(request)
            return .answer(
                "HTTP/1.1 \(status) X\r\ncontent-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n\(body)"
            )
        }
    }

    private static let document = """
        {"Code": "Success", "AccessKeyId": "ASIA", "SecretAccessKey": "S", "Token": "T",
         "Expiration": "2030-01-02T03:04:05Z"}
        """
    private static let temporary = Credentials(
        accessKeyID: "ASIA", secretAccessKey: "S", sessionToken: "T",
        expiration: Date(timeIntervalSince1970: 1_893_553_445))

    @Test func ofTheEnvironmentComeFirst() async throws {
        try folder.write("[default]\naws_access_key_id=P\naws_secret_access_key=Q", to: ".aws/credentials")
        let environment = [
            "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B\n", "AWS_SESSION_TOKEN": "C",
        ]
        #expect(
            try await credentials(environment)
                == Credentials(accessKeyID: "A", secretAccessKey: "B", sessionToken: "C"))
        let half = await #expect(throws: ObjectStoreError.self) {
            try await credentials(["AWS_ACCESS_KEY_ID": "A"])
        }
        #expect(half?.code == .noCredentials)
    }

    @Test func ofAProfileComeFromEitherFile() async throws {
        try folder.write(
            "[profile work]\naws_access_key_id = W\naws_secret_access_key = X\n[profile sso]\nsso_session=a",
            to: ".aws/config")
        try folder.write(
            "[default]\naws_access_key_id=P\naws_secret_access_key=Q\naws_session_token=R", to: "elsewhere")
        let file = ["AWS_SHARED_CREDENTIALS_FILE": folder.path + "/elsewhere"]
        #expect(
            try await credentials(file)
                == Credentials(accessKeyID: "P", secretAccessKey: "Q", sessionToken: "R"))
        #expect(try await credentials(["AWS_PROFILE": "work"])?.accessKeyID == "W")
        let error = await #expect(throws: ObjectStoreError.self) {
            try await credentials(["AWS_PROFILE": "sso"])
        }
        #expect(error?.message.contains("aws configure export-credentials") == true)
    }

    @Test func areTakenByAWebIdentity() async throws {
        try folder.write("token.of-the_pod\n", to: "token")
        let sts = try await service { request in
            guard request.contains("WebIdentityToken=token.of-the_pod"),
                request.contains("Action=AssumeRoleWithWebIdentity"),
                request.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr")
            else {
                return (
                    400, "<ErrorResponse><Error><Code>Bad</Code><Message>No</Message></Error></ErrorResponse>"
                )
            }
            return (
                200,
                """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA</AccessKeyId>
                <SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken>
                <Expiration>2030-01-02T03:04:05.000Z</Expiration></Credentials>
                </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """
            )
        }
        var environment = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": folder.path + "/token",
            "AWS_ROLE_ARN": "arn:aws:iam::1:role/r",
            "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:\(sts.port)",
        ]
        #expect(try await credentials(environment) == Self.temporary)
        environment["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/other"
        let error = await #expect(throws: ObjectStoreError.self) { try await credentials(environment) }
        #expect(error?.code == .badCredentials)
        #expect(error?.message.contains("token.of") == false)
        withExtendedLifetime(sts) {}
    }

    @Test func areGivenToAContainer() async throws {
        try folder.write("secret of the pod\n", to: "token")
        let agent = try await service { request in
            request.contains("authorization: secret of the pod\r\n") || request.contains("secret of the pod")
                ? (200, Self.document) : (401, "")
        }
        var environment = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:\(agent.port)/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": folder.path + "/token",
        ]
        #expect(try await credentials(environment) == Self.temporary)
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = nil
        let refused = await #expect(throws: ObjectStoreError.self) { try await credentials(environment) }
        #expect(refused?.code == .badCredentials)
        for url in [
            "http://example.org/", "http://127.0.0.1.example.org/", "http://169.254.170.3/", "file:///etc",
        ] {
            environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url
            let error = await #expect(throws: ObjectStoreError.self) { try await credentials(environment) }
            #expect(error?.code == .badSetting)
        }
        withExtendedLifetime(agent) {}
    }

    @Test func areGivenToAnInstance() async throws {
        let metadata = try await service { request in
            if request.hasPrefix("PUT /latest/api/token ") {
                return request.contains("x-aws-ec2-metadata-token-ttl-seconds: ") ? (200, "IMDS") : (400, "")
            }
            guard request.contains("x-aws-ec2-metadata-token: IMDS") else { return (401, "") }
            if request.hasPrefix("GET /latest/meta-data/iam/security-credentials/ ") {
                return (200, "my role\n")
            }
            return request.hasPrefix("GET /latest/meta-data/iam/security-credentials/my%20role ")
                ? (200, Self.document) : (404, "")
        }
        let environment = [
            "AWS_EC2_METADATA_DISABLED": "false",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(metadata.port)/",
        ]
        // Where there is no such service nothing answers, so it is given two seconds: on a busy machine more
        // than one try.
        var found: Credentials?
        for _ in 0..<20 where found == nil { found = try? await credentials(environment) }
        #expect(found == Self.temporary)
        withExtendedLifetime(metadata) {}
    }

    @Test func thatAreNowhereAreAnErrorThatSaysWhereTheyWereLookedFor() async throws {
        let error = await #expect(throws: ObjectStoreError.self) { try await credentials([:]) }
        #expect(error?.code == .noCredentials)
        #expect(error?.message.contains("AWS_ACCESS_KEY_ID") == true)
    }

    private final class Source: CredentialsProvider {
        let name = "a test"
        let given = Mutex(0)
        let lifetime = Mutex(3600.0)
        let fails = Mutex(false)
        let now = Mutex(Date(timeIntervalSince1970: 1_000_000))

        func credentials() async throws -> Credentials? {
            try await Task.sleep(for: .milliseconds(20))
            if fails.withLock({ $0 }) { throw ObjectStoreError(.noCredentials, "away") }
            let number = given.withLock { given in
                given += 1
                return given
            }
            let end = now.withLock { $0 } + lifetime.withLock { $0 }
            return Credentials(accessKeyID: "\(number)", secretAccessKey: "", expiration: end)
        }

        func pass(_ seconds: Double) { now.withLock { $0 += seconds } }
    }

    @Test func areKeptUntilShortlyBeforeTheirEndAndRenewedOnceForAll() async throws {
        let source = Source()
        let cache = CredentialsCache(source) { source.now.withLock { $0 } }
        func many() async throws -> Set<String> {
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 { group.addTask { try await cache.credentials().accessKeyID } }
                return try await group.reduce(into: []) { $0.insert($1) }
            }
        }
        #expect(try await many() == ["1"])
        source.pass(3200)
        #expect(try await many() == ["1"])
        source.pass(200)
        // Those that ask during the renewal need not wait: what they have is still good.
        #expect(try await many().isSubset(of: ["1", "2"]))
        #expect(try await many() == ["2"])
        #expect(source.given.withLock { $0 } == 2)
        source.fails.withLock { $0 = true }
        source.pass(3500)
        #expect(try await many() == ["2"], "still good")
        source.pass(200)
        await #expect(throws: ObjectStoreError.self) { try await cache.credentials() }
        source.fails.withLock { $0 = false }
        #expect(try await many() == ["3"])
    }
}
