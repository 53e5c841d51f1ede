import Catalog
import Testing

struct FileKeyTests {
    @Test func textIsItsOwnKey() {
        for path in ["a/b c.mid", "50%.mid", "%zz", "%4", "日本/é.mid", "%"] {
            #expect(FileKey.key(of: Array(path.utf8)).utf8.elementsEqual(path.utf8))
        }
    }

    @Test func bytesThatAreNoUTF8AndWhatLooksLikeAnEscapeAreEscaped() {
        #expect(FileKey.key(of: [0x61, 0xFF, 0x00, 0x2F, 0xC3]) == "a%FF%00/%C3")
        #expect(FileKey.key(of: Array("a%20b".utf8)) == "a%2520b")
        #expect(FileKey.key(of: [0xED, 0xA0, 0x80]) == "%ED%A0%80")
    }

    @Test func everyPathComesBackFromItsKeyAndNoTwoShareOne() {
        var generator = SystemRandomNumberGenerator()
        let alphabet: [UInt8] = [0x25, 0x25, 0x32, 0x35, 0x46, 0x66, 0x61, 0xC3, 0xA9, 0xFF, 0xE2, 0x2F]
        var paths: [String: [UInt8]] = [:]
        for _ in 0..<20_000 {
            let path = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            let key = FileKey.key(of: path)
            #expect(FileKey.path(of: key) == path)
            #expect(paths.updateValue(path, forKey: key).map { $0 == path } ?? true)
        }
    }
}
