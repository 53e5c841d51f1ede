/// What a song is called: the name of a file, made readable.
package enum SongTitle {
    /// Unicode scalars; longer titles are cut.
    package static let maximumLength = 300

    /// The title that a path gives: its last component without MIDI extensions, with underscores,
    /// hyphens and control characters as spaces, runs of spaces as one, percent-escapes decoded where
    /// they are valid UTF-8, and bytes that are no UTF-8 as U+FFFD.
    ///
    /// - Returns: `id` where nothing is left.
    package static func title(ofPath path: [UInt8], id: SongID) -> String {
        var name = path.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
        let unescaped = FileKey.path(of: String(decoding: name, as: UTF8.self))
        if String(validating: unescaped, as: UTF8.self) != nil { name = unescaped }
        removeExtensions(&name)
        let title = readable(String(decoding: name, as: UTF8.self))
        return title.isEmpty ? id.description : title
    }

    /// The same for a ``FileKey``.
    package static func title(ofKey key: String, id: SongID) -> String {
        var key = key
        guard let title = key.withUTF8(plainTitle) else {
            return title(ofPath: FileKey.path(of: key), id: id)
        }
        return title.isEmpty ? id.description : title
    }

    /// The same for a key in ASCII without escapes, as most are, without looking up what characters are.
    ///
    /// - Returns: `nil` for any other; empty where nothing is left.
    private static func plainTitle(_ key: UnsafeBufferPointer<UInt8>) -> String? {
        let slash = UInt8(ascii: "/")
        let end = key.lastIndex { $0 != slash }.map { $0 + 1 } ?? 0
        let start = key[..<end].lastIndex(of: slash).map { $0 + 1 } ?? 0
        var name = key[start..<end]
        guard name.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "%") }) else { return nil }
        while let length = extensionLength(name) { name.removeLast(length) }
        return String(unsafeUninitializedCapacity: min(name.count, maximumLength)) { title in
            var length = 0
            var gap = false
            for byte in name {
                // Spaces and control characters.
                if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") {
                    gap = length > 0
                    continue
                }
                if length + (gap ? 2 : 1) > maximumLength { break }
                if gap {
                    title[length] = 0x20
                    length += 1
                    gap = false
                }
                title[length] = byte
                length += 1
            }
            return length
        }
    }

    /// Whether `name` ends as the names of MIDI files do, in either case.
    package static func isMIDIFile(_ name: some RandomAccessCollection<UInt8>) -> Bool {
        extensionLength(name) != nil
    }

    private static func removeExtensions(_ name: inout [UInt8]) {
        while let length = extensionLength(name) { name.removeLast(length) }
    }

    private static let extensions: [[UInt8]] = [".mid", ".midi", ".kar", ".rmi"].map { Array($0.utf8) }

    private static func extensionLength(_ name: some RandomAccessCollection<UInt8>) -> Int? {
        for suffix in extensions where name.count >= suffix.count {
            if name.suffix(suffix.count).elementsEqual(suffix, by: { lowercased($0) == $1 }) {
                return suffix.count
            }
        }
        return nil
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (65...90).contains(byte) ? byte | 0x20 : byte
    }

    private static func readable(_ name: String) -> String {
        var title = String.UnicodeScalarView()
        var length = 0
        var gap = false
        for scalar in name.unicodeScalars {
            if scalar == "_" || scalar == "-" || scalar.properties.isWhitespace
                || scalar.properties.generalCategory == .control
            {
                gap = !title.isEmpty
                continue
            }
            if length + (gap ? 2 : 1) > maximumLength { break }
            if gap {
                title.append(" ")
                length += 1
                gap = false
            }
            title.append(scalar)
            length += 1
        }
        return String(title)
    }
}
