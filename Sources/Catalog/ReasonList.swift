import MIDI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Why a file is not plainly ok, as a catalog keeps it: a JSON array of objects with the byte's
/// `offset` and the `reason`, which is ``Damage/Kind``'s raw value or, of files that were not read,
/// ``tooLarge``, or `crashed` or `timed-out` by what became of a worker's process.
package enum ReasonList {
    package struct Reason: Codable, Hashable, Sendable {
        package var offset: Int
        package var reason: String

        package init(offset: Int, reason: String) {
            self.offset = offset
            self.reason = reason
        }
    }

    /// The reason of a file that is larger than any that is read.
    package static let tooLarge = Reason(offset: 0, reason: "too-large")

    package static func reasons(_ damages: [Damage]) -> [Reason] {
        damages.map { Reason(offset: $0.offset, reason: $0.kind.rawValue) }
    }

    static func text(_ reasons: [Reason]) -> String {
        guard !reasons.isEmpty else { return "[]" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let kept = reasons.map { reason in
            // Databases do not keep zeros in text.
            Reason(offset: reason.offset, reason: reason.reason.filter { $0 != "\0" })
        }
        guard let text = try? encoder.encode(kept) else { return "[]" }
        return String(decoding: text, as: UTF8.self)
    }

    package static func reasons(_ text: String) -> [Reason] {
        (try? JSONDecoder().decode([Reason].self, from: Data(text.utf8))) ?? []
    }

    /// Kinds that this version of the reader does not know are left out.
    static func damages(_ text: String) -> [Damage] {
        reasons(text).compactMap { reason in
            Damage.Kind(rawValue: reason.reason).map { Damage($0, at: reason.offset) }
        }
    }
}
