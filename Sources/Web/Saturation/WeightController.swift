/// What share of its traffic a server asks for: all of it until it is well used, less in steps before its
/// clients notice, nothing when it is saturated, and more again by and by.
///
/// Weights fall at once to where the saturation says. They rise by one step a second, once the saturation has
/// said so for some seconds on end; noise around a level so lowers the weight once rather than again and again.
package struct WeightController: Hashable, Sendable {
    /// Up to this saturation a server takes all that comes.
    package static let comfortable = 0.6
    /// From this saturation on it takes nothing.
    package static let saturated = 0.9
    /// Weights are multiples of this, in percent.
    package static let step = 10
    /// Seconds of calm before the weight rises.
    package static let calm = 5.0
    /// Seconds between steps upwards.
    package static let stepTime = 1.0

    /// In percent, 0 to 100.
    package private(set) var weight = 100
    private var calmTime = 0.0
    private var sinceStep = 0.0

    package init() {}

    /// - Parameters:
    ///   - saturation: smoothed, see ``SaturationSmoother``.
    ///   - elapsed: seconds since the last time.
    package mutating func update(saturation: Double, elapsed: Double) {
        let bearable = Self.bearableWeight(at: saturation)
        if bearable < weight {
            weight = bearable
            calmTime = 0
            return
        }
        // Short of what is bearable by a step, or the next breath would bring it down again.
        let next = weight + Self.step
        guard saturation < Self.comfortable ? next <= 100 : next < bearable else {
            calmTime = 0
            return
        }
        calmTime += elapsed
        sinceStep += elapsed
        guard calmTime >= Self.calm, sinceStep >= Self.stepTime else { return }
        weight = next
        sinceStep = 0
    }

    /// The most that should be asked for at a saturation.
    package static func bearableWeight(at saturation: Double) -> Int {
        guard saturation > comfortable else { return 100 }
        guard saturation < saturated else { return 0 }
        let share = (saturated - saturation) / (saturated - comfortable)
        return Int(share * Double(100 / step)) * step
    }
}
