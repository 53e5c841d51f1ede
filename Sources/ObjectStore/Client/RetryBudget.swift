import Synchronization

/// Lets retries be a part of all requests only, so that a store in trouble is not asked more than one
/// that is well: the token bucket of the AWS SDKs' standard mode.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>
package final class RetryBudget: Sendable {
    package static let capacity = 500
    static let cost = 5
    /// Of a retry after a timeout.
    static let timeoutCost = 10

    private let tokens = Mutex(RetryBudget.capacity)

    package init() {}

    /// - Returns: what was taken, to be given back when the retry succeeds; `nil` when there is not enough.
    package func take(afterTimeout: Bool = false) -> Int? {
        let cost = afterTimeout ? Self.timeoutCost : Self.cost
        return tokens.withLock { tokens in
            guard tokens >= cost else { return nil }
            tokens -= cost
            return cost
        }
    }

    /// - Parameter taken: for the retry that succeeded; `nil` for a first try.
    package func succeeded(after taken: Int?) {
        tokens.withLock { $0 = min(Self.capacity, $0 + (taken ?? 1)) }
    }
}
