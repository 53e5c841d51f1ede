/// Small files as a tar archive, in which the engine takes files for a container.
///
/// POSIX.1-1988, `ustar`.
package struct TarArchive: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// - Parameters:
    ///   - name: up to 100 bytes.
    ///   - mode: such as `0o600`.
    ///   - owner: user's and group's number.
    package mutating func add(_ name: String, _ content: [UInt8], mode: Int, owner: Int) {
        var head = [UInt8](repeating: 0, count: 512)
        func write(_ text: String, at place: Int) {
            for (offset, byte) in text.utf8.enumerated() { head[place + offset] = byte }
        }
        func octal(_ number: Int, _ digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        write(String(name.prefix(100)), at: 0)
        write(octal(mode, 7), at: 100)
        write(octal(owner, 7), at: 108)
        write(octal(owner, 7), at: 116)
        write(octal(content.count, 11), at: 124)
        write(octal(0, 11), at: 136)
        write("        0", at: 148)
        write("ustar", at: 257)
        write("00", at: 263)
        // The sum is of the head with blanks in the sum's place.
        write(octal(head.reduce(0) { $0 + Int($1) }, 6) + "\0 ", at: 148)
        bytes += head
        bytes += content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// With the two empty blocks at its end.
    package var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
