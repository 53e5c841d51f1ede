enum LoadForms {
    static let loads = named.map { $0.map(\.value) }

    private static let named = FileForm<[Named<LoadPlan>]>.dictionary(
        of: body, names: .plain, "loads",
        finish: { name, load in
            var load = load
            load.name = name
            return load
        }
    ) { name, load, node, reading in
        reading.declare(.load, name.scalar?.text ?? "", at: name.place)
        if let load { reading.loads.append(.init(value: load, node: node)) }
    }

    /// What musicians do with Scale's web application.
    static let scenarios = ["browse", "search", "similar"]

    private static let body: FileForm<LoadPlan> = .object(
        "a load",
        .one(of: kinds, "kind of load"),
        .required("rate", rate, "Requests a second, such as 50/s, or a list of steps."),
        .optional(
            "urls", .list(of: url, atLeast: 1, "addresses"), default: [], "the platform's edges",
            "Base addresses."),
        .optional(
            "arrivals",
            .choice("way of arriving", [("poisson", LoadPlan.Arrivals.poisson), ("constant", .constant)]),
            default: .poisson, "poisson", "By chance, or at even intervals."),
        .optional(
            "timeout", .duration("the timeout", atLeast: 0.001, example: "5s"), default: 5, "5s",
            "After which a request has failed."),
        .optional(
            "failover", .flag, default: true, "true",
            "Whether a read that one address does not answer is asked of the next.")
    ) { _, kind, rate, urls, arrivals, timeout, isFailingOver in
        LoadPlan(
            name: "", kind: kind, urls: urls, rate: rate, arrivals: arrivals, timeout: timeout,
            isFailingOver: isFailingOver)
    }

    private static let kinds: [Alternative<LoadPlan.Kind>] = [
        Alternative(
            "scenarios",
            FileForm<[Named<Double>]>.dictionary(
                of: .number("the weight", 0.001...1e6), names: .one(of: scenarios), atLeast: 1,
                "scenarios with weights"
            ).map { .scenarios(Dictionary($0.map { ($0.name, $0.value) }) { first, _ in first }) },
            "Reads of Scale's web application, by weight."),
        Alternative(
            "paths", FileForm<[String]>.list(of: path, atLeast: 1, "paths").map { .paths($0) },
            "GET of these paths in turn, of any system."),
        Alternative(
            "ledger", FileForm<Bool>.mark.map { _ in .ledger },
            "Writes with an id of their own each, compared with what is there at the end."),
    ]

    private static let path = FileForm<String>.text("the path", example: "/songs").checked {
        path, node, reading in
        guard !path.hasPrefix("/") || path.contains(where: { $0.isWhitespace }) else { return }
        reading.error(
            .outOfRange, at: node.place, "“\(path.shortened)” is no path", "begin it with /, without spaces")
    }

    static let url = FileForm<String>.text("the address", example: "http://127.0.0.1:8080").checked {
        url, node, reading in
        let rest = ["http://", "https://"].first { url.hasPrefix($0) }.map { url.dropFirst($0.count) }
        guard rest?.isEmpty != false || rest?.first == "/" || url.contains(where: { $0.isWhitespace }) else {
            return
        }
        reading.error(
            .outOfRange, at: node.place, "“\(url.shortened)” is no address",
            "write it as http://127.0.0.1:8080")
    }

    private static let rate = FileForm<LoadPlan.Rate>(
        schema: .any([constant.schema, steps.schema])
    ) { node, reading in
        if case .sequence = node.content { return steps.read(node, reading).map { .steps($0) } }
        return constant.read(node, reading).map { .constant($0) }
    }

    private static let constant = FileForm<Double>.rate("the rate", upTo: 100_000)

    private static let steps: FileForm<[LoadPlan.RateStep]> = .list(
        of: .object(
            "a step of the rate",
            .required("rate", constant, "Requests a second."),
            .required("for", .duration("the step's time", atLeast: 0.1), "How long.")
        ) { _, rate, seconds in LoadPlan.RateStep(rate: rate, seconds: seconds) },
        atLeast: 1, "steps of the rate")
}
