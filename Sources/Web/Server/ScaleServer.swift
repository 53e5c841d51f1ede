import Catalog
import HTTPTypes
import Hummingbird
import Library
import Logging
import NIOCore
import NIOPosix
import PrometheusMetrics
import ServiceLifecycle
import UnixSignals

/// What the web application reads and writes.
package typealias ServedCatalog = PlaylistStore & RunStore & SongStore

/// The web application over one catalog: pages, API, and what its operators need.
package struct ScaleServer: Sendable {
    package let table: RouteTable
    private let configuration: ServerConfiguration
    private let catalog: any ServedCatalog
    private let logger: Logger
    private let holder: LibraryHolder
    private let contact = CatalogContact()
    private let snapshot: SnapshotKeeper
    private let readiness: Readiness
    private let requestMetrics: RequestMetrics
    private let catalogMetrics: CatalogMetrics
    private let runMetrics: RunMetrics
    private let accessLog: AccessLog
    private let frontDoor: FrontDoor
    private let admission: Admission
    private let saturationMetrics: SaturationMetrics

    /// - Throws: when a template is broken.
    package init(
        _ configuration: ServerConfiguration, catalog: any ServedCatalog,
        registry: PrometheusRegistry, logger: Logger
    ) throws {
        self.configuration = configuration
        self.catalog = catalog
        self.logger = logger
        let limits = configuration.limits
        let holder = LibraryHolder(contact: contact)
        let pages = try PageRenderer(contact: contact)
        saturationMetrics = SaturationMetrics(registry: registry)
        admission = Admission(limit: limits.requestsInFlight, metrics: saturationMetrics)
        let desk = PlaylistDesk(store: catalog, logger: logger, inFlight: admission.inFlight)
        self.holder = holder
        snapshot = SnapshotKeeper(path: configuration.snapshotPath, logger: logger)
        readiness = Readiness(holder: holder, contact: contact)
        catalogMetrics = CatalogMetrics(registry: registry, contact: contact)
        runMetrics = RunMetrics(registry: registry)
        let operations = OperationsRoutes(
            readiness: readiness, registry: registry, processFigures: ProcessFigures(registry: registry),
            catalogMetrics: catalogMetrics)
        table = RouteTable(
            routes: SongsAPI(holder: holder).routes
                + SimilarAPI(holder: holder, limits: limits).routes
                + PlaylistsAPI(desk: desk, holder: holder, limits: limits).routes
                + APIDocument().routes
                + SongPages(holder: holder, pages: pages).routes
                + UploadPages(holder: holder, pages: pages, limits: limits).routes
                + PlaylistPages(desk: desk, holder: holder, pages: pages, limits: limits).routes
                + RunRoutes(store: catalog, pages: pages).routes
                + ProblemsPage(pages: pages).routes
                + pages.assets.routes
                + operations.routes)
        requestMetrics = RequestMetrics(paths: table.routes.map(\.path), registry: registry)
        accessLog = AccessLog(output: configuration.accessLogOutput)
        frontDoor = FrontDoor(
            limits: limits, metrics: requestMetrics, accessLog: accessLog, pages: pages, contact: contact,
            admission: admission)
    }

    /// Loads the catalog now rather than when the server runs; what tests of single requests do.
    package func load() async {
        try? await reloader { _ in }.reloadIfChanged()
    }

    /// The HTTP server, for ``run(onReady:)`` and tests.
    ///
    /// - Parameter onRunning: called with the port once connections are accepted.
    package func application(
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let limits = configuration.limits
        let requestMetrics = requestMetrics
        let readiness = readiness
        let inFlight = admission.inFlight
        return Application(
            responder: responder(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        ConnectionGuard(
                            limits: limits, metrics: requestMetrics, readiness: readiness, inFlight: inFlight)
                    ],
                    idleTimeout: limits.idleTime,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerFieldBytes, maxHeaderListSize: limits.headerBytes,
                        maxHeaderFieldCount: limits.headerCount))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "Scale",
                backlog: limits.waitingConnections,
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
            logger: logger)
    }

    /// Serves until SIGTERM or SIGINT; then says that it is not ready, finishes the requests under way
    /// and returns.
    ///
    /// - Parameter onReady: called once, when the catalog is in memory and connections are accepted.
    /// - Throws: ``ServerError`` when the address cannot be had, ``CatalogError`` when the catalog will not
    ///   be had by trying again.
    package func run(onReady: @escaping @Sendable (_ port: Int, _ songs: Int) -> Void) async throws {
        let announcement = Announcement(onReady)
        let reloader = reloader { announcement.songs($0.count) }
        let application = application { announcement.port($0) }
        // What a service throws is thrown on from here: the group need not log it too.
        var groupLogger = logger
        groupLogger.logLevel = max(logger.logLevel, .critical)
        var group = ServiceGroupConfiguration(
            // They stop in the opposite order, each when the one after it has.
            services: [
                .init(service: accessLog),
                .init(service: saturationMonitor()),
                .init(service: reloader, failureTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: application),
                .init(
                    service: DrainService(readiness: readiness, time: configuration.drainTime),
                    successTerminationBehavior: .gracefullyShutdownGroup),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: groupLogger)
        group.maximumGracefulShutdownDuration = configuration.limits.shutdownTime + configuration.drainTime
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as IOError {
            throw ServerError(error, host: configuration.host, port: configuration.port)
        }
    }

    /// Watches how saturated the server is; part of ``run(onReady:)``.
    ///
    /// - Parameters:
    ///   - loops: those that requests are read on; Hummingbird's own if `nil`.
    ///   - onAgentRunning: called with the port of the agent check once it answers.
    package func saturationMonitor(
        loops: [any EventLoop]? = nil, onAgentRunning: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> SaturationMonitor {
        SaturationMonitor(
            configuration, loops: loops ?? Array(MultiThreadedEventLoopGroup.singleton.makeIterator()),
            admission: admission, metrics: saturationMetrics,
            isStopping: { [readiness] in readiness.isStopping },
            onAgentRunning: onAgentRunning)
    }

    private func reloader(_ onFirstLoad: @escaping @Sendable (Library) -> Void) -> LibraryReloader {
        LibraryReloader(
            catalog: catalog, holder: holder, contact: contact, snapshot: snapshot, metrics: catalogMetrics,
            runMetrics: runMetrics, interval: configuration.reloadInterval, logger: logger,
            onFirstLoad: onFirstLoad)
    }

    private func responder() -> some HTTPResponder<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        for (number, route) in table.routes.enumerated() {
            router.on(RouterPath(route.path), method: route.method) { [frontDoor] request, context in
                await frontDoor.answer(request, context, route: route, number: number)
            }
        }
        // Middlewares added after the routes see only what no route matches.
        router.add(middleware: UnmatchedRequests(table: table, frontDoor: frontDoor))
        return router.buildResponder()
    }
}
