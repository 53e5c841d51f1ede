import Catalog
import TestSupport
import Testing

struct SongTitleTests {
    @Test(arguments: [
        ("Artist/Album/Fly_Me-To__The - Moon.mid", "Fly Me To The Moon"),
        ("SONG.MID", "SONG"), ("a.kar.mid", "a"), ("Mr. Brightside.1.midi", "Mr. Brightside.1"),
        ("Don%27t%20Stop.rmi", "Don't Stop"), ("100%.mid", "100%"), ("caf%E9.mid", "caf%E9"),
        ("tab\tnew\nline\u{7}.mid", "tab new line"), ("/leading/slash.mid", "slash"),
        ("É\u{2003}wide.mid", "É wide"), ("mid", "mid"),
    ])
    func isTheFilesNameMadeReadable(_ path: String, _ title: String) {
        #expect(SongTitle.title(ofPath: Array(path.utf8), id: .made(1)) == title)
        #expect(SongTitle.title(ofKey: FileKey.key(of: Array(path.utf8)), id: .made(1)) == title)
    }

    @Test func aPlainKeyGivesTheTitleOfItsPath() {
        var generator = SeededGenerator(seed: 7)
        let bytes = Array("aB1_- ./\t%\u{7F}\u{1F}.mid.KAR/".utf8)
        for length in 0..<400 {
            let path = (0..<length).map { _ in bytes.randomElement(using: &generator) ?? 0 }
            #expect(
                SongTitle.title(ofKey: FileKey.key(of: path), id: .made(1))
                    == SongTitle.title(ofPath: path, id: .made(1)))
        }
    }

    @Test(arguments: ["", "/", "___.mid", "folder/.mid", "- -.kar"])
    func isTheIDWhereNothingIsLeft(_ path: String) {
        #expect(SongTitle.title(ofPath: Array(path.utf8), id: .made(1)) == SongID.made(1).description)
        #expect(SongTitle.title(ofKey: path, id: .made(1)) == SongID.made(1).description)
    }

    @Test func bytesThatAreNoTextAreReplaced() {
        #expect(
            SongTitle.title(ofPath: [0x41, 0xFF, 0x42] + Array(".mid".utf8), id: .made(1)) == "A\u{FFFD}B")
    }

    @Test func isCutAtItsMaximumLength() {
        let path = Array(repeating: UInt8(ascii: "x"), count: 5000)
        #expect(
            SongTitle.title(ofPath: path, id: .made(1)).unicodeScalars.count == SongTitle.maximumLength)
    }

    @Test func midiFilesAreKnownByTheirExtensionInAnyCase() {
        for name in ["a.mid", "a.MIDI", "a.Kar", "a.rMi", ".mid"] {
            #expect(SongTitle.isMIDIFile(Array(name.utf8)))
        }
        for name in ["a.mi", "amid", "a.mid.txt", "", "a.mid~", "a\u{0E}mid"] {
            #expect(!SongTitle.isMIDIFile(Array(name.utf8)))
        }
    }
}
