import Ingest

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that a person named, as its path's bytes.
package struct InputFile: Sendable {
    /// Without a terminating zero; `-` is standard input.
    package let path: [UInt8]

    package init(path: [UInt8]) {
        self.path = path
    }

    /// The path as text; bytes that are not UTF-8 as `%` and two hexadecimal digits.
    package var name: String { MIDIFolder.text(ofPath: path) }

    package enum Content: Sendable {
        case bytes([UInt8])
        case missing
        case folder
        /// More than ``maximumSize`` bytes.
        case tooLarge
        /// With one clause on why.
        case unreadable(String)
    }

    /// Larger files are not read.
    package static let maximumSize = MIDIFolder.maximumFileSize

    package func content() -> Content {
        if path == [UInt8(ascii: "-")] { return Self.read(STDIN_FILENO, expected: 1 << 16) }
        let descriptor = (path.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer { path in
            path.baseAddress.map { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY) } ?? -1
        }
        guard descriptor >= 0 else { return errno == ENOENT ? .missing : .unreadable(Self.failure) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .unreadable(Self.failure) }
        if status.st_mode & S_IFMT == S_IFDIR { return .folder }
        guard status.st_size <= Self.maximumSize else { return .tooLarge }
        return Self.read(descriptor, expected: Int(status.st_size) + 1)
    }

    /// Reads to the end, or to one byte over the limit; pipes too.
    private static func read(_ descriptor: CInt, expected: Int) -> Content {
        var bytes = [UInt8](repeating: 0, count: expected)
        var length = 0
        while true {
            if length == bytes.count {
                bytes.append(contentsOf: repeatElement(0, count: min(length, maximumSize + 1 - length)))
            }
            let count = bytes.withUnsafeMutableBytes { buffer in
                systemRead(descriptor, buffer.baseAddress.map { $0 + length }, buffer.count - length)
            }
            if count == 0 { break }
            if count > 0 {
                length += count
                if length > maximumSize { return .tooLarge }
            } else if errno != EINTR {
                return .unreadable(failure)
            }
        }
        bytes.removeLast(bytes.count - length)
        return .bytes(bytes)
    }

    private static var failure: String {
        String(cString: strerror(errno)).lowercased()
    }
}

private let systemRead = read(_:_:_:)
