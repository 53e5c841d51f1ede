enum ProbeForms {
    static let probes = named.map { $0.map(\.value) }

    private static let named = FileForm<[Named<Probe>]>.dictionary(
        of: body, names: .plain, "probes",
        finish: { name, probe in
            var probe = probe
            probe.name = name
            return probe
        }
    ) { name, probe, node, reading in
        reading.declare(.probe, name.scalar?.text ?? "", at: name.place)
        if let probe { reading.probes.append(.init(value: probe, node: node)) }
    }

    private static let body: FileForm<Probe> = .object(
        "a probe",
        .one(of: kinds, "kind of probe"),
        .optional(
            "interval", .duration("the interval", atLeast: 0.1, example: "1s"), default: 1, "1s",
            "Between looks.")
    ) { _, kind, interval in Probe(name: "", kind: kind, interval: interval) }

    private static let kinds: [Alternative<Probe.Kind>] = [
        Alternative(
            "prometheus",
            FileForm<String>.text("the query", example: "sum(up)").map { .prometheus(query: $0) },
            "PromQL; the value is the first sample's."),
        Alternative(
            "http",
            .object(
                "an HTTP probe",
                .required("url", LoadForms.url, "What is got."),
                .optional(
                    "status", .integer("the status", 100...599), default: 200, "200", "With which it passes.")
            ) { _, url, status in .http(url: url, status: status) },
            "GET; the value is the time taken, in seconds."),
        Alternative(
            "sql",
            .object(
                "an SQL probe",
                .required(
                    "address", .text("the address", example: "postgresql://scale@127.0.0.1:8082/scale"),
                    "Of PostgreSQL."),
                .required("query", .text("the query", example: "SELECT 1"), "What is asked.")
            ) { _, address, query in .sql(address: address, query: query) },
            "The value is the first column of the first row."),
        Alternative(
            "command", StepForms.command.map { .command($0) },
            "Passes with exit code 0; the value is the number that it prints, if it prints one."),
        Alternative(
            "dns", FileForm<String>.text("the name", example: "web-a").map { .dns(name: $0) },
            "Resolves a name; the value is the time taken, in seconds."),
    ]
}
