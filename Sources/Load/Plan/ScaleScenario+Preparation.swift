extension ScaleScenario {
    /// Has `body` use the scenarios of `weights`: asks the targets for what the requests need, makes
    /// playlists if some are written to, and deletes them afterwards, also when `body` throws or the task is
    /// cancelled.
    ///
    /// - Parameter onLeftBehind: is told how many playlists could not be deleted, if any.
    /// - Throws: ``LoadError`` when no target answers as Scale does; what `body` throws.
    package static func with<Value: Sendable>(
        _ weights: [Weight], on targets: [LoadTarget], seed: UInt64,
        onLeftBehind: @Sendable (Int) -> Void = { _ in },
        _ body: ([Scenario]) async throws -> Value
    ) async throws -> Value {
        let (content, playlists) = try await APIClient.with(targets) { client in
            let content = try await ScaleContent(from: client)
            guard weights.contains(where: { $0.scenario == .write }) else {
                return (content, nil as WritablePlaylists?)
            }
            let run = RunName().description
            let names = (1...Self.playlists).map { "scale load \(run) \($0)" }
            return (content, try await WritablePlaylists(named: names, by: client))
        }
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await body(scenarios(weights, content: content, playlists: playlists, seed: seed)))
        } catch {
            result = .failure(error)
        }
        if let playlists {
            // On a task of its own, which is not cancelled.
            let left = await Task {
                try? await APIClient.with(targets) { await playlists.delete(by: $0) }
            }.value
            if left != 0 { onLeftBehind(left ?? playlists.keys.count) }
        }
        return try result.get()
    }
}
