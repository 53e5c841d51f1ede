import MIDI

/// One instrument as songs share it: a melodic program or a drum kit.
public struct Instrument: Hashable, Sendable {
    /// 0–127.
    public var program: UInt8
    public var isDrum: Bool

    public init(program: UInt8, isDrum: Bool) {
        self.program = program
        self.isDrum = isDrum
    }
}

/// By program, melodic before drums: the order of every listing.
extension Instrument: Comparable {
    public static func < (left: Instrument, right: Instrument) -> Bool {
        (left.program, left.isDrum ? 1 : 0) < (right.program, right.isDrum ? 1 : 0)
    }
}
