import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension DockerEngine {
    /// Those that have all of `labels`, running or not, by name.
    package func containers(with labels: Labels) async throws -> [ContainerState] {
        try await containers(Self.filter(labels))
    }

    /// Those that have a label, whatever its value.
    package func containers(withLabel label: String) async throws -> [ContainerState] {
        let text = String(decoding: try JSONEncoder().encode(["label": [label]]), as: UTF8.self)
        return try await containers(("filters", text))
    }

    private func containers(_ filter: (name: String, value: String)) async throws -> [ContainerState] {
        struct Item: Decodable {
            var id: String
        }
        let found = try await get(
            [Item].self, "/containers/json", [("all", "true"), filter], of: "containers")
        var states: [ContainerState] = []
        for item in found {
            // One may be gone by now.
            if let state = try await container(item.id) { states.append(state) }
        }
        return states.sorted { $0.name < $1.name }
    }

    /// - Returns: `nil` when there is none.
    package func container(_ name: String) async throws -> ContainerState? {
        do {
            return try await get(
                ContainerInspection.self, "/containers/\(name)/json", of: "container \(name)"
            ).container
        } catch let error as DockerError where error.code == .missing {
            return nil
        }
    }

    /// Makes a container and does not start it.
    package func create(_ spec: ContainerSpec) async throws {
        try await send(
            .POST, "/containers/create", [("name", spec.name)], ContainerRequest(spec),
            of: "container \(spec.name)")
    }

    /// Nothing to do where it runs.
    package func start(_ name: String) async throws {
        try await send(.POST, "/containers/\(name)/start", of: "container \(name)")
    }

    /// Has it end by itself, or ends it when the time for that is over. Nothing to do where it does not run.
    package func stop(_ name: String) async throws {
        try await send(.POST, "/containers/\(name)/stop", of: "container \(name)")
    }

    /// The same, and starts it again.
    package func restart(_ name: String) async throws {
        try await send(.POST, "/containers/\(name)/restart", of: "container \(name)")
    }

    /// Ends it, with the volumes that have no name. Nothing to do where there is none.
    package func remove(_ name: String) async throws {
        try await send(
            .DELETE, "/containers/\(name)", [("force", "true"), ("v", "true")], of: "container \(name)",
            isFine: [404, 409])
    }

    /// Sends a signal to its first process. Nothing to do where it does not run.
    ///
    /// - Parameter signal: its name without `SIG`, such as `TERM`.
    package func signal(_ name: String, _ signal: String) async throws {
        try await send(
            .POST, "/containers/\(name)/kill", [("signal", signal)], of: "container \(name)",
            isFine: [404, 409])
    }

    /// Puts files below `path` into a container, which need not run; `path` lies in one of its volumes.
    package func put(_ archive: TarArchive, into name: String, at path: String) async throws {
        try await send(
            .PUT, "/containers/\(name)/archive", [("path", path)], bytes: archive.finished,
            type: "application/x-tar", of: "container \(name)")
    }

    /// The last lines of what it wrote, standard output and errors as they came.
    package func logs(_ name: String, lines: Int) async throws -> String {
        let bytes = try await send(
            .GET, "/containers/\(name)/logs",
            [("stdout", "true"), ("stderr", "true"), ("tail", String(lines))], of: "container \(name)")
        return String(decoding: Self.demultiplexed(bytes), as: UTF8.self)
    }

    /// Runs a command in it to its end.
    ///
    /// - Parameter environment: beside the container's own; for what others are not to see in a list of processes.
    /// - Returns: its exit code, and standard output and errors as they came.
    package func run(
        _ command: [String], in name: String, environment: [String: String] = [:],
        within time: Duration = .seconds(60)
    ) async throws -> (code: Int, output: String) {
        struct Request: Encodable {
            var cmd: [String]
            var env: [String]
            var attachStdout = true
            var attachStderr = true
        }
        struct Made: Decodable {
            var id: String
        }
        struct Start: Encodable {
            var detach = false
            var tty = false
        }
        struct Ended: Decodable {
            var exitCode: Int?
        }
        let subject = "container \(name)"
        let made = try decode(
            Made.self,
            try await send(
                .POST, "/containers/\(name)/exec", [],
                Request(cmd: command, env: environment.map { "\($0.key)=\($0.value)" }), of: subject),
            of: subject)
        let output = try await send(
            .POST, "/exec/\(made.id)/start", [], Start(), of: subject, within: time)
        let ended = try await get(Ended.self, "/exec/\(made.id)/json", of: subject)
        return (ended.exitCode ?? -1, String(decoding: Self.demultiplexed(output), as: UTF8.self))
    }

    /// Waits for the end of a container.
    ///
    /// - Returns: its exit code.
    package func wait(for name: String, within time: Duration) async throws -> Int {
        let end = ContinuousClock.now + time
        // A single question that stays open would be taken for an engine that does not answer.
        while let state = try await container(name) {
            if !state.isRunning { return state.exitCode }
            guard ContinuousClock.now < end else {
                throw DockerError(
                    .refused, "container \(name)", "it has not ended after \(time.components.seconds) s")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw DockerError(.missing, "container \(name)", "it was removed before it ended")
    }

    /// The engine sends pieces: the stream's number, three zero bytes, a length in four, and that many bytes.
    ///
    /// <https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach>
    static func demultiplexed(_ bytes: Data) -> [UInt8] {
        let bytes = Array(bytes)
        var text: [UInt8] = []
        var place = 0
        while place + 8 <= bytes.count, bytes[place] <= 2 {
            let length = bytes[place + 4..<place + 8].reduce(0) { $0 << 8 | Int($1) }
            let end = min(place + 8 + length, bytes.count)
            text += bytes[place + 8..<end]
            place = end
        }
        // Of a container with a terminal they come as they are.
        return place == 0 ? bytes : text
    }
}
