/// A set of the 128 program numbers that a MIDI channel can select (0–127), one bit each.
public struct ProgramSet: Hashable, Sendable {
    /// Programs 0–63, least significant bit first.
    public var low: UInt64
    /// Programs 64–127, least significant bit first.
    public var high: UInt64

    /// The empty set.
    @inlinable
    public init() {
        low = 0
        high = 0
    }

    @inlinable
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    @inlinable
    public var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }

    @inlinable
    public var isEmpty: Bool { (low | high) == 0 }

    /// - Parameter program: 0–127; a larger number is in no set.
    @inlinable
    public func contains(_ program: UInt8) -> Bool {
        program < 64 ? (low >> program) & 1 == 1 : (high >> (program &- 64)) & 1 == 1
    }

    /// - Parameter program: 0–127; a larger number is not inserted.
    @inlinable
    public mutating func insert(_ program: UInt8) {
        if program < 64 { low |= 1 << program } else { high |= 1 << (program &- 64) }
    }

    @inlinable
    public func union(_ other: ProgramSet) -> ProgramSet {
        ProgramSet(low: low | other.low, high: high | other.high)
    }

    @inlinable
    public func intersection(_ other: ProgramSet) -> ProgramSet {
        ProgramSet(low: low & other.low, high: high & other.high)
    }

    @inlinable
    public func isSuperset(of other: ProgramSet) -> Bool {
        other.low & ~low == 0 && other.high & ~high == 0
    }
}

extension ProgramSet: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: UInt8...) {
        self.init(low: 0, high: 0)
        for element in elements { insert(element) }
    }
}

/// Iterates over the programs in ascending order.
extension ProgramSet: Sequence {
    public struct Iterator: IteratorProtocol, Sendable {
        @usableFromInline var low: UInt64
        @usableFromInline var high: UInt64

        @inlinable
        init(_ set: ProgramSet) {
            low = set.low
            high = set.high
        }

        @inlinable
        public mutating func next() -> UInt8? {
            if low != 0 {
                defer { low &= low &- 1 }
                return UInt8(truncatingIfNeeded: low.trailingZeroBitCount)
            }
            guard high != 0 else { return nil }
            defer { high &= high &- 1 }
            return UInt8(truncatingIfNeeded: 64 &+ high.trailingZeroBitCount)
        }
    }

    @inlinable
    public func makeIterator() -> Iterator { Iterator(self) }

    @inlinable
    public var underestimatedCount: Int { count }
}
