import HTTPTypes
import Library
import Synchronization

/// The library that requests read: swapped whole, so that a request which took one at its start never
/// sees half of another.
final class LibraryHolder: Sendable {
    private let state = Mutex<Library?>(nil)
    private let contact: CatalogContact

    init(contact: CatalogContact) {
        self.contact = contact
    }

    func replace(with library: Library) { state.withLock { $0 = library } }

    /// Takes a copy whose songs were the catalog's at a time, in seconds since 1970. Whoever sees them
    /// sees how old they are.
    ///
    /// - Returns: whether there was none before.
    func fill(with library: Library, confirmedAt: Int) -> Bool {
        state.withLock { state in
            guard state == nil else { return false }
            contact.resume(from: confirmedAt)
            state = library
            return true
        }
    }

    /// `nil` until the first one is loaded.
    var loaded: Library? { state.withLock { $0 } }

    /// - Throws: ``Problem`` until the first one is loaded.
    func current() throws -> Library {
        guard let library = loaded else {
            guard !contact.isLost else {
                throw Problem(
                    .catalogUnreachable,
                    "The catalog's database does not answer, and this server has no copy of the songs. It goes on trying: try again soon.",
                    headers: [.retryAfter: "5"])
            }
            throw Problem(
                .notReady, "The songs are still being read into memory. Try again in a few seconds.",
                headers: [.retryAfter: "2"])
        }
        return library
    }
}
