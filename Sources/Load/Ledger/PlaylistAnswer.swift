import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Answers of the playlists' API, as far as a ledger reads them.
enum PlaylistAnswer {
    private struct Playlist: Decodable {
        struct Entry: Decodable { var song: String }
        var entries: [Entry]
    }

    private struct Problem: Decodable { var type: String }

    /// The songs of a playlist, in order; `nil` if `body` holds none.
    static func songs(in body: ByteBuffer) -> [String]? {
        let playlist = try? JSONDecoder().decode(Playlist.self, from: Data(body.readableBytesView))
        return playlist?.entries.map(\.song)
    }

    /// The kind of problem that `body` names (RFC 9457), such as `overloaded`; empty if none.
    static func problem(in body: ByteBuffer) -> String {
        let problem = try? JSONDecoder().decode(Problem.self, from: Data(body.readableBytesView))
        return problem?.type.split(separator: "#").last.map(String.init) ?? ""
    }
}

extension APIClient {
    /// Asks one target after the other until one answers.
    ///
    /// - Returns: none when there is no such playlist; `nil` when none answered.
    func songs(ofPlaylist key: String, until deadline: ContinuousClock.Instant) async throws -> [String]? {
        let request = RequestTemplate(.get, "/api/v1/playlists/\(key)")
        var target = 0
        repeat {
            let end = try await sendOnce(request, to: target, timeout: .seconds(15))
            if end.answer.status == 404 { return [] }
            if end.outcome == .answered, let songs = PlaylistAnswer.songs(in: end.answer.body) {
                return songs
            }
            target = (target + 1) % targets.count
            try await Task.sleep(for: .milliseconds(200))
        } while ContinuousClock.now < deadline
        return nil
    }
}
