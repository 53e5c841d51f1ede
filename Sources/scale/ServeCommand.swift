import ArgumentParser
import Catalog
import Console
import CoreMetrics
import Logging
import PrometheusMetrics
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a catalog as a web application.",
        discussion: """
            Pages for people, and a JSON API described at /api/v1/openapi.json: the songs that \
            `scale ingest` found, and playlists, which are kept in the catalog.

            The songs are held in memory. When an ingest finishes, they are loaded anew beside the old ones \
            and swapped in. The access log goes to standard output as JSON lines, everything else to \
            standard error. /livez, /readyz and /metrics are for operators.

            A catalog on a server may be out of reach: then the songs are served from a copy on this machine, \
            which says how old it is, playlists are refused with 503, and all is well again when the catalog is \
            back.

            Stop it with SIGTERM or Ctrl-C: requests under way are finished first.

            Examples:
              scale serve
              scale serve --catalog music.sqlite --port 8000
              scale serve --host 0.0.0.0 --log-level info > access.jsonl
            """)

    @OptionGroup var catalog: CatalogOption

    @Option(help: "The address to listen on; 0.0.0.0 for all of this machine's.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 for any that is free.")
    var port = 8080

    @Option(help: ArgumentHelp("The least important messages to log.", valueName: "level"))
    var logLevel = Logger.Level.warning

    @Option(
        help: ArgumentHelp(
            "How long to answer /readyz with 503 on shutdown before connections are refused.",
            valueName: "seconds"))
    var drain = 0

    @Option(
        help: ArgumentHelp(
            "The port on which load balancers are told how much of its share the server can take; 0 for any that is free.",
            discussion: "Without it they are not told. HAProxy: agent-check with weight 100.",
            valueName: "port"))
    var agentPort: Int?

    @Option(
        help: ArgumentHelp(
            "How many requests may be under way at once; more are refused with 503.", valueName: "requests"))
    var maxInFlight = ServerLimits().requestsInFlight

    @Option(
        help: ArgumentHelp(
            "How long a change of a playlist waits for the catalog's server before it is refused with 503.",
            valueName: "seconds"))
    var writeDeadline = 10

    @Option(
        help: ArgumentHelp(
            "Where to keep a copy of the songs, to start with while the catalog's server is out of reach.",
            discussion: """
                Without it, a file below $XDG_STATE_HOME/scale or ~/.local/state/scale for catalogs on a \
                server; none for files.
                """,
            valueName: "file"),
        completion: .file())
    var snapshot: String?

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port should be from 0 to 65535.")
        }
        guard (0...3600).contains(drain) else {
            throw ValidationError("--drain should be from 0 to 3600.")
        }
        if let agentPort, !(0...65_535).contains(agentPort) {
            throw ValidationError("--agent-port should be from 0 to 65535.")
        }
        guard (1...1_000_000).contains(maxInFlight) else {
            throw ValidationError("--max-in-flight should be from 1 to 1000000.")
        }
        // A request as a whole has 30 seconds.
        guard (1...25).contains(writeDeadline) else {
            throw ValidationError("--write-deadline should be from 1 to 25.")
        }
    }

    func run() async throws {
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        var logger = Logger(label: "scale", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = logLevel
        var limits = ServerLimits()
        limits.requestsInFlight = maxInFlight
        let server = try ScaleServer(
            ServerConfiguration(
                host: host, port: port, limits: limits, agentPort: agentPort, accessLogOutput: 1,
                drainTime: .seconds(drain),
                snapshotPath: snapshot
                    ?? (catalog.location.isRemote
                        ? SongSnapshot.place(ofCatalogAt: catalog.location.description) : nil)),
            catalog: try catalog.location.open(.mustExist, patience: .seconds(writeDeadline)),
            registry: registry,
            logger: logger)
        let shownHost = host == "127.0.0.1" ? "localhost" : host
        try await server.run { port, songs in
            let errors = TextOutput.standardError()
            try? errors.line("Scale is serving \(songs) songs on http://\(shownHost):\(port)")
            try? errors.flush()
        }
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
