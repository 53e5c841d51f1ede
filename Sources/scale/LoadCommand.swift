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

            Without --path, the system should be a `scale serve` with songs. Users of it browse (5 of 10 requests), \
            search (3) and ask for similar songs (2); --scenario asks for others.

            Ctrl-C ends it early, with a report and exit code 130.

            Examples:
              scale load http://localhost:8080 --rate 200 --duration 60s
              scale load http://localhost:8080 http://localhost:8081 --failover --records requests.ndjson
              scale load http://localhost:8080 --scenario similar=3 --scenario write=1 --arrivals poisson
              scale load http://localhost:9000 --path /a --path /b --steps 100:30s,400:30s,100:30s
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

    @Option(help: ArgumentHelp("Requests a second; 200 without it.", valueName: "n"))
    var rate: Double?

    @Option(help: ArgumentHelp("For how long, such as 500ms, 60s or 2m; 60s without it.", valueName: "time"))
    var duration: TimeArgument?

    @Option(help: "Evenly (constant), or at random times (poisson); constant without it.")
    var arrivals: ArrivalKind?

    @Option(
        help: ArgumentHelp(
            "In place of those three: rates, and for how long each, such as 100:30s,400:30s.",
            valueName: "rate:time,…"))
    var steps: StepsArgument?

    @Option(
        help: ArgumentHelp(
            "What Scale's users do, and how often: browse, search, similar or write; may be given several times.",
            discussion: "write renames playlists, which are made before and deleted after.",
            valueName: "name=weight"))
    var scenario: [String] = []

    @Option(
        help: ArgumentHelp("A path to get, of any system; may be given several times.", valueName: "path"))
    var path: [String] = []

    @Option(
        help: ArgumentHelp(
            "keep-alive, new for each request, or new for a share of them, such as 10%.", valueName: "which"))
    var connections = "keep-alive"

    @Flag(help: "Ask the next address when one fails a read.")
    var failover = false

    @Option(help: ArgumentHelp("How long a request has, from when it was due.", valueName: "time"))
    var timeout = TimeArgument(.seconds(5))

    @Option(help: ArgumentHelp("How long a connection may take to open.", valueName: "time"))
    var connectTimeout = TimeArgument(.seconds(1))

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
        guard steps == nil || rate == nil && duration == nil && arrivals == nil else {
            throw ValidationError("--steps is in place of --rate, --duration and --arrivals")
        }
        guard path.isEmpty || scenario.isEmpty else {
            throw ValidationError("--path is for any system, --scenario for Scale: one of them should do")
        }
        guard timeout.duration > .zero, connectTimeout.duration > .zero else {
            throw ValidationError("--timeout and --connect-timeout should be more than 0")
        }
        guard (1...1_000_000).contains(inFlight) else {
            throw ValidationError("--in-flight should be from 1 to 1000000")
        }
        guard (1...64).contains(threads) else { throw ValidationError("--threads should be from 1 to 64") }
        do {
            try plan(path.isEmpty ? [] : paths()).validate(exceptScenarios: path.isEmpty)
            _ = try weights()
        } catch let error as LoadError {
            throw ValidationError("\(error)")
        }
    }

    private func paths() throws -> [Scenario] {
        try path.map { Scenario($0, weight: 1, requests: [try .get(path: $0)]) }
    }

    private func weights() throws -> [ScaleScenario.Weight] {
        scenario.isEmpty ? ScaleScenario.usual : try ScaleScenario.weights(scenario)
    }

    private func plan(_ scenarios: [Scenario]) throws -> LoadPlan {
        guard let connections = LoadPlan.Connections(connections) else {
            throw ValidationError("--connections should be keep-alive, new, or a share such as 10%")
        }
        let rate = rate ?? 200
        return LoadPlan(
            targets: try urls.map { try LoadTarget($0) }, scenarios: scenarios,
            arrivals: steps.map { .steps($0.steps) }
                ?? (arrivals == .poisson ? .poisson(rate: rate) : .constant(rate: rate)),
            duration: steps?.duration ?? duration?.duration ?? .seconds(60), timeout: timeout.duration,
            connectTimeout: connectTimeout.duration, connections: connections, failover: failover, seed: seed,
            inFlight: inFlight, loops: threads)
    }

    func run() async throws {
        let inFlight = min(inFlight, DescriptorLimit.raise())
        let file = try records.map { try LoadRecordFile(path: $0) }
        let summary = try await Interruptible.run { [self] in
            guard path.isEmpty else { return try await send(paths(), inFlight: inFlight, to: file) }
            return try await ScaleScenario.with(
                weights(), on: urls.map { try LoadTarget($0) }, seed: seed,
                onLeftBehind: { left in
                    LoadProgress.tell(
                        "\(left) playlists of the run could not be deleted: they are still there")
                }
            ) { try await send($0, inFlight: inFlight, to: file) }
        }
        let report = LoadReport(summary)
        try TextOutput.print(format == .json ? report.json : report.text)
        if summary.endedEarly { throw ExitCode(130) }
    }

    private func send(
        _ scenarios: [Scenario], inFlight: Int, to file: LoadRecordFile?
    ) async throws -> LoadSummary {
        var plan = try plan(scenarios)
        plan.inFlight = inFlight
        let progress = LoadProgress(seconds: plan.duration.components.seconds)
        defer { progress.end() }
        return try await LoadRun(plan).run { batch in
            progress.show(batch)
            try await file?.append(batch)
        }
    }
}
