extension HTTPTransport {
    /// Bytes, of any answer with credentials.
    private static let longestAnswer = 256 << 10

    /// Asks a service that gives credentials, up to three times.
    ///
    /// - Parameter service: for people.
    /// - Throws: ``ObjectStoreError``, or `CancellationError`.
    func askForCredentials(_ request: Request, of service: String) async throws -> Answer {
        var attempt = 1
        while true {
            var problem = "it failed"
            do {
                let answer = try await send(request, limit: Self.longestAnswer, within: .seconds(10))
                guard answer.status >= 500 || answer.status == 429 else { return answer }
                problem = "it answered \(answer.status)"
            } catch Failure.unreachable(let reason) {
                problem = reason
            } catch Failure.timedOut {
                problem = "it does not answer"
            } catch Failure.cut {
                problem = "its answer broke off"
            } catch Failure.tooLarge {
                problem = "its answer is too long"
            }
            guard attempt < 3 else {
                throw ObjectStoreError(
                    .noCredentials, "no credentials from \(service): \(problem): check that it is there")
            }
            try await Task.sleep(for: RetryPolicy().pause(after: attempt, random: .random(in: 0..<1)))
            attempt += 1
        }
    }
}
