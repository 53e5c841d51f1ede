import HTTPTypes
import Library
import Synchronization

/// The library that requests read: swapped whole, so that a request which took one at its start never
/// sees half of another.
final class LibraryHolder: Sendable {
    private let state = Mutex<Library?>(nil)

    init() {}

    func replace(with library: Library) { state.withLock { $0 = library } }

    /// `nil` until the first one is loaded.
    var loaded: Library? { state.withLock { $0 } }

    /// - Throws: ``Problem`` until the first one is loaded.
    func current() throws -> Library {
        guard let library = loaded else {
            throw Problem(
                .notReady, "The songs are still being read into memory. Try again in a few seconds.",
                headers: [.retryAfter: "2"])
        }
        return library
    }
}
