/// Writes JSON (RFC 8259) straight into bytes.
///
/// Commas are put where they belong; balanced `begin` and `end` calls are the caller's duty.
struct JSONWriter {
    private(set) var bytes: [UInt8]
    private var needsComma = false

    init(capacity: Int = 1024) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    mutating func beginObject() { open(UInt8(ascii: "{")) }
    mutating func endObject() { close(UInt8(ascii: "}")) }
    mutating func beginArray() { open(UInt8(ascii: "[")) }
    mutating func endArray() { close(UInt8(ascii: "]")) }

    /// - Parameter name: plain ASCII that needs no escaping.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func key(escaping name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func string(_ text: String) {
        separate()
        quote(text)
        needsComma = true
    }

    /// - Parameter utf8: valid UTF-8.
    mutating func string(utf8: Span<UInt8>) {
        separate()
        utf8.withUnsafeBufferPointer { quote($0) }
        needsComma = true
    }

    mutating func integer(_ number: Int) { raw(number.description.utf8) }

    /// - Parameter number: finite; anything else has no JSON and is written as null.
    mutating func number(_ number: Double) {
        if number.isFinite { raw(number.description.utf8) } else { null() }
    }

    mutating func bool(_ value: Bool) { raw((value ? "true" : "false").utf8) }
    mutating func null() { raw("null".utf8) }

    /// Appends a value that already is JSON.
    mutating func raw(_ json: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func quote(_ text: String) {
        var text = text
        text.withUTF8 { quote($0) }
    }

    private mutating func quote(_ characters: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        if characters.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
            bytes.append(contentsOf: characters)
        } else {
            for character in characters { escape(character) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ character: UInt8) {
        switch character {
        case 0x22, 0x5C:
            bytes.append(0x5C)
            bytes.append(character)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case ..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(digits[Int(character >> 4)])
            bytes.append(digits[Int(character & 15)])
        default: bytes.append(character)
        }
    }
}
