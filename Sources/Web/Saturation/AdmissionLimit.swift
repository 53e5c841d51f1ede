/// How many requests a server lets in at once; who comes beyond that is told to come again.
///
/// Lower than usual while the server has been too slow for some time: what it lets in it then still answers,
/// instead of having more and more of them wait. The limit halves within a second and comes back as fast.
package struct AdmissionLimit: Hashable, Sendable {
    /// From this slowness on it is lowered.
    static let tooSlow = 0.95
    /// Below this it is raised again.
    static let fastEnough = 0.85
    /// Seconds that slowness may last.
    package static let patience = 3.0
    /// Requests that are always let in.
    package static let least = 8

    package let most: Int
    private var value: Double
    private var slowTime = 0.0

    /// - Parameter most: the limit of a server that is well.
    package init(most: Int) {
        self.most = max(1, most)
        value = Double(self.most)
    }

    package var current: Int { Int(value) }

    /// - Parameters:
    ///   - slowness: see ``Saturation/slowness``; smoothed.
    ///   - elapsed: seconds since the last time.
    package mutating func update(slowness: Double, elapsed: Double) {
        slowTime = slowness >= Self.tooSlow ? slowTime + elapsed : 0
        // A pause of the whole process is one observation, not many.
        let change = min(elapsed, 1) / 2
        if slowTime > Self.patience {
            value = max(min(Double(Self.least), Double(most)), value * (1 - change))
        } else if slowness < Self.fastEnough {
            value = min(Double(most), value * (1 + change) + change)
        }
    }
}
