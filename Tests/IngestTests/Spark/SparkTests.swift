import Catalog
import Foundation
import GRDB
import Ingest
import MIDI
import ObjectStore
import Synchronization
import TestSupport
import Testing

@Suite(
    "An ingest by Spark", .serialized,
    .enabled(
        if: ScaleProcess.executable != nil && SparkCluster.installation != nil,
        "the scale executable is not beside the tests, or scripts/spark has not installed Spark"))
struct SparkTests {
    let folder: TestFolder
    /// With what shells have to quote.
    private var workPath: String { folder.base + "/wo'rk $1" }

    init() throws { folder = try TestFolder() }

    private func fill(_ numbers: Range<Int>) throws {
        for number in numbers {
            let bytes =
                switch number % 10 {
                case 7: MIDIBytes.damagedSong(melodic: [UInt8(number % 128)])
                case 8: Array("no music".utf8)
                // Several files to a song.
                case 9: MIDIBytes.song(melodic: [UInt8(number / 10 % 16)], kits: [0])
                default:
                    MIDIBytes.song(melodic: [UInt8(number % 128), UInt8(number % 97)], name: "\(number)")
                }
            try folder.write(bytes, to: "\(number % 5)/\(number).mid")
        }
    }

    private var environment: [String: String] {
        ProcessInfo.processInfo.environment.merging([
            "TMPDIR": folder.base, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_CONF_DIR": folder.base,
        ]) { $1 }
    }

    private func start(
        _ catalog: String, master: String = "local[2]", chunk: Int, _ further: [String] = [],
        environment: [String: String] = [:]
    ) throws -> ScaleProcess {
        try ScaleProcess(
            [
                "ingest", folder.path, "--catalog", catalog, "--engine", "spark", "--master", master,
                "--chunk",
                String(chunk), "--work", workPath,
            ] + further, environment: self.environment.merging(environment) { $1 })
    }

    /// A catalog that this process's engine wrote.
    private func expected(report: String? = nil) async throws -> [String] {
        let catalog = folder.base + "/expected.sqlite"
        var options = Ingest.Options(source: try FolderSource(folder.path))
        options.report = report
        _ = try await Ingest(into: SQLiteCatalog(path: catalog), options).run()
        return try TestFolder.contents(ofCatalogAt: catalog)
    }

    private func differences(of catalog: String, from expected: [String]) throws -> [String] {
        try TestFolder.contents(ofCatalogAt: catalog).difference(from: expected).prefix(5).map { "\($0)" }
    }

    private func run(of catalog: String) async throws -> RunRecord {
        try #require(try await SQLiteCatalog(path: catalog, mode: .readOnly).runs(limit: 1).first)
    }

    private func songs(in catalog: String) async -> Int {
        guard FileManager.default.fileExists(atPath: catalog),
            let queue = try? DatabaseQueue(path: catalog),
            let count = try? await queue.read({ try Int.fetchOne($0, sql: "SELECT count(*) FROM songs") })
        else { return 0 }
        return count
    }

    private var leftovers: [String] {
        FileManager.default.enumerator(atPath: workPath)?.allObjects.compactMap { $0 as? String } ?? []
    }

    @Test(.timeLimit(.minutes(5)))
    func twoAtOnceByOneWorkStoreEndAsTheInProcessEngineButForAFileThatCrashes() async throws {
        try fill(0..<600)
        let reports = (folder.base + "/expected.jsonl", folder.base + "/report.jsonl")
        let expected = try await expected(report: reports.0)
        try folder.write(MIDIBytes.song(melodic: [1], name: PoisonLibrary.crash), to: "3/poison.mid")
        let library = try PoisonLibrary(in: folder.base)
        let poison = ["LD_PRELOAD": library.path]
        let catalogs = [folder.catalogPath, folder.base + "/other.sqlite"]
        let runs = [
            try start(
                catalogs[0], master: "local[1]", chunk: 100, ["--report", reports.1], environment: poison),
            try start(catalogs[1], master: "local[1]", chunk: 70, environment: poison),
        ]
        for (run, catalog) in zip(runs, catalogs) {
            let result = run.wait()
            #expect(result.code == 0, "\(result.errors)")
            let contents = try TestFolder.contents(ofCatalogAt: catalog)
            let added = contents.filter { !expected.contains($0) }
            #expect(added.count == 1, "\(added)")
            #expect(added.allSatisfy { $0.contains("3/poison.mid") && $0.contains("crashed") }, "\(added)")
            #expect(contents.filter { !added.contains($0) } == expected)
        }
        let report = lines(of: reports.1)
        let poisoned = report.filter { $0.contains("poison.mid") && $0.contains("crashed") }
        #expect(poisoned.count == 1)
        #expect(report.filter { !poisoned.contains($0) } == lines(of: reports.0))
        let run = try await run(of: catalogs[0])
        #expect(run.engine == "spark")
        #expect(run.figures.chunks == 7)
        #expect(run.figures.chunksDone == 7)
        #expect(run.figures.executors == 1)
        #expect(leftovers.isEmpty)
        #expect(Processes.all(with: folder.base).isEmpty)
        // Nothing is new: Spark is not started.
        let again = try start(folder.catalogPath, chunk: 100).wait()
        #expect(again.code == 0)
        #expect(again.errors.isEmpty)
    }

