import Foundation
import ObjectStore
import TestSupport
import Testing

@Suite("An answer")
struct AnswerTests {
    @Test func isReadAsXML() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a <comment> -->
            <List xmlns="http://s3.amazonaws.com/doc/" a='>'>
              <Key>a&amp;b&lt;&gt;&quot;&apos;&#233;&#x1F3B9;ü</Key><Key/>
              <Owner><ID>1<![CDATA[<&]]>2</ID></Owner>
            </List>

            """
        let root = try #require(XMLElement(Array(text.utf8)))
        #expect(root.name == "List")
        #expect(root["Key"] == "a&b<>\"'é🎹ü")
        #expect(root.children.map(\.name) == ["Key", "Key", "Owner"])
        #expect(root.child("Owner")?["ID"] == "1<&2")
        #expect(root["Missing"] == nil)
    }

    @Test func ofMillionsOfCommentsIsReadWithoutDeepCalls() {
        let comments = String(repeating: "<!---->", count: 500_000)
        #expect(XMLElement(Array((comments + "<a>b</a>" + comments).utf8))?.text == "b")
    }

    @Test func thatIsCutOffIsNone() {
        let text = Array("<a b=\"c\"><d>e&amp;f</d><!-- g --><h/><![CDATA[i]]></a>".utf8)
        #expect(XMLElement(text) != nil)
        for length in text.indices { #expect(XMLElement(Array(text[..<length])) == nil) }
    }

    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<a>&b;</a>", "<a></b>", "<a/><b/>", "text",
        "<a>&#xD800;</a>",
        "<a></a>text", "", "<>", "</a>", "<a/ >",
        String(repeating: "<a>", count: 1000) + String(repeating: "</a>", count: 1000),
    ])
    func thatIsNotXMLIsNone(_ text: String) {
        #expect(XMLElement(Array(text.utf8)) == nil)
    }

    @Test func ofAnyBytesIsReadWithoutHarm() {
        var generator = SeededGenerator(seed: 20_261_124)
        let parts = [
            "<a>", "</a>", "<b c='", "'", ">", "<", "&", ";", "&lt;", "<![CDATA[", "]]>", "<?", "ü", "\u{0}",
        ]
        for _ in 0..<5000 {
            var text = Array("<a>".utf8)
            for _ in 0..<Int.random(in: 0..<8, using: &generator) {
                text += Array((parts.randomElement(using: &generator) ?? "").utf8)
                if Int.random(in: 0..<8, using: &generator) == 0 {
                    text.append(UInt8.random(in: .min ... .max, using: &generator))
                }
            }
            _ = XMLElement(text)
        }
    }

    /// The check values of the CRC catalogue, and digests of "123456789".
    @Test func fitsItsChecksum() throws {
        let bytes = Array("123456789".utf8)
        let checksums: [Checksum] = [
            .crc32(0xCBF4_3926), .crc32c(0xE306_9283), .crc64nvme(0xAE8B_1486_0A79_9888),
            .md5([
                0x25, 0xF9, 0xE7, 0x94, 0x32, 0x3B, 0x45, 0x38, 0x85, 0xF5, 0x18, 0x1F, 0x1B, 0x62, 0x4D,
                0x0B,
            ]),
        ]
        for checksum in checksums {
            #expect(checksum.fits(bytes))
            #expect(!checksum.fits(bytes + [0]))
            #expect(!checksum.fits([]))
        }
    }
}
