import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Gathers one answer, bounded in time and size.
final class AnswerCollector: HTTPClientResponseDelegate {
    /// Of answers that say why something failed, in bytes; what is longer is cut off.
    private static let longestRefusal = 1 << 20

    private struct State {
        var head: HTTPResponseHead?
        /// Bytes, where the answer says so.
        var length: Int?
        var body: [UInt8] = []
    }

    private struct RefusalIsLong: Error {}

    private let limit: Int
    private let isHead: Bool
    private let end: NIODeadline
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: of the body of an answer that is a success, in bytes.
    ///   - end: after which nothing more is taken.
    init(limit: Int, isHead: Bool, end: NIODeadline) {
        self.limit = limit
        self.isHead = isHead
        self.end = end
    }

    var hasBegun: Bool { state.withLock { $0.head != nil } }

    /// What there is of a refusal that was cut off.
    var longRefusal: HTTPTransport.Answer? {
        state.withLock { state in
            guard let head = state.head, !head.isSuccess, state.body.count >= Self.longestRefusal else {
                return nil
            }
            return HTTPTransport.Answer(
                status: Int(head.status.code), headers: head.headers, body: state.body)
        }
    }

    func didReceiveHead(
        task: HTTPClient.Task<HTTPTransport.Answer>, _ head: HTTPResponseHead
    ) -> EventLoopFuture<Void> {
        let length = isHead ? nil : head.headers.first(name: "content-length").flatMap { Int($0) }
        let isTooLarge = head.isSuccess && (length ?? 0) > limit
        state.withLock { state in
            state.head = head
            state.length = length
            if !isTooLarge { state.body.reserveCapacity(min(length ?? 0, max(limit, Self.longestRefusal))) }
        }
        return isTooLarge
            ? task.eventLoop.makeFailedFuture(HTTPTransport.Failure.tooLarge)
            : task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
        task: HTTPClient.Task<HTTPTransport.Answer>, _ part: ByteBuffer
    ) -> EventLoopFuture<Void> {
        let problem: (any Error)? = state.withLock { state in
            guard NIODeadline.now() < end else { return HTTPTransport.Failure.timedOut }
            guard state.head?.isSuccess == true else {
                state.body += part.readableBytesView.prefix(Self.longestRefusal - state.body.count)
                return state.body.count < Self.longestRefusal ? nil : RefusalIsLong()
            }
            guard state.body.count + part.readableBytes <= limit else {
                return HTTPTransport.Failure.tooLarge
            }
            state.body += part.readableBytesView
            return nil
        }
        return problem.map(task.eventLoop.makeFailedFuture) ?? task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<HTTPTransport.Answer>) throws -> HTTPTransport.Answer {
        try state.withLock { state in
            guard let head = state.head else { throw HTTPTransport.Failure.cut("it has no head") }
            if let length = state.length, state.body.count != length {
                throw HTTPTransport.Failure.cut("\(state.body.count) bytes came of \(length)")
            }
            return HTTPTransport.Answer(
                status: Int(head.status.code), headers: head.headers,
                body: exchange(&state.body, with: []))
        }
    }
}

extension HTTPResponseHead {
    fileprivate var isSuccess: Bool { (200..<300).contains(status.code) }
}
