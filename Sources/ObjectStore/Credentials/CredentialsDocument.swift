#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Credentials as containers' and instances' services write them.
struct CredentialsDocument: Decodable {
    // The names are those of the services.
    var AccessKeyId: String
    var SecretAccessKey: String
    var Token: String
    var Expiration: String

    /// - Returns: `nil` when `bytes` are not such a document.
    static func credentials(_ bytes: [UInt8]) -> Credentials? {
        guard let document = try? JSONDecoder().decode(Self.self, from: Data(bytes)),
            let end = Date(expiration: document.Expiration)
        else { return nil }
        return Credentials(
            accessKeyID: document.AccessKeyId, secretAccessKey: document.SecretAccessKey,
            sessionToken: document.Token, expiration: end)
    }
}
