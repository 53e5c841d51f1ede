#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Playlists of a run's own, to be written to.
package struct WritablePlaylists: Hashable, Sendable {
    private struct Body: Encodable { var name: String }
    private struct Created: Decodable { var key: String }

    /// Requests to make playlists that are under way at once.
    private static let atOnce = 8

    package let names: [String]
    /// As many as names.
    package let keys: [String]

    /// Makes one of each name.
    ///
    /// - Throws: ``LoadError`` when one cannot be made.
    package init(named names: [String], by client: APIClient) async throws {
        self.names = names
        var keys = names.map { _ in "" }
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for (place, name) in names.enumerated() {
                if place >= Self.atOnce, let (done, key) = try await group.next() { keys[done] = key }
                group.addTask {
                    let request = RequestTemplate(
                        .post, "/api/v1/playlists", body: Self.body(renamingTo: name))
                    let answer = try await client.send(
                        request, first: place % client.targets.count, timeout: .seconds(15))
                    return (place, try client.decode(answer, Created.self, of: request.path).key)
                }
            }
            for try await (done, key) in group { keys[done] = key }
        }
        self.keys = keys
    }

    /// Deletes them.
    ///
    /// - Returns: how many are still there.
    package func delete(by client: APIClient) async -> Int {
        var left = 0
        for key in keys {
            let request = RequestTemplate(.delete, "/api/v1/playlists/\(key)")
            if (try? await client.send(request, timeout: .seconds(15))) == nil { left += 1 }
        }
        return left
    }

    static func body(renamingTo name: String) -> String {
        (try? JSONEncoder().encode(Body(name: name))).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
