import MIDI
import TestSupport
import Testing

/// Mutated files, seeded: the coverage-guided fuzzer goes deeper, this runs everywhere.
struct MutationTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func everyReadingOfAMutatedFileKeepsItsPromises(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<25_000 {
            let bytes = Self.mutatedFile(&generator)
            let strict = InstrumentReader.read(bytes, mode: .strict)
            let lenient = InstrumentReader.read(bytes)
            #expect(strict == InstrumentReader.readByWholeRule(bytes.span, mode: .strict))
            #expect(strict.status == .invalid || lenient == strict)
            #expect((lenient.status == .ok) == lenient.reasons.isEmpty)
            #expect(lenient.status != .recovered || !lenient.instruments.isEmpty)
            #expect(lenient.reasons.allSatisfy { (0...bytes.count).contains($0.offset) })
        }
    }

    private static func mutatedFile(_ generator: inout SeededGenerator) -> [UInt8] {
        let tracks = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            (0..<Int.random(in: 0...12, using: &generator)).flatMap { _ in event(&generator) }
        }
        var bytes = MIDIBytes.file(tracks: tracks)
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
            default: bytes.removeLast(min(bytes.count - 1, 8))
            }
        }
        return bytes
    }

    private static func event(_ generator: inout SeededGenerator) -> [UInt8] {
        let pitch = UInt8.random(in: 60...62, using: &generator)
        let channel = UInt8([0, 1, 9].randomElement(using: &generator) ?? 0)
        let delta: [UInt8] = [[0], [5], [0x81, 0], [0x80, 0x81, 1]].randomElement(using: &generator) ?? [0]
        let message: [UInt8] =
            switch Int.random(in: 0..<9, using: &generator) {
            case 0, 1: [0x90 | channel, pitch, 64]
            case 2: [0x80 | channel, pitch, 0]
            case 3: [pitch, 0]
            case 4: [0xc0 | channel, pitch]
            case 5: [0xff, UInt8.random(in: 0...0x60, using: &generator), 2, 1, 2]
            case 6: [0xf0, 2, 1, 0xf7]
            case 7: [[0xf8], [0xf1, 1], [0xf6], [0xf7, 0]].randomElement(using: &generator) ?? [0xf8]
            default: [0xb0 | channel, 7, 100]
            }
        return delta + message
    }
}
