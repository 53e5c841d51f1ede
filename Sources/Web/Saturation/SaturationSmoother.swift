/// Follows a saturation that jumps about: upwards within a second, downwards over several.
package struct SaturationSmoother: Hashable, Sendable {
    /// Seconds in which it goes half of the way up, and down.
    static let rise = 0.25
    static let fall = 2.0

    package private(set) var value = 0.0

    package init() {}

    /// - Parameter elapsed: seconds since the last time.
    package mutating func follow(_ saturation: Double, elapsed: Double) {
        guard elapsed > 0 else { return }
        let time = saturation > value ? Self.rise : Self.fall
        value += (saturation - value) * elapsed / (elapsed + time)
    }
}
