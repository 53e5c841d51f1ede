#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whole reads and writes of file descriptors. Where they fail, `errno` says why.
enum Descriptor {
    /// Waits as long as it takes.
    static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                systemWrite(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// All that is left until the end; `nil` when it cannot be read.
    static func readAll(_ descriptor: CInt) -> [UInt8]? {
        var bytes: [UInt8] = []
        while let part = readSome(descriptor) {
            if part.isEmpty { return bytes }
            bytes += part
        }
        return nil
    }

    /// What there is, at least a byte; nothing at the end; `nil` when it cannot be read.
    static func readSome(_ descriptor: CInt, limit: Int = 1 << 16) -> [UInt8]? {
        while true {
            var failed = false
            let part = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let result = systemRead(descriptor, buffer.baseAddress, limit)
                failed = result < 0
                count = max(0, result)
            }
            if !failed { return part }
            if errno != EINTR { return nil }
        }
    }

    /// Exactly `count` bytes; `nil` when the end comes first or it cannot be read.
    static func read(_ count: Int, from descriptor: CInt) -> [UInt8]? {
        var isComplete = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count {
                let result = systemRead(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
                if result > 0 {
                    filled += result
                } else if result == 0 || errno != EINTR {
                    isComplete = false
                    return
                }
            }
        }
        return isComplete ? bytes : nil
    }
}

private let systemWrite = write(_:_:_:)
private let systemRead = read(_:_:_:)
