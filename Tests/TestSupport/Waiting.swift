/// What did not come about in time.
package struct NotInTime: Error, CustomStringConvertible {
    package let description: String
}

/// Waits until `condition` holds; one that does not within a minute, whatever the machine does, never will.
package func eventually(
    within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            throw NotInTime(description: "it did not come about within \(limit)")
        }
        try await Task.sleep(for: .milliseconds(20))
    }
}
