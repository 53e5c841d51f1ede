/// A file's key: its path below the ingested folder as valid text, from which the path's bytes can be
/// had back.
///
/// File names are bytes. Those that are UTF-8 are their own key, with one exception; every byte that
/// is not part of valid UTF-8, and every zero, which databases do not keep, is written as `%` and two upper-case hexadecimal digits. So that this
/// can be undone, a `%` in the name that two hexadecimal digits follow is written `%25`.
package enum FileKey {
    package static func key(of path: [UInt8]) -> String {
        if !path.contains(percent), !path.contains(0), let key = String(validating: path, as: UTF8.self) {
            return key
        }
        var key = ""
        key.reserveCapacity(path.count + 8)
        var decoder = UTF8.ForwardParser()
        var bytes = path.makeIterator()
        var place = 0
        while true {
            switch decoder.parseScalar(from: &bytes) {
            case .valid(let scalar) where scalar.first == 0:
                key += escape(0)
                place += 1
            case .valid(let scalar):
                if scalar.first == percent, isEscape(path, at: place) {
                    key += "%25"
                } else {
                    key.unicodeScalars.append(UTF8.decode(scalar))
                }
                place += scalar.count
            case .error(let length):
                for byte in path[place..<place + length] { key += escape(byte) }
                place += length
            case .emptyInput:
                return key
            }
        }
    }

    /// The bytes that `key` was made of.
    package static func path(of key: some StringProtocol) -> [UInt8] {
        let text = Array(key.utf8)
        guard text.contains(percent) else { return text }
        var path: [UInt8] = []
        path.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            if text[place] == percent, place + 2 < text.count,
                let high = text[place + 1].hexadecimalValue, let low = text[place + 2].hexadecimalValue
            {
                path.append(high << 4 | low)
                place += 3
            } else {
                path.append(text[place])
                place += 1
            }
        }
        return path
    }

    private static let percent = UInt8(ascii: "%")

    private static func isEscape(_ path: [UInt8], at place: Int) -> Bool {
        place + 2 < path.count && path[place + 1].hexadecimalValue != nil
            && path[place + 2].hexadecimalValue != nil
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
    }
}
