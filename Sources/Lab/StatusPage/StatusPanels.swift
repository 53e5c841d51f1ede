import Charts

/// What the status page draws, in this order.
enum StatusPanels {
    static let all: [(title: String, panels: [StatusPanel])] = [
        ("Clients", [requests, share, reads, failures]),
        ("Web servers", [saturation, weight]),
        ("PostgreSQL", [roles, lag]),
        ("Ingest", [run, files]),
        ("Monitoring", [parts, alerts]),
    ]

    private static let requests = StatusPanel(
        "requests", of: "overview", "Requests by the zone that answers",
        "New requests that the edges send to each zone.", .values(.lines, .perSecond, top: 1),
        [.init("zone:scale_edge_requests:rate10s", "zone {{zone}}")])

    private static let share = StatusPanel(
        "share", of: "zones", "Share of new requests",
        "Where the edges send new requests. With n healthy zones each gets about 1/n; a saturated one under 5%; "
            + "0 without requests.",
        .values(.stacked, .share, top: 1), [.init("zone:scale_edge_share:ratio", "zone {{zone}}")])

    private static let reads = StatusPanel(
        "reads", of: "overview", "Reads",
        "Time to answer reads, by zone, as the servers see it; 0 without reads.",
        .values(.lines, .seconds, top: 0.005),
        [
            .init("zone:scale_read_p50:seconds", "p50, zone {{zone}}", .dotted, tagged: false),
            .init("zone:scale_read_p99:seconds", "p99, zone {{zone}}"),
        ])

    private static let failures = StatusPanel(
        "failures", of: "overview", "Failed requests",
        "Share of requests that the edges answered with 5xx.", .values(.lines, .share, top: 0.01),
        [
            .init("scale:edge_errors:ratio10s", "10 s"),
            .init("scale:edge_errors:ratio1m", "1 min", .dashed),
            .init("scale:edge_errors:ratio5m", "5 min", .dotted),
        ])

    private static let saturation = StatusPanel(
        "saturation", of: "zones", "Saturation",
        "How much of what it can take each web server is using: the greatest of its parts. From 0.9 on it counts as "
            + "saturated.",
        .values(.lines, .share, top: 1, limits: [ChartLimit(0.9, "saturated")]),
        [.init("scale_saturation_ratio", "{{instance}}")])

    private static let weight = StatusPanel(
        "weight", of: "zones", "Weight asked for", "The weight that each server asks its edges for.",
        .values(.steps, .percent, top: 100), [.init("scale_weight_percent", "{{instance}}")])

    private static let roles = StatusPanel(
        "roles", of: "postgresql", "Roles", "What each member is.",
        .states([
            .init(3, "primary", .strong), .init(2, "synchronous", .faint), .init(1, "replica", .quiet),
            .init(0, "none", .bad),
        ]),
        [
            .init(
                "patroni_primary * 3 + patroni_sync_standby * 2 + (patroni_replica - patroni_sync_standby)",
                "{{instance}}")
        ])

    private static let lag = StatusPanel(
        "lag", of: "postgresql", "Lag", "How much of the primary's log each replica has still to replay.",
        .values(.lines, .bytes, top: 1024), [.init("scale:postgres_lag:bytes", "{{instance}}")])

    private static let run = StatusPanel(
        "run", of: "pipeline", "How the latest run stands", "As the web servers read it in the catalog.",
        .states([.init(0, "no", .blank), .init(1, "yes", .strong)]),
        [.init("max by (outcome) (scale_ingest_outcome)", "{{outcome}}")])

    private static let files = StatusPanel(
        "files", of: "pipeline", "Files read per second", "By the latest run; 0 when there is none.",
        .values(.lines, .perSecond, top: 10),
        [.init("max(deriv(scale_ingest_files_read[30s])) > 0 or vector(0)", "files/s")])

    private static let parts = StatusPanel(
        "targets", of: "overview", "Parts that answer", "Whether each kind of part answers, by zone.",
        .states([.init(1, "up", .quiet), .init(0, "down", .bad)]),
        [.init("min by (zone, component) (scale:target_up)", "{{zone}} {{component}}")])

    private static let alerts = StatusPanel(
        "alerts", of: "overview", "Alerts", "Alerts while they fire. The watchdog always does.",
        .states([.init(1, "firing", .bad), .init(-1, "firing, as always", .quiet)]),
        [.init("max by (alertname, zone) (ALERTS{alertstate=\"firing\"})", "{{alertname}} {{zone}}")])
}
