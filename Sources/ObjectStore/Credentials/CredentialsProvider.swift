/// Where credentials come from.
package protocol CredentialsProvider: Sendable {
    /// What it is, for people.
    var name: String { get }

    /// - Returns: `nil` when nothing is set up here, so that another place is worth a look.
    /// - Throws: ``ObjectStoreError`` when something is, and does not work.
    func credentials() async throws -> Credentials?
}

/// The same credentials always.
package struct StaticCredentials: CredentialsProvider {
    package let name = "given"
    private let value: Credentials

    package init(_ value: Credentials) { self.value = value }

    package func credentials() -> Credentials? { value }
}
