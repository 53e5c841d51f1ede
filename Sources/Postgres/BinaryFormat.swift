/// Numbers in network byte order, as the server's binary forms have them.
extension [UInt8] {
    mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// A field of text, without its zero bytes, which the server does not keep.
    mutating func appendText(_ text: UnsafeBufferPointer<UInt8>) {
        let zeros = text.count { $0 == 0 }
        append(bigEndian: Int32(text.count - zeros))
        if zeros == 0 { append(contentsOf: text) } else { append(contentsOf: text.filter { $0 != 0 }) }
    }

    /// The head of an array of one dimension without NULLs; its elements follow as fields.
    mutating func appendArrayHead(of type: Int32, count: Int) {
        append(bigEndian: Int32(count == 0 ? 0 : 1))
        append(bigEndian: Int32(0))
        append(bigEndian: type)
        guard count > 0 else { return }
        append(bigEndian: Int32(count))
        append(bigEndian: Int32(1))
    }
}

extension UnsafeRawBufferPointer {
    /// - Returns: `nil` unless the number lies within.
    func bigEndian<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number? {
        guard offset >= 0, offset + MemoryLayout<Number>.size <= count else { return nil }
        return Number(bigEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }
}
