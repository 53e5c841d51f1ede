import Catalog
import Foundation
import Ingest
import MIDI
import Testing

@Suite("An ingest of bad input")
struct BadInputTests {
    let folder: TestFolder
    let piano = MIDIBytes.song(melodic: [0])

    init() throws { folder = try TestFolder() }

    @Test func refusesAFolderThatIsNone() async throws {
        await #expect { try await folder.ingest(folder.path + "/none") } throws: {
            ($0 as? IngestError)?.code == .folderMissing
        }
        try folder.write(piano, to: "a.mid")
        await #expect { try await folder.ingest(folder.path + "/a.mid") } throws: {
            ($0 as? IngestError)?.code == .notAFolder
        }
    }

    @Test func anEmptyFolderIsAnEmptyLibrary() async throws {
        let summary = try await folder.ingest()
        #expect(summary.totals.songs == 0)
        #expect(summary.text.contains("No MIDI files"))
    }

    @Test(.timeLimit(.minutes(1)))
    func whatIsNoFileIsReportedAndNeverWaitedFor() async throws {
        try folder.write(piano, to: "a.mid")
        #expect(mkfifo(folder.path + "/pipe.mid", 0o600) == 0)
        try folder.link("dangling.mid", to: "nowhere")
        try folder.link("dangling.txt", to: "nowhere")
        try folder.link("self.mid", to: "self.mid")
        let report = folder.base + "/report.jsonl"
        let summary = try await folder.ingest { $0.report = report }
        #expect(summary.totals.songs == 1)
        #expect(summary.counters.unreadable == 3)
        #expect(
            try String(contentsOfFile: report, encoding: .utf8) == """
                {"error":"a symbolic link to nothing","path":"dangling.mid","reasons":[],"status":"unreadable"}
                {"error":"not a regular file","path":"pipe.mid","reasons":[],"status":"unreadable"}
                {"error":"a loop of symbolic links","path":"self.mid","reasons":[],"status":"unreadable"}

                """)
    }

    @Test(.timeLimit(.minutes(1)))
    func symbolicLinksAreFollowedAndTheirLoopsEnd() async throws {
        let outside = try TestFolder()
        try outside.write(MIDIBytes.song(melodic: [5]), to: "far.mid")
        try outside.link("back", to: folder.path)
        try folder.write(piano, to: "z/a.mid")
        try folder.link("z/up", to: "..")
        try folder.link("aaa", to: "z")
        try folder.link("out2", to: outside.path)
        try folder.link("out1", to: outside.path)
        try folder.link("link.mid", to: "z/a.mid")
        let summary = try await folder.ingest()
        #expect(summary.counters.files == 3)
        #expect(try await folder.songs().keys.sorted() == ["link.mid", "out1/far.mid"])
    }

    @Test func namesAreKeptWhateverTheirBytes() async throws {
        let names: [[UInt8]] = [
            [0x66, 0xFF, 0xFE] + Array(".mid".utf8), Array("'; DROP TABLE songs; --.mid".utf8),
            Array("<b>&amp;\"quoted\".mid".utf8), Array("line\nbreak.mid".utf8), Array("100%41.mid".utf8),
            Array("e\u{301}.mid".utf8), Array("\u{e9}.mid".utf8), [0xC3, 0x28, 0x2F] + Array("x.mid".utf8),
        ]
        for (number, name) in names.enumerated() {
            try folder.write(MIDIBytes.song(melodic: [UInt8(number)]), to: name)
        }
        let report = folder.base + "/report.jsonl"
        try folder.write([0], to: [0xFF] + Array("\"\n.mid".utf8))
        #expect(try await folder.ingest { $0.report = report }.totals.songs == names.count)
        #expect(try await folder.ingest { $0.prune = true }.counters.unchanged == names.count + 1)
        let songs = try await folder.songs()
        #expect(songs["f%FF%FE.mid"]?.title == "f\u{FFFD}\u{FFFD}")
        #expect(songs["%C3(/x.mid"] != nil)
        #expect(songs["100%2541.mid"] != nil)
        let line = try String(contentsOfFile: report, encoding: .utf8)
        #expect(
            line == #"{"path":"%FF\"\n.mid","reasons":[{"offset":0,"reason":"not-midi"}],"status":"invalid"}"#
                + "\n")
    }

    @Test func aFileTooLargeIsInvalidWithoutBeingRead() async throws {
        try folder.write(piano, to: "huge.mid")
        #expect(truncate(folder.path + "/huge.mid", (64 << 20) + 1) == 0)
        try folder.write(piano, to: "large.mid")
        #expect(truncate(folder.path + "/large.mid", 3 << 20) == 0)
        let summary = try await folder.ingest()
        #expect(summary.totals.invalid["too-large"] == 1)
        #expect(summary.counters.bytes == 3 << 20)
        #expect(try await folder.ingest().counters.unchanged == 2)
    }

    @Test func aFolderOutOfReachIsReportedAndItsFilesAreKept() async throws {
        // A path longer than any that can be opened stands for a folder that permissions close: those
        // do not hold for root.
        try folder.write(piano, to: "deep/a.mid")
        try folder.write(MIDIBytes.song(melodic: [1]), to: "gone.mid")
        try await folder.ingest()
        let name = String(repeating: "d", count: 250)
        var descriptor = open(folder.path + "/deep", O_RDONLY)
        for _ in 0..<17 {
            #expect(mkdirat(descriptor, name, 0o755) == 0)
            let next = openat(descriptor, name, O_RDONLY)
            close(descriptor)
            descriptor = next
        }
        close(descriptor)
        try folder.remove("gone.mid")
        let summary = try await folder.ingest { $0.prune = true }
        #expect(summary.counters.unreadableFolders == 1)
        #expect(summary.text.contains("1 folder could not be read"))
        #expect(summary.totals.removed == 1)
        #expect(try await folder.songs().keys.sorted() == ["deep/a.mid"])
        try removeDeep()
    }

    /// By steps, since its path is longer than any call takes.
    private func removeDeep() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["rm", "-rf", folder.path]
        try process.run()
        process.waitUntilExit()
    }

    @Test(.enabled(if: geteuid() != 0, "root reads whatever the permissions say"))
    func whatPermissionsCloseIsKept() async throws {
        try folder.write(piano, to: "closed/a.mid")
        try folder.write(MIDIBytes.song(melodic: [1]), to: "b.mid")
        try await folder.ingest()
        chmod(folder.path + "/closed", 0)
        chmod(folder.path + "/b.mid", 0)
        let summary = try await folder.ingest {
            $0.prune = true
            $0.mode = .strict
        }
        chmod(folder.path + "/closed", 0o755)
        #expect(summary.counters.unreadable == 1)
        #expect(summary.counters.unreadableFolders == 1)
        #expect(try await folder.songs().count == 2)
    }

    @Test func aReportThatCannotBeWrittenIsRefusedBeforeAnythingIsRead() async throws {
        try folder.write(piano, to: "a.mid")
        await #expect { try await folder.ingest { $0.report = "/nowhere/report" } } throws: {
            ($0 as? IngestError)?.code == .reportUnwritable
        }
        #expect(try await folder.songs().isEmpty)
    }
}
