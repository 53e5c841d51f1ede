enum MeasureForms {
    /// The fields of which one says what is measured.
    static let field = FileField<Measure>.one(of: alternatives, "measure")

    static let atLeast = FileField<Quantity?>.optional("at-least", .quantity, "The least that it may be.")
    static let atMost = FileField<Quantity?>.optional("at-most", .quantity, "The most that it may be.")

    private static let alternatives: [Alternative<Measure>] = [
        Alternative("latency", latency, "Of answered requests, from when each should have been sent."),
        Alternative(
            "failed-share", filtered("failed share").map { .failedShare(of: $0) },
            "Of all requests that were due, those that failed, were not sent, or are unknown."),
        Alternative(
            "success-share", filtered("success share").map { .successShare(of: $0) },
            "Of all requests that were due, those that were answered well."),
        Alternative(
            "throughput", filtered("throughput").map { .throughput(of: $0) },
            "Requests answered well, a second."),
        Alternative("zone-share", zoneShare, "Of a load's answered requests, those that a zone answered."),
        Alternative("probe", probe, "A probe's values."),
        Alternative("probe-passed", probePassed, "Of a probe's looks, those that passed."),
    ].map { alternative in
        Alternative(
            alternative.name, alternative.form.defined(as: alternative.name), alternative.summary)
    }

    static var definitions: [SchemaValue.Field] {
        [
            ("latency", latency.schema), ("failed-share", filtered("").schema),
            ("success-share", filtered("").schema), ("throughput", filtered("").schema),
            ("zone-share", zoneShare.schema), ("probe", probe.schema), ("probe-passed", probePassed.schema),
        ].map { .init(name: $0.0, value: $0.1) }
    }

    static let load = FileField<String>.required("load", .reference(to: .load), "Whose requests.")
    static let scenario = FileField<String?>.optional(
        "scenario", .text("the scenario", example: "browse"), "Only those of this scenario.")
    static let zone = FileField<String?>.optional(
        "zone", .text("the zone", example: "b"), "Only those that this zone answered.")

    private static func filtered(_ what: String) -> FileForm<RequestFilter> {
        .object("a \(what)", load, scenario, zone) { object, load, scenario, zone in
            let filter = RequestFilter(load: load, scenario: scenario, zone: zone)
            object.reading.filters.append(.init(value: filter, node: object.node))
            return filter
        }
    }

    private static let latency: FileForm<Measure> = .object(
        "a latency",
        .optional(
            "percentile", .number("the percentile", 0...100), default: 99, "99", "From 0 to 100."),
        load, scenario, zone
    ) { object, percentile, load, scenario, zone in
        let filter = RequestFilter(load: load, scenario: scenario, zone: zone)
        object.reading.filters.append(.init(value: filter, node: object.node))
        return .latency(percentile: percentile, of: filter)
    }

    private static let zoneShare: FileForm<Measure> = .object(
        "a zone's share",
        .required("zone", .text("the zone", example: "b"), "That answers."),
        load
    ) { _, zone, load in .zoneShare(zone: zone, load: load) }

    private static let probe: FileForm<Measure> = .object(
        "a probe's value",
        .required("name", .reference(to: .probe), "Which probe."),
        .optional(
            "by",
            .choice(
                "way to sum up",
                [
                    ("mean", Measure.Aggregate.mean), ("least", .least), ("greatest", .greatest),
                    ("last", .last),
                ]),
            default: .mean, "mean", "How its values are summed up.")
    ) { _, name, aggregate in .probe(name: name, by: aggregate) }

    private static let probePassed: FileForm<Measure> = .object(
        "a probe", .required("name", .reference(to: .probe), "Which probe.")
    ) { _, name in .probePassed(name: name) }
}

extension Measure {
    enum Unit {
        case duration
        /// 0 to 1.
        case share
        case rate
        /// Whatever the probe gives: a number, or any other unit's.
        case any

        var words: String {
            switch self {
            case .duration: "a duration such as 50ms"
            case .share: "a share such as 95%"
            case .rate: "a rate such as 50/s"
            case .any: "a number"
            }
        }
    }

    var unit: Unit {
        switch self {
        case .latency: .duration
        case .failedShare, .successShare, .zoneShare, .probePassed: .share
        case .throughput: .rate
        case .probe: .any
        }
    }

    /// The file's name of it.
    var word: String {
        switch self {
        case .latency: "latency"
        case .failedShare: "failed-share"
        case .successShare: "success-share"
        case .throughput: "throughput"
        case .zoneShare: "zone-share"
        case .probe: "probe"
        case .probePassed: "probe-passed"
        }
    }
}
