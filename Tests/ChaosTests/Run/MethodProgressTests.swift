@testable import Chaos
import Testing

@Suite("The progress of a method")
struct MethodProgressTests {
    private func wait(_ id: String) -> Step { Step(id: id, action: .wait(seconds: 1)) }

    /// Ends leaves in the order in which they began, and says what happened in words.
    private func walk(_ steps: [Step]) -> [String] {
        var progress = MethodProgress(steps)
        var words: [String] = []
        var leaves: [MethodProgress.Leaf] = []
        func take(_ changes: [MethodProgress.Change]) {
            for change in changes {
                switch change {
                case .began(let id): words.append("+\(id)")
                case .ended(let id, _): words.append("-\(id)")
                case .leaf(let leaf): leaves.append(leaf)
                }
            }
        }
        take(progress.begin())
        while !leaves.isEmpty {
            #expect(!progress.isOver)
            take(progress.ended(leaves.removeFirst(), problem: nil))
        }
        #expect(progress.isOver)
        return words
    }

    @Test func goesFromStepToStep() {
        #expect(walk([wait("a"), wait("b")]) == ["+a", "-a", "+b", "-b"])
    }

    @Test func isOverWithoutSteps() {
        var progress = MethodProgress([])
        #expect(progress.begin().isEmpty)
        #expect(progress.isOver)
    }

    @Test func beginsParallelStepsAtOnce() {
        let steps = [Step(id: "p", action: .parallel([wait("a"), wait("b")])), wait("c")]
        #expect(walk(steps) == ["+p", "+a", "+b", "-a", "-b", "-p", "+c", "-c"])
    }

    @Test func repeatsSteps() {
        let steps = [Step(id: "r", action: .repeated(times: 2, steps: [wait("a"), wait("b")]))]
        #expect(walk(steps) == ["+r", "+a", "-a", "+b", "-b", "+a", "-a", "+b", "-b", "-r"])
    }

    @Test func nestsStepsInSteps() {
        let round = Step(id: "p", action: .parallel([wait("a"), wait("b")]))
        let steps = [Step(id: "r", action: .repeated(times: 2, steps: [round]))]
        let once = ["+p", "+a", "+b", "-a", "-b", "-p"]
        #expect(walk(steps) == ["+r"] + once + once + ["-r"])
    }

    @Test func endsEmptySteps() {
        let steps = [
            Step(id: "p", action: .parallel([])), Step(id: "r", action: .repeated(times: 3, steps: [])),
            Step(id: "n", action: .repeated(times: 0, steps: [wait("a")])),
        ]
        #expect(walk(steps) == ["+p", "-p", "+r", "-r", "+n", "-n"])
    }

    @Test func goesOnBesideProgramsInTheBackground() {
        let program = Step(id: "x", action: .run(command: ["true"], timeout: 1, isBackground: true))
        var progress = MethodProgress([program, wait("a")])
        let began = progress.begin()
        let leaves = progress.leaves
        #expect(began.count == 4)
        #expect(leaves.map(\.id) == ["a", "x"])
        _ = progress.ended(leaves[0], problem: nil)
        #expect(!progress.isOver)
        _ = progress.ended(leaves[1], problem: nil)
        #expect(progress.isOver)
    }

    @Test func beginsNothingAfterItWasStopped() {
        let round = Step(id: "r", action: .repeated(times: 5, steps: [wait("a"), wait("b")]))
        var progress = MethodProgress([round, wait("c")])
        _ = progress.begin()
        let leaf = progress.leaves[0]
        let stopped = progress.stop()
        #expect(stopped.count == 1)
        #expect(!progress.isOver)
        #expect(progress.ended(leaf, problem: nil) == [.ended(id: "a", problem: nil)])
        #expect(progress.isOver)
    }

    @Test func takesEveryTreeToItsEnd() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var count = 0
            func tree(_ depth: Int) -> Step {
                count += 1
                let id = "\(count)"
                let children = depth == 0 ? 0 : Int.random(in: 0...3, using: &generator)
                switch Int.random(in: 0...3, using: &generator) {
                case 0 where depth > 0:
                    return Step(id: id, action: .parallel((0..<children).map { _ in tree(depth - 1) }))
                case 1 where depth > 0:
                    let times = Int.random(in: 0...3, using: &generator)
                    return Step(
                        id: id,
                        action: .repeated(times: times, steps: (0..<children).map { _ in tree(depth - 1) }))
                default: return wait(id)
                }
            }
            let words = walk((0..<3).map { _ in tree(3) })
            var open: [String: Int] = [:]
            for word in words {
                open[String(word.dropFirst()), default: 0] += word.hasPrefix("+") ? 1 : -1
                #expect(open.values.allSatisfy { $0 >= 0 && $0 <= 1 })
            }
            #expect(open.values.allSatisfy { $0 == 0 })
        }
    }
}
