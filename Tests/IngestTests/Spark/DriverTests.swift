import Catalog
import Foundation
import Ingest
import Testing

@Suite(
    "The driver of an ingest by Spark",
    .enabled(if: ScaleProcess.executable != nil, "the scale executable is not beside the tests"))
struct DriverTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        for number in 0..<20 {
            try folder.write(MIDIBytes.song(melodic: [UInt8(number)], name: "\(number)"), to: "\(number).mid")
        }
    }

    private func ingest(
        _ script: String, _ change: (inout SparkEngine.Options) -> Void = { _ in }
    ) async throws -> IngestSummary {
        let spark = try StandInSpark(in: folder.base, script: script)
        var options = spark.options
        change(&options)
        let engine = try SparkEngine(options, environment: spark.environment)
        return try await folder.ingest { $0.engine = engine }
    }

    private var leftovers: [String] {
        (try? FileManager.default.subpathsOfDirectory(atPath: folder.base + "/work")) ?? []
    }

    @Test func refusesRowsThatAnswerAnotherChunk() async throws {
        // Of the same files in another order: only the digest tells.
        let script = """
            cp -r "$run" "$base/other"
            tac "$run/chunks/000000" >"$base/other/chunks/000000"
            echo 0 | "$scale" worker --work "$base/other"
            mv "$base/other/rows" "$run/"
            """
        await #expect {
            _ = try await ingest(script)
        } throws: { error in
            (error as? IngestError)?.code == .workDamaged && "\(error)".contains("not of this run")
        }
        #expect(try await folder.songs().isEmpty)
        #expect(leftovers.isEmpty)
    }

    @Test func loadsRowsThatItSeesOnlyAfterSparksEnd() async throws {
        // It must live on when Spark's own processes are ended.
        let script = """
            cp -r "$run" "$base/other"
            echo 0 | "$scale" worker --work "$base/other"
            export base run
            setsid bash -c 'tail --pid=$1 -f /dev/null; sleep 1; mv "$base/other/rows" "$run/"' late $PPID &
            """
        #expect(try await ingest(script).totals.songs == 20)
        #expect(leftovers.isEmpty)
    }

    @Test func waitsForAWorkerThatHasBegunHoweverLongItsFirstChunkTakes() async throws {
        let script = """
            { sleep 2; echo 0; } | "$scale" worker --work "$run" &
            until [ -d "$run/workers" ]; do sleep 0.05; done
            echo "WARN TaskSchedulerImpl: Initial job has not accepted any resources"
            wait
            """
        let summary = try await ingest(script) { $0.patience = .seconds(1) }
        #expect(summary.totals.songs == 20)
        #expect(summary.figures.executors == 1)
    }

    @Test func saysThatExecutorsEndRatherThanWhatCleaningUpMet() async throws {
        let script = """
            echo "ERROR ExecutorPodsAllocator: Max number of executor failures (6) reached"
            echo "KubernetesClientException: Failure executing: DELETE at: services is forbidden"
            exit 11
            """
        await #expect {
            _ = try await ingest(script)
        } throws: { error in
            (error as? IngestError)?.code == .noExecutors && "\(error)".contains("end as soon as")
        }
    }

    @Test func keepsTheCatalogsAddressAndPasswordFromSpark() async throws {
        let script = """
            env >"$base/environment"
            echo 0 | "$scale" worker --work "$run"
            """
        #expect(try await ingest(script).totals.songs == 20)
        let variables = try String(contentsOfFile: folder.base + "/environment", encoding: .utf8)
        #expect(variables.contains("SPARK_HOME="))
        #expect(!variables.contains("secret"))
        #expect(!variables.contains("SCALE_CATALOG"))
    }
}
