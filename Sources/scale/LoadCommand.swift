import ArgumentParser
import Console
import Load
import UnixSignals

struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Send requests at a set rate, and tell what became of each.",
        discussion: """
            Requests are sent when they are due, whatever becomes of those before, and each one's latency counts \
            from when it was due: a server that stalls does not get fewer requests, and its stall is seen as it is. \
            Every request is accounted for. Where the machine cannot keep up with the schedule, the report says so.

            Several URLs are addresses of one system, such as its edges: they get requests in turn. With --failover, \
            a read that one fails is asked of the next, and fails only when none answers.

            Ctrl-C ends it early, with a report.

            Examples:
              scale load http://localhost:8080 --path / --rate 200 --duration 60s
              scale load http://localhost:8080 http://localhost:8081 --path /api/v1/songs --failover
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    enum ArrivalKind: String, ExpressibleByArgument, CaseIterable {
        case constant
        case poisson
    }

    @Argument(help: ArgumentHelp("Where requests go: http://host:port, one or more.", valueName: "url"))
    var urls: [String]

    @Option(help: ArgumentHelp("Requests a second.", valueName: "n"))
    var rate = 200.0

    @Option(help: ArgumentHelp("For how long, such as 500ms, 60s or 2m.", valueName: "time"))
    var duration = TimeArgument(.seconds(60))

    @Option(help: "Evenly (constant), or at random times (poisson).")
    var arrivals = ArrivalKind.constant

    @Option(help: ArgumentHelp("A path to get; may be given several times.", valueName: "path"))
    var path: [String] = []

    @Option(help: ArgumentHelp("How long a request has, from when it was due.", valueName: "time"))
    var timeout = TimeArgument(.seconds(5))

    @Option(help: ArgumentHelp("How long a connection has to be opened.", valueName: "time"))
    var connectTimeout = TimeArgument(.seconds(1))

    @Flag(help: "Ask the next address when one fails a read.")
    var failover = false

    @Option(help: ArgumentHelp("What random choices are made from.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Requests that may be under way at once; what is due beyond is not sent.", valueName: "n"))
    var inFlight = 4096

    @Option(help: ArgumentHelp("Threads that send.", valueName: "n"))
    var threads = 1

    @Option(help: "The format of the report.")
    var format = Format.text

    @Option(
        help: ArgumentHelp("Where to write one JSON object a line for each request.", valueName: "file"),
        completion: .file())
    var records: String?

    func validate() throws {
        guard !path.isEmpty else { throw ValidationError("--path should be given") }
        guard timeout.duration > .zero, connectTimeout.duration > .zero, duration.duration > .zero else {
            throw ValidationError("--duration, --timeout and --connect-timeout should be more than 0")
        }
        guard (1...1_000_000).contains(inFlight) else {
            throw ValidationError("--in-flight should be from 1 to 1000000")
        }
        guard (1...64).contains(threads) else { throw ValidationError("--threads should be from 1 to 64") }
        do { try plan().validate() } catch { throw ValidationError("\(error)") }
    }

    private func plan() throws -> LoadPlan {
        LoadPlan(
            targets: try urls.map { try LoadTarget($0) },
            scenarios: try path.map { Scenario($0, weight: 1, requests: [try .get(path: $0)]) },
            arrivals: arrivals == .poisson ? .poisson(rate: rate) : .constant(rate: rate),
            duration: duration.duration, timeout: timeout.duration, connectTimeout: connectTimeout.duration,
            failover: failover, seed: seed, inFlight: inFlight, loops: threads)
    }

    func run() async throws {
        var plan = try plan()
        plan.inFlight = min(plan.inFlight, DescriptorLimit.raise())
        let file = try records.map { try LoadRecordFile(path: $0) }
        let progress = LoadProgress(plan)
        let load = try LoadRun(plan)
        let work = Task {
            try await load.run { batch in
                progress.show(batch)
                try await file?.append(batch)
            }
        }
        let signals = Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { work.cancel() }
        }
        defer { signals.cancel() }
        let result = await work.result
        progress.end()
        let report = LoadReport(try result.get())
        try TextOutput.print(format == .json ? report.json : report.text)
        if work.isCancelled { throw ExitCode(130) }
    }
}
