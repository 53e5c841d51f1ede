import Testing

@testable import Load

@Suite struct PlannedRequestsTests {
    private func plan(_ weights: [Int], targets: Int = 3, seed: UInt64 = 1) -> LoadPlan {
        LoadPlan(
            targets: (0..<targets).map { LoadTarget(host: "h", port: 1 + $0) },
            scenarios: weights.enumerated().map { place, weight in
                Scenario(
                    "s\(place)", weight: weight,
                    requests: (0..<10).map { RequestTemplate(.get, "/\($0)") })
            },
            arrivals: .poisson(rate: 1000), duration: .seconds(30), connections: .new(share: 0.25),
            seed: seed)
    }

    @Test func scenariosComeByTheirWeights() {
        for seed in 1...5 as ClosedRange<UInt64> {
            let requests = Array(PlannedRequests(plan([5, 3, 0, 2], seed: seed)))
            let count = Double(requests.count)
            for (scenario, share) in [0.5, 0.3, 0, 0.2].enumerated() {
                let found = Double(requests.count { $0.scenario == scenario })
                #expect(abs(found - share * count) <= 5 * (share * (1 - share) * count).squareRoot())
            }
            let new = Double(requests.count { $0.opensConnection })
            #expect(abs(new - 0.25 * count) <= 5 * (0.25 * 0.75 * count).squareRoot())
            #expect(Set(requests.map(\.template)) == Set(0..<10))
        }
    }

    @Test func targetsTakeTurns() {
        let requests = Array(PlannedRequests(plan([1])))
        #expect(requests.enumerated().allSatisfy { $1.target == $0 % 3 })
    }

    @Test func anotherMixDoesNotMoveTheTimes() {
        let times = Array(PlannedRequests(plan([1, 1]))).map(\.intended)
        #expect(Array(PlannedRequests(plan([7, 1, 1], targets: 1))).map(\.intended) == times)
        #expect(Array(PlannedRequests(plan([1, 1], seed: 2))).map(\.intended) != times)
    }
}
