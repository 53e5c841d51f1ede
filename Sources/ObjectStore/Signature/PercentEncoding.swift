/// Percent-encoding as Signature Version 4 wants it: every byte but letters, digits and `-._~`, in
/// upper-case hexadecimal digits.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>, `UriEncode`
enum PercentEncoding {
    /// - Parameter keepsSlashes: in paths; in queries a slash is encoded, too.
    static func encode(_ bytes: some Sequence<UInt8>, keepsSlashes: Bool = false) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.underestimatedCount)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                text.append(byte)
            case UInt8(ascii: "/") where keepsSlashes: text.append(byte)
            default:
                text.append(UInt8(ascii: "%"))
                text.append(upper[Int(byte >> 4)])
                text.append(upper[Int(byte & 15)])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func encode(_ text: String, keepsSlashes: Bool = false) -> String {
        encode(text.utf8, keepsSlashes: keepsSlashes)
    }

    /// The bytes that `encoding-type=url` stands for: `+` is a space there.
    ///
    /// - Returns: `nil` when a `%` is followed by anything but two hexadecimal digits.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(Hexadecimal.value),
                    let low = rest.next().flatMap(Hexadecimal.value)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    private static let upper = Array("0123456789ABCDEF".utf8)
}

enum Hexadecimal {
    /// In lower-case digits.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.underestimatedCount)
        for byte in bytes {
            text.append(lower[Int(byte >> 4)])
            text.append(lower[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: `nil` when they are not pairs of digits.
    static func bytes(_ digits: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var rest = digits.makeIterator()
        while let first = rest.next() {
            guard let high = value(first), let low = rest.next().flatMap(value) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static let lower = Array("0123456789abcdef".utf8)
}
