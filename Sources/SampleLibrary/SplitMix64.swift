/// The SplitMix64 generator of pseudorandom numbers: small, fast, and the same on every machine.
///
/// Source: Guy L. Steele Jr., Doug Lea, Christine H. Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014, with the constants of its public-domain version in C (Sebastiano Vigna, 2015).
/// Draws are made here and not by the standard library, whose ways of drawing may change.
public struct SplitMix64: Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    /// The generator of one stream of one song, independent of every other.
    init(seed: UInt64, song: Int, stream: Stream) {
        var seeds = SplitMix64(seed: seed)
        var songs = SplitMix64(seed: seeds.next() ^ UInt64(bitPattern: Int64(song)))
        state = songs.next() &+ stream.rawValue &* 0xD1B5_4A32_D192_ED03
    }

    /// What a song's numbers are drawn for; apart, so that a name needs no notes.
    enum Stream: UInt64 {
        case name, instruments, form, notes
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` - 1, by multiplication: the bias is below 2⁻³² for bounds used here.
    ///
    /// - Parameter bound: at least 1.
    package mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// `true` in `percent` of a hundred draws.
    mutating func chance(_ percent: Int) -> Bool {
        below(100) < percent
    }

    /// An element, each as likely as another.
    ///
    /// - Parameter choices: at least one.
    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[below(choices.count)]
    }

    /// An index of `weights`, each as likely as its weight.
    ///
    /// - Parameter weights: none negative, not all 0.
    package mutating func place(by weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (place, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return place }
        }
        return weights.count - 1
    }
}
