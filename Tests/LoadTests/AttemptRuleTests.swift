import Testing

@testable import Load

@Suite struct AttemptRuleTests {
    @Test func aReadIsAskedOfEachTargetOnce() {
        var rule = AttemptRule(targets: 3, failover: true, isSafeToRepeat: true)
        #expect(rule.step(after: .connectRefused, wasKept: false) == .nextTarget)
        #expect(rule.step(after: .shed, wasKept: false) == .nextTarget)
        #expect(rule.step(after: .timeout, wasKept: false) == .giveUp)
    }

    @Test func withoutFailoverAFailureIsTheEnd() {
        for outcome in RequestOutcome.allCases {
            var rule = AttemptRule(targets: 3, failover: false, isSafeToRepeat: true)
            #expect(rule.step(after: outcome, wasKept: false) == .giveUp)
        }
    }

    @Test func aKeptConnectionThatWasClosedIsReplacedOnce() {
        var rule = AttemptRule(targets: 1, failover: false, isSafeToRepeat: true)
        #expect(rule.step(after: .reset, wasKept: true) == .sameTarget)
        #expect(rule.step(after: .reset, wasKept: true) == .giveUp)
    }

    @Test func writesAreNeverRepeated() {
        for outcome in RequestOutcome.allCases {
            var rule = AttemptRule(targets: 3, failover: true, isSafeToRepeat: false)
            #expect(rule.step(after: outcome, wasKept: true) == .giveUp)
        }
    }

    @Test func whatEveryTargetWouldSayIsNotAskedAgain() {
        for outcome in [RequestOutcome.clientError, .notSent, .unknown] {
            var rule = AttemptRule(targets: 3, failover: true, isSafeToRepeat: true)
            #expect(rule.step(after: outcome, wasKept: false) == .giveUp)
        }
    }

    @Test func targetsShareTheTimeThatIsLeft() {
        var rule = AttemptRule(targets: 3, failover: true, isSafeToRepeat: true)
        #expect(rule.deadline(now: 0, end: 900) == 300)
        _ = rule.step(after: .timeout, wasKept: false)
        #expect(rule.deadline(now: 300, end: 900) == 600)
        _ = rule.step(after: .timeout, wasKept: false)
        #expect(rule.deadline(now: 600, end: 900) == 900)
        #expect(rule.deadline(now: 1000, end: 900) == 1000)
    }
}
