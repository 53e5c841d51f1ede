import Chaos
import Platforms
import Testing

@testable import Harness

@Suite("Probes", .timeLimit(.minutes(2)))
struct ProbeTests {
    private func prometheus(_ text: String, status: Int = 200) throws -> ProbeLook {
        try PrometheusProbe.look(Array(text.utf8), status: status)
    }

    @Test func takeAQuerysFirstSample() throws {
        let vector = """
            {"status":"success","data":{"resultType":"vector","result":[{"metric":{"zone":"a"},"value":[1.5,"0.25"]},
            {"metric":{"zone":"b"},"value":[1.5,"7"]}]}}
            """
        #expect(try prometheus(vector) == ProbeLook(value: 0.25, passed: true))
        let scalar = #"{"status":"success","data":{"resultType":"scalar","result":[1.5,"3"]}}"#
        #expect(try prometheus(scalar) == ProbeLook(value: 3, passed: true))
    }

    @Test func findNothingWhereAQueryHasNoSample() throws {
        let empty = try prometheus(#"{"status":"success","data":{"resultType":"vector","result":[]}}"#)
        #expect(empty == ProbeLook(value: nil, passed: false, problem: "the query has no sample"))
        let blank = try prometheus(#"{"status":"success","data":{"resultType":"scalar","result":[1,"NaN"]}}"#)
        #expect(blank == ProbeLook(value: nil, passed: false, problem: "its value is NaN"))
    }

    @Test(arguments: [
        "<html>", "", #"{"status":"error","errorType":"bad_data","error":"parse error"}"#,
    ])
    func cannotLookWithoutAnAnswer(_ text: String) {
        #expect(throws: PageError.self) { try prometheus(text, status: 400) }
    }

    @Test func runPrograms() async throws {
        let number = try await CommandProbe(["sh", "-c", "echo one; echo 42"]).look()
        #expect(number == ProbeLook(value: 42, passed: true))
        let failed = try await CommandProbe(["sh", "-c", "echo wrong >&2; exit 3"]).look()
        #expect(failed == ProbeLook(value: nil, passed: false, problem: "it ended with 3: wrong"))
        await #expect(throws: (any Error).self) { try await CommandProbe(["/no/such/program"]).look() }
    }

    @Test func sayThatAPageIsNotThere() async throws {
        // Nobody listens on the port for discarding.
        let look = try await HTTPProbe("http://127.0.0.1:9/", status: 200).look()
        #expect(!look.passed && look.value == nil && look.problem != nil)
    }
}

@Suite("Programs of a run", .timeLimit(.minutes(2)))
struct ProgramRunnerTests {
    @Test func sayHowTheyEnded() async {
        #expect(await ProgramRunner().run(["true"], within: 30) == nil)
        #expect(
            await ProgramRunner().run(["sh", "-c", "echo why; exit 7"], within: 30) == "it ended with 7: why")
        #expect(await ProgramRunner().run(["/no/such/program"], within: 30) != nil)
    }

    @Test func areEndedWithTheirChildren() async throws {
        let program = ["sh", "-c", "sleep 987 & sleep 987"]
        let problem = await ProgramRunner().run(program, within: 0.5)
        #expect(problem == "it ran for more than 0.5 s and was ended")
        #expect(await ProgramRunner().run(["pgrep", "-fx", "sleep 987"], within: 30) != nil)
    }
}
