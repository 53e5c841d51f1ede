#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads a journal's entries one by one, never more than a line at a time, and verifies their chain.
package struct JournalReader: Sendable {
    /// Bytes.
    private static let longestLine = 64 << 20
    private static let chunk = 1 << 18

    private let path: String

    package init(_ path: String) { self.path = path }

    /// - Parameter body: is called with each entry, in order, up to the first that is not as it was written.
    /// - Throws: ``JournalError`` when the file cannot be read, and what `body` throws.
    package func read(_ body: (JournalEntry) throws -> Void) throws -> JournalIntegrity {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable() }
        defer { close(descriptor) }
        var lines = Lines()
        var buffer = [UInt8](repeating: 0, count: Self.chunk)
        var offset: off_t = 0
        while true {
            let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, offset) }
            if count < 0 {
                guard errno == EINTR else { throw unreadable() }
                continue
            }
            guard count > 0 else { break }
            offset += off_t(count)
            guard try lines.take(buffer[..<count], body) else { break }
        }
        return lines.integrity
    }

    private func unreadable() -> JournalError {
        JournalError(.unreadable, path, "the journal cannot be read: \(String(cString: strerror(errno)))")
    }

    private struct Lines {
        private let decoder = JournalCoding.decoder()
        private var chain = JournalChain()
        private var rest: [UInt8] = []
        private var result = JournalIntegrity()

        var integrity: JournalIntegrity {
            var result = result
            result.digest = result.lines == 0 ? "" : chain.text
            result.tornBytes = result.problem == nil ? rest.count : 0
            return result
        }

        /// - Returns: whether more should come.
        mutating func take(
            _ bytes: ArraySlice<UInt8>, _ body: (JournalEntry) throws -> Void
        ) throws -> Bool {
            var start = bytes.startIndex
            while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
                if rest.isEmpty {
                    guard try take(line: bytes[start..<end], body) else { return false }
                } else {
                    rest += bytes[start..<end]
                    let line = rest
                    rest.removeAll(keepingCapacity: true)
                    guard try take(line: line[...], body) else { return false }
                }
                start = end + 1
            }
            rest += bytes[start...]
            guard rest.count <= JournalReader.longestLine else {
                return fail("it is longer than \(JournalReader.longestLine) bytes")
            }
            return true
        }

        private mutating func take(
            line: ArraySlice<UInt8>, _ body: (JournalEntry) throws -> Void
        ) throws -> Bool {
            guard let json = chain.entry(of: line) else {
                return fail(
                    result.lines == 0
                        ? "this is no journal, or its first line was altered"
                        : "it does not follow the line above: one of them was altered, removed or added")
            }
            let entry: JournalEntry
            do { entry = try decoder.decode(JournalEntry.self, from: Data(json)) } catch {
                return fail("it holds no entry that this version knows")
            }
            result.lines += 1
            try body(entry)
            return true
        }

        private mutating func fail(_ message: String) -> Bool {
            result.problem = JournalIntegrity.Problem(line: result.lines + 1, message: message)
            return false
        }
    }
}
