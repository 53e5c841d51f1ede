#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What an injector tells its guard, a line of JSON each. The guard answers with one byte to each but the last.
enum GuardMessage: Codable, Hashable, Sendable {
    /// Written before the target is changed.
    case remember(target: String, memory: Memory)
    /// The injector is there.
    case alive
    /// Everything is healed.
    case done

    var bytes: [UInt8] {
        ((try? JSONEncoder().encode(self)).map { Array($0) } ?? []) + [UInt8(ascii: "\n")]
    }

    init?(line: some Sequence<UInt8>) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
        self = value
    }
}
