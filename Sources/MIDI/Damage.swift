/// One departure of a file from the rule, and where it is.
public struct Damage: Hashable, Sendable {
    /// The byte of the file at which the departure shows, from 0.
    public var offset: Int
    public var kind: Kind

    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

extension Damage: CustomStringConvertible {
    /// One line for people, such as `byte 1042: key signature out of range`.
    public var description: String { "byte \(offset): \(kind.explanation)" }
}
