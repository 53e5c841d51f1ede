import NIOCore
import Testing
import Web

@Suite("Pages that are kept")
struct PageCacheTests {
    @Test func areMadeOnceForAnAddress() {
        let cache = PageCache(bytes: 1 << 10)
        #expect(made(by: cache, "/a", tag: "1", "first"))
        #expect(!made(by: cache, "/a", tag: "1", "first"))
        #expect(made(by: cache, "/b", tag: "1", "second"))
        #expect(!made(by: cache, "/a", tag: "1", "first"))
    }

    @Test func areForgottenWhenWhatTheyAreMadeOfChanges() {
        let cache = PageCache(bytes: 1 << 10)
        #expect(made(by: cache, "/a", tag: "1", "old"))
        #expect(made(by: cache, "/a", tag: "2", "new"))
        #expect(!made(by: cache, "/a", tag: "2", "new"))
        // A request that began before the change.
        #expect(made(by: cache, "/a", tag: "1", "old"))
    }

    @Test func areThoseThatWereAskedForLast() {
        let cache = PageCache(bytes: 1 << 10)
        for number in 0..<200 {
            #expect(made(by: cache, "/\(number)", tag: "1", "page \(number)"))
            #expect(!made(by: cache, "/\(number)", tag: "1", "page \(number)"))
            let isKept = !made(by: cache, "/popular", tag: "1", "popular")
            #expect(isKept == (number > 0))
        }
        #expect(made(by: cache, "/0", tag: "1", "page 0"))
    }

    @Test func areNotTooLarge() {
        let cache = PageCache(bytes: 1 << 10)
        let large = String(repeating: "x", count: 1 << 9)
        #expect(made(by: cache, "/large", tag: "1", large))
        #expect(made(by: cache, "/large", tag: "1", large))
    }

    /// Whether the page had to be made; in any case it is the right one.
    private func made(by cache: PageCache, _ address: String, tag: String, _ text: String) -> Bool {
        var isMade = false
        let page = cache.page(address, tag: tag) {
            isMade = true
            return ByteBuffer(string: text)
        }
        #expect(String(buffer: page) == text)
        return isMade
    }
}
