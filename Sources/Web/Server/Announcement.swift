import Synchronization

/// Brings together two things that become known in any order, and tells of them once.
final class Announcement: Sendable {
    private struct State {
        var port: Int?
        var songs: Int?
        var isTold = false
    }

    private let state = Mutex(State())
    private let onReady: @Sendable (_ port: Int, _ songs: Int) -> Void

    init(_ onReady: @escaping @Sendable (_ port: Int, _ songs: Int) -> Void) {
        self.onReady = onReady
    }

    func port(_ port: Int) { update { $0.port = port } }
    func songs(_ songs: Int) { update { $0.songs = songs } }

    private func update(_ change: (inout State) -> Void) {
        let state = state.withLock { state in
            change(&state)
            defer { state.isTold = state.port != nil && state.songs != nil }
            return state
        }
        if let port = state.port, let songs = state.songs, !state.isTold { onReady(port, songs) }
    }
}
