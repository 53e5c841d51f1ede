/// Tells the playlists of one run from another's: eight random hexadecimal digits.
package struct RunName: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init() {
        let digits = String(UInt32.random(in: .min ... .max), radix: 16)
        description = String(repeating: "0", count: 8 - digits.count) + digits
    }
}
