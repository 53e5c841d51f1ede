import Foundation
import MIDI
import Testing

/// The reference results are those of `pretty_midi` 0.2.11 over `mido` 1.3.3.
@Suite(.enabled(if: ReferenceFiles.areThere, "the reference MIDI files are not on this machine"))
struct ReferenceTests {
    @Test(arguments: ["real", "damaged", "edge"])
    func strictAgreesWithTheReferenceOnEveryFile(folder: String) throws {
        for file in try ReferenceFiles.load(folder) {
            let extraction = InstrumentReader.read(file.bytes, mode: .strict)
            #expect((extraction.status == .ok) == (file.reference.status == "ok"), "\(file.reference.file)")
            #expect(extraction.instruments == file.reference.instrumentSet, "\(file.reference.file)")
        }
    }

    @Test(arguments: ["real", "damaged", "edge"])
    func lenientAgreesWithStrictOnEveryFileThatStrictAccepts(folder: String) throws {
        for file in try ReferenceFiles.load(folder) where file.reference.status == "ok" {
            #expect(InstrumentReader.read(file.bytes) == InstrumentReader.read(file.bytes, mode: .strict))
        }
    }

    @Test func lenientRecoversFourFifthsOfWhatAnotherParserAcceptsAndStrictRejects() throws {
        let files = try ["real", "damaged", "edge"].flatMap(ReferenceFiles.load)
            .filter { $0.reference.status != "ok" && $0.reference.symusic == "ok" }
        let recovered = files.count { InstrumentReader.read($0.bytes).status == .recovered }
        #expect(recovered * 5 >= files.count * 4, "\(recovered) of \(files.count)")
    }

    @Test func theWholeRuleGivesTheSameAsTheFastWay() throws {
        for file in try ["real", "damaged", "edge"].flatMap(ReferenceFiles.load) {
            let whole = InstrumentReader.readByWholeRule(file.bytes.span, mode: .strict)
            #expect(InstrumentReader.read(file.bytes, mode: .strict) == whole, "\(file.reference.file)")
        }
    }
}

enum ReferenceFiles {
    struct Reference: Decodable {
        var file: String
        var status: String
        var symusic: String
        var instruments: [Pair]

        struct Pair: Decodable {
            var program: UInt8
            var isDrum: Bool

            init(from decoder: any Decoder) throws {
                var pair = try decoder.unkeyedContainer()
                program = try pair.decode(UInt8.self)
                isDrum = try pair.decode(Bool.self)
            }
        }

        var instrumentSet: InstrumentSet {
            var set = InstrumentSet()
            for pair in instruments {
                if pair.isDrum {
                    set.percussion.insert(pair.program)
                } else {
                    set.melodic.insert(pair.program)
                }
            }
            return set
        }
    }

    /// Beside the package: tests/MIDITests/file → package → its parent.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/midi")

    static var areThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func load(_ name: String) throws -> [(bytes: [UInt8], reference: Reference)] {
        let lines = try String(contentsOf: folder.appending(path: "\(name).reference.jsonl"), encoding: .utf8)
        return try lines.split(separator: "\n").map { line in
            let reference = try JSONDecoder().decode(Reference.self, from: Data(line.utf8))
            let file = folder.appending(path: name).appending(path: reference.file)
            return (try [UInt8](Data(contentsOf: file)), reference)
        }
    }
}
