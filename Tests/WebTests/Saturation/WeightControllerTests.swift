import TestSupport
import Testing
import Web

@Suite struct WeightControllerTests {
    /// Seconds between measurements.
    private static let tick = 0.25

    /// A server whose saturation is measured as it is in production.
    private struct Server {
        var smoother = SaturationSmoother()
        var controller = WeightController()

        mutating func measure(_ saturation: Double, elapsed: Double = tick) -> Int {
            smoother.follow(saturation, elapsed: elapsed)
            controller.update(saturation: smoother.value, elapsed: elapsed)
            return controller.weight
        }

        mutating func run(_ saturation: Double, seconds: Double) -> [Int] {
            (0..<Int(seconds / tick)).map { _ in measure(saturation) }
        }
    }

    @Test func aServerAtEaseTakesAllThatComes() {
        var server = Server()
        #expect(server.run(0.55, seconds: 60).allSatisfy { $0 == 100 })
    }

    @Test(arguments: [0.95, 1.0, 1.3, 2.0])
    func nothingIsAskedForWithinTwoSecondsOfSaturation(saturation: Double) {
        var server = Server()
        _ = server.run(0.3, seconds: 10)
        #expect(server.run(saturation, seconds: 2).last == 0)
    }

    @Test func theWeightFallsInStepsAsUseGrows() {
        let weights = [0.6, 0.65, 0.75, 0.85, 0.9].map(WeightController.bearableWeight(at:))
        #expect(weights == [100, 80, 50, 10, 0])
    }

    @Test(arguments: [2.0, 30.0, 600.0])
    func afterSaturationTheWeightIsBackWithinAMinute(seconds: Double) throws {
        var server = Server()
        _ = server.run(2, seconds: seconds)
        let weights = server.run(0.2, seconds: 60)
        #expect(weights.last == 100)
        let first = try #require(weights.firstIndex { $0 > 0 })
        #expect(Double(first) * Self.tick > WeightController.calm)
        // Ten steps of a second each.
        #expect(weights.count { 0 < $0 && $0 < 100 } == Int(9 / Self.tick))
    }

    @Test func aZoneThatStaysBusyGetsWhatItBearsLessAStep() {
        var server = Server()
        _ = server.run(1.5, seconds: 5)
        #expect(server.run(0.7, seconds: 60).last == WeightController.bearableWeight(at: 0.7) - 10)
    }

    @Test(arguments: [0.58, 0.6, 0.65, 0.75, 0.88, 0.9])
    func noiseAroundALevelLowersTheWeightAndLeavesItThere(level: Double) {
        var generator = SeededGenerator(seed: 7)
        var server = Server()
        var weights: [Int] = []
        for _ in 0..<4000 {
            weights.append(server.measure(level + Double.random(in: -0.08...0.08, using: &generator)))
        }
        let settled = weights.dropFirst(400)
        #expect((settled.max() ?? 0) - (settled.min() ?? 0) <= 2 * WeightController.step)
        let rises = zip(settled, settled.dropFirst()).count { $1 > $0 }
        // Less than once a minute.
        #expect(rises < 900 / 60)
    }

    @Test(arguments: 0..<50)
    func whateverHappensWeightsStayInBoundsAndRiseByASingleStep(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        var server = Server()
        var last = 100
        for _ in 0..<2000 {
            let saturation = Double.random(in: -0.5...2.5, using: &generator)
            let elapsed =
                Bool.random(using: &generator) ? Self.tick : Double.random(in: 0...30, using: &generator)
            for _ in 0..<Int.random(in: 1...40, using: &generator) {
                let weight = server.measure(saturation, elapsed: elapsed)
                #expect((0...100).contains(weight))
                #expect(weight <= last + WeightController.step)
                last = weight
            }
        }
    }
}
