import Chaos

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What an injector tells, a line of JSON each on standard output. They are its journal, too: who finds its log can
/// heal what it did.
package enum InjectorMessage: Codable, Hashable, Sendable {
    /// It takes renewals from now on.
    case ready
    /// Of a target, before anything is done to it.
    case found(target: String, fingerprint: Fingerprint)
    /// Written before the change that it is about.
    case remembered(target: String, memory: Memory)
    case event(FaultEvent.What)
    /// All is healed and compared.
    case ended
    /// What of faults was found in a target and removed, for `clean`.
    case swept(target: String, found: [String])
    /// What the kernel allows, for `doctor`.
    case examined([Examination])

    /// - Returns: `nil` for a line that is none.
    package init?(line: some StringProtocol) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(line.utf8)) else { return nil }
        self = value
    }

    var line: String? {
        (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) + "\n" }
    }
}