    private func lines(of path: String) -> [Substring] {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            .split(separator: "\n")
    }

    @Test(.timeLimit(.minutes(5)))
    func ofABucketIntoPostgreSQLHasTheSongsOfTheInProcessEngineAndIsServed() async throws {
        try fill(0..<100)
        let gateway = try await ObjectGateway.shared
        let client = try await gateway.makeBucket()
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        where name.hasSuffix(".mid") {
            let bytes = try #require(FileManager.default.contents(atPath: "\(folder.path)/\(name)"))
            try await client.put("midi/\(name)", Array(bytes))
        }
        try await client.put("midi.other", [1])
        let source = "s3://\(client.bucket)/midi"
        // Spark is found below the own home, which the gateway's settings would hide.
        let environment = environment.merging(gateway.environment) { own, _ in own }
        let expected = try ScaleProcess(
            "ingest", source, "--catalog", folder.catalogPath, environment: environment
        ).wait()
        #expect(expected.code == 0, "\(expected.errors)")
        let address = try await PostgresServer.shared.get().makeSchema()
        let result = try ScaleProcess(
            "ingest", source, "--catalog", address, "--engine", "spark", "--master", "local[2]", "--chunk",
            "25",
            "--work", "s3://\(client.bucket)", environment: environment
        ).wait()
        #expect(result.code == 0, "\(result.errors)")
        let songs = try await songs(of: CatalogLocation(address))
        #expect(songs.count > 50)
        #expect(try await songs == self.songs(of: CatalogLocation(folder.catalogPath)))
        let run = try #require(try await CatalogLocation(address).open(.readOnly).runs(limit: 1).first)
        #expect(run.figures.chunksDone == 4)
        #expect(try await client.page(prefix: "scale-work/").objects.isEmpty)
        #expect(try await client.page(prefix: "midi.other").objects.count == 1, "others' objects stay")

        let server = try ServedCatalog(address)
        let song = try #require(songs.keys.min())
        let answer = try await server.get("/api/v1/songs/\(song)")
        #expect(answer.contains("\"\(song)\""), "\(answer)")
    }

    /// All that a catalog says of its songs but for the time, by their identities.
    private func songs(of location: CatalogLocation) async throws -> [SongID: Song] {
        let songs = Mutex<[SongID: Song]>([:])
        _ = try await location.open(.readOnly).forEachSong { song in
            var song = song
            song.ingestedAt = 0
            songs.withLock { [song] in $0[song.id] = song }
        }
        return songs.withLock { $0 }
    }

    @Test(.timeLimit(.minutes(10)))
    func onAClusterEndsTheSameWhenAnExecutorOrTheDriverIsKilledInTheMiddle() async throws {
        try fill(0..<500)
        let expected = try await expected()
        let cluster = try await SparkCluster(in: folder.base, workers: 2)
        let gate = try WorkerGate(in: folder.base)
        func startInTheMiddle(_ catalog: String) async throws -> ScaleProcess {
            try gate.close()
            let process = try start(catalog, on: cluster, gate.path)
            // The first chunk is loaded, and both executors wait with another.
            #expect(await eventually { await songs(in: catalog) > 0 && announced == 2 })
            return process
        }

        let lost = folder.base + "/lost.sqlite"
        let losing = try await startInTheMiddle(lost)
        // While one runs, a second is refused.
        let second = try start(lost, on: cluster, gate.path).wait()
        #expect(second.code == 1)
        #expect(second.errors.contains("another ingest"))
        let executor = try #require(cluster.executors.first)
        kill(executor.id, SIGKILL)
        #expect(losing.isRunning, "an executor must have been killed before the end")
        gate.open()
        let result = losing.wait()
        #expect(result.code == 0, "\(result.errors)")
        #expect(try differences(of: lost, from: expected).isEmpty)
        #expect(try await run(of: lost).figures.executors ?? 0 >= 2)
        #expect(leftovers.isEmpty)

        let killed = folder.base + "/killed.sqlite"
        let killing = try await startInTheMiddle(killed)
        killing.send(SIGKILL)
        #expect(killing.wait().code == -SIGKILL)
        gate.open()
        #expect(await songs(in: killed) < expected.count { $0.hasPrefix("\"song\"") })
        #expect(
            await eventually { Processes.all(with: "SparkSubmit", folder.base).isEmpty }, "Spark's driver")
        #expect(await eventually { Processes.all(with: "worker --work", folder.base).isEmpty })
        #expect(!leftovers.isEmpty)
        let again = try start(killed, on: cluster, gate.path).wait()
        #expect(again.code == 0, "\(again.errors)")
        #expect(try differences(of: killed, from: expected).isEmpty)
        #expect(leftovers.isEmpty)

