extension Span<UInt8> {
    func bigEndian16(at place: Int) -> Int {
        Int(self[place]) << 8 | Int(self[place + 1])
    }

    func bigEndian32(at place: Int) -> Int {
        bigEndian16(at: place) << 16 | bigEndian16(at: place + 2)
    }

    func littleEndian32(at place: Int) -> Int {
        Int(self[place]) | Int(self[place + 1]) << 8 | Int(self[place + 2]) << 16 | Int(self[place + 3]) << 24
    }

    /// Whether the four bytes at `place`, which need not be there, are `tag`.
    func hasTag(_ tag: StaticString, at place: Int) -> Bool {
        guard place >= 0, count - place >= 4, tag.utf8CodeUnitCount == 4 else { return false }
        for index in 0..<4 where self[place + index] != tag.utf8Start[index] { return false }
        return true
    }
}
