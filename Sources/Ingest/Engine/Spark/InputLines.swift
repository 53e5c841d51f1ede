#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The lines of standard input, as they come.
actor InputLines {
    private static let longest = 1 << 16

    private let executor = QueueExecutor("scale.ingest.input")
    private var bytes: [UInt8] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Returns: a line without its newline; `nil` at the end.
    func next() throws -> String? {
        while true {
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                defer { bytes.removeFirst(end + 1) }
                return String(decoding: bytes[..<end], as: UTF8.self)
            }
            guard bytes.count <= Self.longest, let part = Descriptor.readSome(STDIN_FILENO) else {
                throw IngestError(.workDamaged, at: "standard input", "it cannot be read")
            }
            guard !part.isEmpty else {
                defer { bytes = [] }
                return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
            }
            bytes += part
        }
    }
}
