import NIOCore
import NIOHTTP1

/// A request on its way, from its first attempt to its outcome. Used on one event loop.
final class Exchange {
    /// What a request came to.
    struct End: Sendable {
        var outcome: RequestOutcome
        /// Nanoseconds since the start of the run; `nil`: no attempt was begun.
        var sent: Int64?
        var finished: Int64
        /// The target of the last attempt.
        var target: Int
        var attempts: Int
        var answer: Answer
    }

    struct Answer: Sendable {
        /// 0 without an answer.
        var status = 0
        var zone = ""
        var server = ""
        var location: String?
        /// Empty unless it was asked for.
        var body = ByteBuffer()
    }

    let request: RequestTemplate
    let opensConnection: Bool
    /// The most bytes of the answer's body that are kept; more make a bad response. `nil` keeps none and
    /// takes any.
    let keptBody: Int?
    /// When it is given up at last.
    let end: Int64
    private let completion: (End) -> Void

    var rule: AttemptRule
    var target: Int
    var sent: Int64?
    var attempts = 0
    /// Of the attempt under way.
    var deadline: Int64 = 0
    var answer = Answer()
    /// `nil` while it is being opened.
    var connection: Connection?
    /// In the pool's table.
    var place = 0
    private(set) var hasEnded = false

    init(
        _ request: RequestTemplate, target: Int, rule: AttemptRule, end: Int64, opensConnection: Bool = false,
        keptBody: Int? = nil, completion: @escaping (End) -> Void
    ) {
        self.request = request
        self.target = target
        self.rule = rule
        self.end = end
        self.opensConnection = opensConnection
        self.keptBody = keptBody
        self.completion = completion
    }

    func finish(_ outcome: RequestOutcome, at time: Int64) {
        guard !hasEnded else { return }
        hasEnded = true
        completion(
            End(
                outcome: outcome, sent: sent, finished: time, target: target, attempts: attempts,
                answer: answer))
    }
}
