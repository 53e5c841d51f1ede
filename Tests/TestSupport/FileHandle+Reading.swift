import Foundation
import Glibc

/// Reading that goes on after a signal: Foundation's own methods end the process when `read(2)` is
/// interrupted.
extension FileHandle {
    /// What is there, once something is; nothing at the end.
    package func nextBytes() -> Data {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(fileDescriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            return Data(buffer.prefix(max(count, 0)))
        }
    }

    /// All up to the end.
    package func allBytes() -> Data {
        var bytes = Data()
        while case let next = nextBytes(), !next.isEmpty { bytes += next }
        return bytes
    }
}
