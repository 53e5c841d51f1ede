import NIOCore
import Synchronization

/// Pages by their addresses, as they were made last. They are the same for everybody until the next ingest, and making one
/// takes a hundred times as long as sending it.
///
/// Holds those that were asked for last: what is asked for again moves from the older half to the recent one, and when that
/// is full the older half is forgotten.
package final class PageCache: Sendable {
    fileprivate struct State {
        var tag = ""
        var recent: [String: ByteBuffer] = [:]
        var older: [String: ByteBuffer] = [:]
        /// Bytes in the recent half.
        var size = 0
    }

    private let half: Int
    private let state = Mutex(State())

    /// - Parameter bytes: of pages and addresses, at most.
    package init(bytes: Int = 32 << 20) { half = bytes / 2 }

    /// - Parameters:
    ///   - address: path and query.
    ///   - tag: of what pages are made of; those with another one are forgotten.
    package func page(
        _ address: String, tag: String, _ make: () throws -> ByteBuffer
    ) rethrows -> ByteBuffer {
        if let page = state.withLock({ $0.page(address, tag: tag, half: half) }) { return page }
        let page = try make()
        state.withLock { $0.keep(page, address, tag: tag, half: half) }
        return page
    }
}

extension PageCache.State {
    fileprivate mutating func page(_ address: String, tag: String, half: Int) -> ByteBuffer? {
        guard tag == self.tag else { return nil }
        if let page = recent[address] { return page }
        guard let page = older.removeValue(forKey: address) else { return nil }
        keep(page, address, tag: tag, half: half)
        return page
    }

    fileprivate mutating func keep(_ page: ByteBuffer, _ address: String, tag: String, half: Int) {
        if tag != self.tag { self = PageCache.State(tag: tag) }
        let bytes = page.readableBytes + address.utf8.count
        // One that is too large would push out all the others.
        guard bytes <= half / 8, recent[address] == nil else { return }
        if size + bytes > half {
            older = recent
            recent = [:]
            size = 0
        }
        recent[address] = page
        size += bytes
    }
}
