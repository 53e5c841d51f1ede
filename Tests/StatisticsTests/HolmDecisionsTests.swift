import Statistics
import Testing

struct HolmDecisionsTests {
    /// A normal one.
    private struct Known: Estimate {
        var value: Double
        var error = 1.0
        let count = 1

        func interval(level: Double) -> Interval {
            let width = StudentDistribution.width(level: level, degrees: 1e9) * error
            return Interval(low: value - width, high: value + width)
        }
    }

    private let positive = Interval(low: 0, high: .infinity)

    @Test func oneQuestionIsDecidedAtTheWholeLevel() {
        let decisions = HolmDecisions([.init(Known(value: 2), in: positive)], level: 0.95)
        #expect(decisions.answers.map(\.decision) == [.within])
        #expect(decisions.answers[0].level == 0.95)
        #expect(HolmDecisions([], level: 0.95).answers.isEmpty)
    }

    @Test func whatOneQuestionDecidesIsOpenAmongMany() {
        let many = [Known(value: 2), Known(value: 0.1), Known(value: -0.2), Known(value: 0.3)]
        let decisions = HolmDecisions(many.map { .init($0, in: positive) }, level: 0.95)
        #expect(decisions.answers[0].decision == .open)
    }

    @Test func clearQuestionsLeaveTheirPartToOthers() {
        let estimates = [Known(value: 2), Known(value: 9), Known(value: -8)]
        let decisions = HolmDecisions(estimates.map { .init($0, in: positive) }, level: 0.95)
        #expect(decisions.answers.map(\.decision) == [.within, .within, .outside])
        #expect(decisions.answers[0].level == 0.95)
        #expect(abs(decisions.answers[1].level - (1 - 0.05 / 3)) < 1e-12)
    }

    @Test func nothingIsDecidedAfterAnOpenQuestion() {
        let estimates = [Known(value: 1), Known(value: 0.9), Known(value: 20)]
        let answers = HolmDecisions(estimates.map { .init($0, in: positive) }, level: 0.95).answers
        #expect(answers.map(\.decision) == [.open, .open, .within])
        #expect(answers[0].level == answers[1].level)
    }

    @Test func anIntervalAcrossABoundDecidesNothing() {
        let range = Interval(low: 0, high: 1)
        #expect(Decision(Interval(low: 0.5, high: 1.5), in: range) == .open)
        #expect(Decision(Interval(low: 0, high: 1), in: range) == .within)
        #expect(Decision(Interval(low: 1.1, high: 1.5), in: range) == .outside)
        #expect(Decision(Interval(low: .nan, high: .nan), in: range) == .open)
    }
}
