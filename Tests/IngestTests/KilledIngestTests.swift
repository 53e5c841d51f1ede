import Catalog
import Foundation
import Ingest
import MIDI
import Testing

@Suite(
    "The ingest command", .serialized,
    .enabled(if: ScaleProcess.executable != nil, "the scale executable is not beside the tests"))
struct KilledIngestTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func fill(_ numbers: Range<Int>, shiftedBy shift: Int = 0) throws {
        for number in numbers {
            let bytes =
                switch number % 10 {
                case 7: MIDIBytes.damagedSong(melodic: [UInt8(number % 128)])
                case 8: Array("no music".utf8)
                // Several files to a song.
                case 9: MIDIBytes.song(melodic: [UInt8((number + shift) / 10 % 16)], kits: [0])
                default:
                    MIDIBytes.song(
                        melodic: [UInt8(number % 128), UInt8((number + shift) % 97)],
                        name: "\(number + shift)")
                }
            try folder.write(bytes, to: "\(number % 5)/\(number).mid")
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func killedAtAnyMomentAndRunAgainEndsAsIfItHadNotBeen() async throws {
        var generator = SplitMix(state: 20_260_728)
        let before = folder.base + "/before.sqlite"
        try fill(0..<600)
        #expect(try ScaleProcess("ingest", folder.path, "--catalog", before).wait().code == 0)
        // Half of the runs start from a catalog of an older state of the folder.
        try fill(200..<400, shiftedBy: 1000)
        for number in 500..<600 { try folder.remove("\(number % 5)/\(number).mid") }
        let fresh = folder.base + "/fresh.sqlite"
        let updated = folder.base + "/updated.sqlite"
        try copyCatalog(from: before, to: updated)
        var durations: [Double] = []
        for catalog in [fresh, updated] {
            let start = ContinuousClock.now
            let result = try ScaleProcess("ingest", folder.path, "--catalog", catalog, "--prune").wait()
            durations.append((ContinuousClock.now - start) / .seconds(1))
            #expect(result.code == 0)
        }
        let expected = try TestFolder.contents(ofCatalogAt: fresh)
        #expect(expected.contains("\"ok\""), "the database's own check of itself")
        #expect(try differences(of: updated, from: expected).isEmpty)
        var killed = 0
        var moment = 0
        // On a busy machine a delay takes longer than asked for, and runs end before it: then by shorter ones.
        while moment < 20 || killed < 5 {
            defer { moment += 1 }
            let shortening = moment < 20 ? 1 : 4.0
            try #require(moment < 100, "runs must have been killed before their end")
            let catalog = folder.base + "/\(moment).sqlite"
            if moment % 2 == 1 { try copyCatalog(from: before, to: catalog) }
            let process = try ScaleProcess("ingest", folder.path, "--catalog", catalog, "--prune")
            let delay = Double.random(in: 0..<durations[moment % 2] / shortening, using: &generator)
            try await Task.sleep(for: .seconds(delay))
            process.send(SIGKILL)
            killed += process.wait().code == -SIGKILL ? 1 : 0
            let again = try ScaleProcess("ingest", folder.path, "--catalog", catalog, "--prune").wait()
            #expect(again.code == 0, "\(again.errors)")
            #expect(try differences(of: catalog, from: expected).isEmpty, "killed after \(delay) s")
        }
    }

    /// The first few, since there may be thousands.
    private func differences(of catalog: String, from expected: [String]) throws -> [String] {
        try TestFolder.contents(ofCatalogAt: catalog).difference(from: expected).prefix(5).map { "\($0)" }
    }

    /// With the log that its last process left, if it did.
    private func copyCatalog(from source: String, to target: String) throws {
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: source + suffix) {
            try FileManager.default.copyItem(atPath: source + suffix, toPath: target + suffix)
        }
    }

    @Test(.timeLimit(.minutes(3)), arguments: zip([SIGINT, SIGTERM], [CInt(130), 143]))
    func stopsOnASignalAndKeepsWhatItHas(_ signal: CInt, _ code: CInt) async throws {
        // On a busy machine a run may end before it is noticed to have begun: then one of more files.
        var result: ScaleProcess.Result
        var files = 0
        repeat {
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: folder.catalogPath + suffix)
            }
            try fill(files..<files + 3000)
            files += 3000
            let process = try ScaleProcess("ingest", folder.path, "--catalog", folder.catalogPath)
            while process.isRunning, try await !hasSongs { try await Task.sleep(for: .milliseconds(5)) }
            process.send(signal)
            result = process.wait()
        } while result.code == 0 && files < 15_000
        #expect(result.code == code)
        #expect(result.errors == "stopped: what was read is kept; run it again to go on\n")
        let kept = try await folder.songs().count
        #expect(kept > 0)
        let totals = try await folder.ingest()
        #expect(totals.counters.unchanged >= kept)
    }

    private var hasSongs: Bool {
        get async throws {
            guard FileManager.default.fileExists(atPath: folder.catalogPath) else { return false }
            // Until the catalog is made, it is none.
            return ((try? await folder.songs()) ?? [:]).isEmpty == false
        }
    }

    @Test func takesItsCatalogFromTheEnvironmentAndSaysWhatItDid() async throws {
        try fill(0..<20)
        let result = try ScaleProcess(
            "ingest", folder.path, "--format", "json", environment: ["SCALE_CATALOG": folder.catalogPath]
        ).wait()
        #expect(result.code == 0)
        #expect(result.errors.isEmpty)
        let summary = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(summary["files"] as? Int == 20)
        #expect(try await folder.songs().count == summary["songs"] as? Int)
    }

    @Test func saysInOneLineWhatIsWrongAndMakesNoCatalog() throws {
        let catalog = folder.catalogPath
        let missing = try ScaleProcess("ingest", folder.path + "/none", "--catalog", catalog).wait()
        let untitled = try ScaleProcess(
            "ingest", folder.path, "--catalog", catalog, "--titles", folder.base + "/titles.json"
        ).wait()
        for result in [missing, untitled] {
            #expect(result.code == 1)
            #expect(result.output.isEmpty)
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        #expect(!FileManager.default.fileExists(atPath: catalog))
    }

    @Test(.timeLimit(.minutes(1)))
    func aSecondOneIsRefusedWhileTheFirstRunsAndNotAfterItWasKilled() async throws {
        try fill(0..<10)
        let catalog = try SQLiteCatalog(path: folder.catalogPath)
        let run = try await catalog.beginIngest(of: folder.path, by: Reading(mode: .lenient, version: 1))
        let second = try ScaleProcess("ingest", folder.path, "--catalog", folder.catalogPath).wait()
        #expect(second.code == 1)
        #expect(second.errors.contains("another ingest"))
        #expect(second.errors.split(separator: "\n").count == 1)
        try await catalog.abandonIngest(run, figures: RunFigures(), problem: nil)
        #expect(try ScaleProcess("ingest", folder.path, "--catalog", folder.catalogPath).wait().code == 0)
    }
}

/// The same numbers from the same seed. Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators" (2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