        let stopped = folder.base + "/stopped.sqlite"
        let stopping = try await startInTheMiddle(stopped)
        stopping.send(SIGTERM)
        let end = stopping.wait()
        gate.open()
        #expect(end.code == 143)
        #expect(end.errors.contains("run it again to go on"))
        #expect(try await run(of: stopped).outcome == .interrupted)
        #expect(leftovers.isEmpty)
        #expect(Processes.all(with: "SparkSubmit", folder.base).isEmpty)

        try await aClusterWithoutRoomIsTold(cluster)
    }

    private func start(_ catalog: String, on cluster: SparkCluster, _ worker: String) throws -> ScaleProcess {
        try start(
            catalog, master: cluster.master, chunk: 25,
            ["--conf", "spark.executor.memory=512m", "--worker-binary", worker])
    }

    /// Executors whose workers have said that they are there.
    private var announced: Int {
        leftovers.count { $0.contains(/\/workers\/.*\/[0-9]+$/) }
    }

    /// On the same cluster, since it takes long to start.
    private func aClusterWithoutRoomIsTold(_ cluster: SparkCluster) async throws {
        let catalog = folder.base + "/waiting.sqlite"
        var options = SparkEngine.Options(
            master: try #require(SparkMaster(cluster.master)), work: workPath,
            settings: ["spark.executor.memory=500g", "spark.starvation.timeout=2s"], catalog: catalog)
        options.patience = .seconds(5)
        let ingest = Ingest(
            into: try SQLiteCatalog(path: catalog),
            Ingest.Options(
                source: try FolderSource(folder.path),
                engine: try SparkEngine(options, environment: environment)))
        await #expect { try await ingest.run() } throws: {
            ($0 as? IngestError)?.code == .noExecutors
        }
        #expect(leftovers.isEmpty)
    }

    @Test(.timeLimit(.minutes(5)))
    func saysInOneLineWhatExecutorsLackAndLeavesTheRestToTheLog() async throws {
        try fill(0..<10)
        let missing = try start(folder.catalogPath, chunk: 10, ["--worker-binary", "/none/scale"]).wait()
        #expect(missing.code == 1)
        let lines = missing.errors.split(separator: "\n")
        #expect(lines.count == 2, "\(missing.errors)")
        #expect(lines.last?.contains("executors do not find it") == true)
        let log = try #require(lines.first?.split(separator: " ").last)
        #expect(FileManager.default.contents(atPath: String(log))?.isEmpty == false)
        #expect(try await run(of: folder.catalogPath).outcome == .failed)
        let broken = folder.base + "/broken"
        try "#!/bin/sh\nread chunk; echo boom >&2; exit 3\n".write(
            toFile: broken, atomically: true, encoding: .utf8)
        chmod(broken, 0o755)
        let failed = try start(folder.catalogPath, chunk: 10, ["--worker-binary", broken]).wait()
        #expect(failed.code == 1)
        #expect(failed.errors.contains("boom"), "\(failed.errors)")
        #expect(!failed.errors.contains("\tat "))
        #expect(await songs(in: folder.catalogPath) == 0)
        #expect(leftovers.isEmpty)
    }

    @Test func saysWhenTheMasterDoesNotAnswer() throws {
        try fill(0..<10)
        let result = try start(folder.catalogPath, master: "spark://127.0.0.1:1", chunk: 10).wait()
        #expect(result.code == 1)
        #expect(result.errors.contains("spark://127.0.0.1:1: Spark's master does not answer"))
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test func saysWhenThereIsNoJavaOrNoSparkAndMakesNoCatalog() throws {
        try fill(0..<10)
        let empty = folder.base + "/none"
        for (variables, words) in [
            (["PATH": empty, "JAVA_HOME": ""], "install Java 17"), (["JAVA_HOME": empty], "JAVA_HOME"),
            (["SPARK_HOME": empty], "SPARK_HOME"),
            (["SPARK_HOME": "", "XDG_CACHE_HOME": empty], "scripts/spark"),
        ] {
            let result = try start(folder.catalogPath, chunk: 10, environment: variables).wait()
            #expect(result.code == 1)
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.catalogPath))
    }

    @Test(arguments: [
        (["--engine", "spark", "--master", "local[x]"], "not a master"),
        (["--engine", "spark", "--master", "spark://host:7077"], "--work is needed"),
        (["--engine", "spark", "--chunk", "0"], "--chunk 0"),
        (["--engine", "spark", "--conf", "x"], "--conf x"),
        (["--master", "local"], "for --engine spark"),
    ]) func refusesOptionsThatDoNotFit(_ options: [String], _ words: String) throws {
        let result = try ScaleProcess(["ingest", folder.path, "--catalog", folder.catalogPath] + options)
            .wait()
        #expect(result.code == 64)
        #expect(result.errors.contains(words), "\(result.errors)")
    }
}
