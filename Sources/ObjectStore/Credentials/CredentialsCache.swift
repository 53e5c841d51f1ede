#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Keeps credentials until shortly before they expire, and gets new ones once for all that wait.
package actor CredentialsCache {
    /// Before their end credentials are renewed; until it they are made do with when that fails.
    private static let margin: TimeInterval = 300
    /// Between two tries to renew what is still good.
    private static let pause: TimeInterval = 30

    private let provider: any CredentialsProvider
    private let now: @Sendable () -> Date
    private var kept: Credentials?
    private var renewal: Task<Credentials, any Error>?
    private var lastTry: Date?

    package init(_ provider: any CredentialsProvider, now: @escaping @Sendable () -> Date = { Date() }) {
        self.provider = provider
        self.now = now
    }

    /// - Throws: ``ObjectStoreError``.
    package func credentials() async throws -> Credentials {
        if let kept, isFresh(kept) { return kept }
        let isGood = kept.map { ($0.expiration ?? .distantFuture) > now() } ?? false
        // Also while a renewal is on its way: what is good need not wait for it.
        if isGood, let kept, let lastTry, now().timeIntervalSince(lastTry) < Self.pause {
            return kept
        }
        do {
            return try await renewed()
        } catch {
            guard isGood, let kept else { throw error }
            return kept
        }
    }

    /// The store did not accept them: these are not to be used again.
    func discard(_ refused: Credentials) {
        if kept == refused { kept = nil }
    }

    private func isFresh(_ credentials: Credentials) -> Bool {
        guard let end = credentials.expiration else { return true }
        return end.timeIntervalSince(now()) > Self.margin
    }

    private func renewed() async throws -> Credentials {
        if let renewal { return try await renewal.value }
        lastTry = now()
        // A task of its own: that one of those that wait is cancelled is nothing to the others.
        let task = Task { [provider] in
            guard let credentials = try await provider.credentials() else {
                throw ObjectStoreError(.noCredentials, "no credentials in \(provider.name)")
            }
            return credentials
        }
        renewal = task
        defer { renewal = nil }
        let credentials = try await task.value
        kept = credentials
        return credentials
    }
}
