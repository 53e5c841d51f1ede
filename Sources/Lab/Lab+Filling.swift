import Platforms

/// The sample library on its way: made, put into the object store, read by Spark, kept in PostgreSQL.
extension Lab {
    /// Does nothing where the catalog has songs.
    func fill(songs: Int) async throws {
        try await waitForPrimary()
        guard try await !hasSongs() else { return }
        tell("\(songs) songs: made, uploaded, ingested by Spark")
        try await upload(songs: songs, seed: 1, to: "s3://music/midi")
        try await ingest()
    }

    /// Makes songs that the lab does not have yet, unless it was given this seed before, puts them into the bucket and
    /// reads them.
    package func ingest(newSongs: Int, seed: UInt64) async throws {
        try await upload(songs: newSongs, seed: seed, to: "s3://music/midi/more-\(seed)")
        try await ingest()
    }

    private func upload(songs: Int, seed: UInt64, to location: String) async throws {
        let sample = plan.volumeName("sample")
        try await engine.createVolume(sample, labels: plan.labels)
        let mounts = [ContainerSpec.Mount(.volume(sample), at: "/var/lib/scale")]
        let folder = "/var/lib/scale/sample-\(seed)"
        try await run(
            "maker", "scale",
            ["generate", "--songs", String(songs), "--seed", String(seed), "--to", folder], mounts: mounts)
        try await run("uploader", "scale", ["s3", "upload", folder, location], mounts: mounts)
        try await engine.removeVolume(sample)
    }

    /// The job that brings the catalog up to date with the bucket.
    package func ingest() async throws {
        try await run(
            "driver", "scale-spark",
            [
                "ingest", "s3://music/midi", "--engine", "spark", "--master", "spark://spark-master:7077",
                "--work", "s3://music/work", "--chunk", "250", "--conf", "spark.driver.host=driver",
                "--conf", "spark.driver.bindAddress=0.0.0.0", "--conf", "spark.executor.memory=512m",
                "--conf", "spark.driver.memory=512m",
            ],
            memory: 1536 << 20)
    }

    private func waitForPrimary() async throws {
        let members = plan.postgres
        try await wait(for: members + plan.objectStore + plan.spark, within: .seconds(120))
        let end = ContinuousClock.now + .seconds(90)
        while true {
            for member in members {
                // 200 from the primary only; the check is the image's own.
                let answer = try await engine.run(
                    ["http-ok", "8008", "/primary"], in: member.container.name)
                if answer.code == 0 { return }
            }
            guard ContinuousClock.now < end else {
                throw LabError(
                    .notHealthy, "postgres", "no member became primary: `scale lab logs postgres-a` says why")
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private func hasSongs() async throws -> Bool {
        let answer = try await runToEnd(
            "asker", "scale", ["runs", "--format", "json"], mounts: [], memory: 256 << 20)
        return answer.code == 0 && answer.output.contains("\"finished\"")
    }

    private func run(
        _ host: String, _ image: String, _ arguments: [String],
        mounts: [ContainerSpec.Mount] = [], memory: Int = 512 << 20
    ) async throws {
        let answer = try await runToEnd(host, image, arguments, mounts: mounts, memory: memory)
        guard answer.code == 0 else {
            let words = answer.output.split(separator: "\n").last.map(String.init) ?? ""
            throw LabError(.stepFailed, host, "it ended with \(answer.code): \(words)")
        }
    }

    /// Runs a container of the driver's address to its end, and removes it.
    private func runToEnd(
        _ host: String, _ image: String, _ arguments: [String], mounts: [ContainerSpec.Mount], memory: Int
    ) async throws -> (code: Int, output: String) {
        var spec = plan.container("driver", image, .spark, .a)
        spec.name = plan.containerName(host)
        spec.labels[LabLabel.part] = host
        spec.hosts["driver"] = plan.hosts["driver"]
        spec.arguments = arguments
        spec.environment = LabPlan.objectStoreAccess.merging([
            "SCALE_CATALOG": LabPlan.catalog, "PGPASSWORD_FILE": "/run/secrets/scale",
        ]) { $1 }
        spec.mounts = mounts + [.init(.volume(LabSecrets.Holder.scale.volume(of: plan)), at: "/run/secrets")]
        spec.temporary = ["/tmp": 512 << 20]
        spec.memory = memory
        return try await runToEnd(spec, within: .seconds(600))
    }

    func runToEnd(_ spec: ContainerSpec, within time: Duration) async throws -> (code: Int, output: String) {
        var spec = spec
        spec.isRestarted = false
        try await engine.remove(spec.name)
        try await engine.create(spec)
        try await engine.start(spec.name)
        let code = try await engine.wait(for: spec.name, within: time)
        let output = try await engine.logs(spec.name, lines: 20)
        try await engine.remove(spec.name)
        return (code, output)
    }
}
