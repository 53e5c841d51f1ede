import NIOCore
import Testing

@testable import Load

@Suite struct LedgerAnswerTests {
    @Test(
        arguments: [
            (.answered, 201, "", .ok), (.answered, 200, "", .info), (.answered, 302, "", .info),
            (.clientError, 404, "playlist-not-found", .fail), (.shed, 503, "overloaded", .fail),
            (.shed, 503, "not-ready", .fail), (.shed, 503, "catalog-unreachable", .fail),
            (.shed, 503, "store-unavailable", .info), (.shed, 503, "", .info),
            (.serverError, 500, "internal-error", .info), (.serverError, 502, "", .info),
            (.serverError, 504, "", .info), (.connectRefused, 0, "", .fail), (.connectTimeout, 0, "", .fail),
            (.connectFailed, 0, "", .fail), (.notSent, 0, "", .fail), (.reset, 0, "", .info),
            (.timeout, 0, "", .info), (.badResponse, 0, "", .info), (.unknown, 0, "", .info),
        ] as [(RequestOutcome, Int, String, LedgerResult)])
    func saysWhatAnAnswerMeansForAWrite(
        outcome: RequestOutcome, status: Int, problem: String, result: LedgerResult
    ) {
        #expect(LedgerAnswer.result(outcome, status: status, problem: problem) == result)
    }

    @Test func readsProblemsAndPlaylists() {
        let problem = #"{"type":"/problems#overloaded","title":"t","status":503,"detail":"d"}"#
        #expect(PlaylistAnswer.problem(in: ByteBuffer(string: problem)) == "overloaded")
        #expect(PlaylistAnswer.problem(in: ByteBuffer(string: "<html>503</html>")) == "")
        let playlist =
            #"{"key":"k","entries":[{"id":1,"song":"a","title":"A"},{"id":2,"song":"a","title":"A"}]}"#
        #expect(PlaylistAnswer.songs(in: ByteBuffer(string: playlist)) == ["a", "a"])
        #expect(PlaylistAnswer.songs(in: ByteBuffer(string: problem)) == nil)
    }
}
