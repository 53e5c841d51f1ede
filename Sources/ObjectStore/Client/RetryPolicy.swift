/// When a request is worth another try, and after how long.
///
/// The pause before try n is between none and 100 ms · 2ⁿ, at random, at most `longestPause`: "full jitter"
/// of Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog (2015).
package struct RetryPolicy: Sendable {
    /// With the first.
    package var attempts = 6
    package var firstPause = Duration.milliseconds(100)
    package var longestPause = Duration.seconds(20)
    /// A store that asks for more is not waited for.
    package var longestWish = Duration.seconds(60)

    package init() {}

    /// - Parameters:
    ///   - attempt: those made, from 1.
    ///   - wish: what the store asks for by `Retry-After`.
    ///   - random: from 0 up to 1.
    package func pause(after attempt: Int, wish: Duration? = nil, random: Double) -> Duration {
        let most = min(longestPause, firstPause * (1 << min(max(attempt - 1, 0), 20)))
        return max(most * random, wish ?? .zero)
    }
}
