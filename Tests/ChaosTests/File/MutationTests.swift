import Chaos
import Foundation
import Testing

/// Whatever is in a file, reading it ends in an experiment or in errors, and in the same ones each time.
@Suite("A file that was changed at random")
struct MutationTests {
    @Test(arguments: 0..<12)
    func endsInAnExperimentOrInErrors(_ seed: UInt64) throws {
        var random = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        let originals = try shippedExperiments().map { Array(try Data(contentsOf: $0)) }
        for _ in 0..<150 {
            let bytes = mutated(originals, &random)
            let file = ExperimentFile(bytes, name: "x.yaml")
            let isExplained = file.experiment != nil || file.errorCount > 0
            #expect(isExplained, "\(String(decoding: bytes, as: UTF8.self))")
            #expect((file.experiment == nil) == (file.errorCount > 0))
            let again = ExperimentFile(bytes, name: "x.yaml")
            #expect(again.diagnostics == file.diagnostics)
            for diagnostic in file.diagnostics {
                #expect(diagnostic.line > 0 && diagnostic.column > 0)
                #expect(!diagnostic.message.isEmpty && !diagnostic.advice.isEmpty)
                #expect(!diagnostic.description.contains("\n"))
            }
            if let experiment = file.experiment { #expect(!ExperimentDescription(experiment).text.isEmpty) }
        }
    }

    private func mutated(_ originals: [[UInt8]], _ random: inout Dice) -> [UInt8] {
        var bytes = originals[random.below(originals.count)]
        for _ in 0...random.below(4) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            let end = min(bytes.count, place + 1 + random.below(40))
            switch random.below(8) {
            case 0: bytes[place] = UInt8(random.below(256))
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count))
            case 3:
                let pieces = [
                    "[", "{", "}", ": ", "- ", "\n", "\t", "\"", "${", "*a", "&a ", "!", "0", "-1", "%",
                    "null", "~", "1e999", "é", "\u{0}",
                ]
                bytes.insert(contentsOf: Array(pieces[random.below(pieces.count)].utf8), at: place)
            case 4: swapLines(&bytes, &random)
            case 5:
                // Of another file: fields in the wrong place.
                let other = originals[random.below(originals.count)]
                let from = random.below(other.count)
                bytes.replaceSubrange(place..<end, with: other[from..<min(other.count, from + 60)])
            case 6: bytes.removeSubrange(place...)
            default:
                // A value of another kind.
                if let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")),
                    let line = bytes[colon...].firstIndex(of: UInt8(ascii: "\n"))
                {
                    let values = [
                        "5", "[]", "{}", "", "true", "x", "-3s", "120%", "[[[]]]", "{a: b}", "1e400",
                        "99999999999999999999",
                    ]
                    bytes.replaceSubrange(
                        colon..<line, with: Array(": \(values[random.below(values.count)])".utf8))
                }
            }
        }
        return bytes
    }

    private func swapLines(_ bytes: inout [UInt8], _ random: inout Dice) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(
            Array.init)
        lines.swapAt(random.below(lines.count), random.below(lines.count))
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}

/// SplitMix64.
private struct Dice {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
