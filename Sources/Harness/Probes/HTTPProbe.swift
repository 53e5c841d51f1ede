import Chaos
import Platforms

/// A page that should have a certain status; its value is the time taken, in seconds.
package struct HTTPProbe: ProbeReader {
    private let url: String
    private let status: Int
    private let pages = PageReader()

    package init(_ url: String, status: Int) {
        self.url = url
        self.status = status
    }

    package func look() async throws -> ProbeLook {
        let start = ContinuousClock.now
        do {
            let page = try await pages.get(url, within: .seconds(5))
            let time = (ContinuousClock.now - start).nanoseconds.seconds
            guard page.status == status else {
                return ProbeLook(value: time, passed: false, problem: "status \(page.status)")
            }
            return ProbeLook(value: time, passed: true)
        } catch let error as PageError {
            return ProbeLook(value: nil, passed: false, problem: error.message)
        }
    }
}
