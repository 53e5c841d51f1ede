import Catalog
import Foundation
import Ingest
import Testing

@Suite("A list of titles")
struct TitleListTests {
    let folder: TestFolder
    let path: String
    let id = "0123456789abcdef0123456789ABCDEF"

    init() throws {
        folder = try TestFolder()
        path = folder.base + "/titles.json"
    }

    private func titles(_ text: String) throws -> TitleList {
        try Data(text.utf8).write(to: URL(filePath: path))
        return try TitleList(contentsOf: path)
    }

    @Test(arguments: [
        (#"["A/Fly_me.mid", "B/other.mid"]"#, "Fly me"),
        (#"["caf\u00e9 \ud83c\udfb5 \"x\".mid"]"#, "café 🎵 \"x\""),
        (#"["\ud83cx.mid"]"#, "\u{FFFD}x"), (#"[ "a\\b\/c.mid" ]"#, "c"),
    ])
    func givesTheFirstPathsTitle(_ paths: String, _ title: String) throws {
        let list = try titles("\u{FEFF} {\n\t\"\(id)\" : \(paths) ,\"\(String(id.reversed()))\":[]}\n")
        #expect(list.title(of: try #require(SongID(id))) == title)
        #expect(list.title(of: try #require(SongID(String(id.reversed())))) == nil)
    }

    @Test(arguments: [
        ("", 1, 1), ("[]", 1, 1), ("{\n  \"abc\": []}", 2, 3), ("{\"ID\" []}", 1, 37),
        ("{\"ID\": [1]}", 1, 39),
        ("{\"ID\": [\"a\",]}", 1, 43), ("{\"ID\": [\"a\n\"]}", 1, 41), ("{\"ID\": [\"\\x\"]}", 1, 41),
        ("{\"ID\": [\"\\u12g4\"]}", 1, 42), ("{\"ID\": [\"a\"]", 1, 43), ("{} x", 1, 4),
        ("{\"ID\": [\"a", 1, 41),
        ("{\"ID\": \"a\"}", 1, 38),
    ])
    func tellsWhereItIsNotWhatItShouldBe(_ text: String, _ line: Int, _ column: Int) throws {
        #expect {
            _ = try titles(text.replacing("ID", with: id))
        } throws: { error in
            guard let error = error as? IngestError else { return false }
            #expect(error.place == "\(path):\(line):\(column)")
            return error.code == .titlesMalformed
        }
    }

    @Test func hasToBeThere() {
        #expect { try TitleList(contentsOf: path) } throws: {
            ($0 as? IngestError)?.code == .titlesUnreadable
        }
        #expect { try TitleList(contentsOf: folder.path) } throws: {
            ($0 as? IngestError)?.code == .titlesUnreadable
        }
    }

    @Test func givesTitlesToNewSongsAndToThoseKnownBefore() async throws {
        try folder.write(MIDIBytes.song(melodic: [1]), to: "known.mid")
        try await folder.ingest()
        try folder.write(MIDIBytes.song(melodic: [2]), to: "new.mid")
        try folder.write(MIDIBytes.song(melodic: [3]), to: "unlisted.mid")
        let ids = try await TestFolder.ids([[1], [2]])
        let list = try titles(
            "{" + ids.map { "\"\($0)\": [\"x/Listed \($0).mid\"]" }.joined(separator: ",") + "}")
        try await folder.ingest { $0.titles = list }
        let songs = try await folder.songs()
        #expect(songs["known.mid"]?.title == "Listed \(ids[0])")
        #expect(songs["new.mid"]?.title == "Listed \(ids[1])")
        #expect(songs["unlisted.mid"]?.title == "unlisted")
    }
}

extension TestFolder {
    /// The ids of songs with these melodic programs.
    static func ids(_ songs: [[UInt8]]) async throws -> [SongID] {
        let folder = try TestFolder()
        for (number, melodic) in songs.enumerated() {
            try folder.write(MIDIBytes.song(melodic: melodic), to: "\(number).mid")
        }
        try await folder.ingest()
        let ids = try await folder.songs()
        return songs.indices.compactMap { ids["\($0).mid"]?.id }
    }
}
