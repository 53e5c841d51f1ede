enum FaultForms {
    static let fault = definition.defined(as: "fault")

    static let definition: FileForm<Fault> = .kind(
        "fault",
        [
            Alternative("none", nothing, "Nothing is done: the control arm.", bare: Fault.none),
            Alternative("kill", kill, "Ends the main process at once.", bare: .kill(.init())),
            Alternative("pause", pause, "Stops everything in it.", bare: .pause(.init())),
            Alternative("cpu", cpu, "Uses up its processors.", bare: .cpu(.init())),
            Alternative("memory", memory, "Uses up its memory.", bare: .memory(.init())),
            Alternative("disk-fill", diskFill, "Fills the file system of a folder."),
            Alternative("disk-slow", diskSlow, "Slows its disk down."),
            Alternative(
                "file-descriptors", exhaustion("file descriptors").map { .fileDescriptors($0) },
                "Takes file descriptors away.", bare: .fileDescriptors(.init())),
            Alternative(
                "processes", exhaustion("processes").map { .processes($0) },
                "Takes processes and threads away.", bare: .processes(.init())),
            Alternative("network", network, "Delays, loses, damages or slows the packets that it sends."),
            Alternative("refuse", refuse, "Refuses new connections to it.", bare: .refuse(.init())),
            Alternative("partition", partition, "Cuts it off.", bare: .partition(.init())),
            Alternative("dns", dns, "Takes its name resolution away.", bare: .dns(.init())),
            Alternative("clock", clock, "Sets its clock wrong."),
        ])

    /// SIGKILL and what usually ends programs.
    static let signals = ["KILL", "TERM", "INT", "HUP", "QUIT", "ABRT", "SEGV", "USR1", "USR2"]

    private static let nothing: FileForm<Fault> = .object("nothing more") { _ in Fault.none }

    private static let kill: FileForm<Fault> = .object(
        "what kills it",
        .optional(
            "signal", .choice("signal", signals.map { ($0, $0) }), default: "KILL", "KILL", "Without SIG."),
        .optional(
            "remove", .flag, default: false, "false",
            "Whether the container and its volumes are removed, too.")
    ) { _, signal, isRemoved in .kill(.init(signal: signal, isRemoved: isRemoved)) }

    private static let pause: FileForm<Fault> = .object(
        "how it is paused",
        .optional(
            "means",
            .choice("means of pausing", [("freezer", Fault.Pause.Means.freezer), ("signal", .signal)]),
            default: .freezer, "freezer", "By the cgroup's freezer, or by SIGSTOP (signal) to every process.")
    ) { _, means in .pause(.init(means: means)) }

    private static let cpu: FileForm<Fault> = .object(
        "how much of its processors is used",
        .optional(
            "workers", .integer("the number of workers", 1...256), default: 4, "4",
            "Busy loops in its cgroup."),
        .optional("load", .share("the load", 0.01...1), default: 1, "100%", "Of a processor, by each worker.")
    ) { _, workers, load in .cpu(.init(workers: workers, load: load)) }

    private static let memory: FileForm<Fault> = .object(
        "how much of its memory is used",
        .optional(
            "share", .share("the share of memory", 0.01...2), default: 0.9, "90%",
            "Of its limit, all of it together; over 100% the kernel's killer comes.")
    ) { _, share in .memory(.init(share: share)) }

    private static let diskFill: FileForm<Fault> = .object(
        "what is filled",
        .required("path", path, "A folder of the target's."),
        .optional(
            "share", .share("the share of the disk", 0.01...1), default: 0.95, "95%",
            "Of the file system, used then.")
    ) { _, path, share in .diskFill(.init(path: path, share: share)) }

    private static let path = FileForm<String>.text("the path", example: "/var/lib/postgresql").checked {
        path, node, reading in
        guard !path.hasPrefix("/") || path.split(separator: "/").contains("..") else { return }
        reading.error(
            .outOfRange, at: node.place, "the path “\(path.shortened)” is not absolute",
            "begin it with /, without ..")
    }

    private static let diskSlow: FileForm<Fault> = .object(
        "how slow its disk is",
        .optional("throughput", .byteRate, "Bytes, such as 1MB/s."),
        .optional("operations", .rate("the operations", upTo: 1e6), "Such as 50/s.")
    ) { object, throughput, operations in
        guard throughput != nil || operations != nil else {
            object.reading.error(
                .noEffect, at: object.node.place, "a disk without a bound is not slow",
                "give throughput, operations, or both")
            return nil
        }
        return .diskSlow(
            .init(
                bytesPerSecond: throughput.map { max(1, Int($0.rounded())) },
                operationsPerSecond: operations.map { max(1, Int($0.rounded())) }))
    }

    private static func exhaustion(_ what: String) -> FileForm<Fault.Exhaustion> {
        .object(
            "how many \(what) are left",
            .optional(
                "left", .share("what is left", 0...0.99), default: 0, "0%", "Of the \(what) that it may have."
            )
        ) { _, left in .init(left: left) }
    }

    private static let network: FileForm<Fault> = .object(
        "what happens to packets",
        .optional(
            "latency", .duration("the latency", example: "50ms"), default: 0, "0s", "Added to each packet."),
        .optional(
            "jitter", .duration("the jitter", example: "10ms"), default: 0, "0s", "By which that varies."),
        .optional("loss", .share("the loss"), default: 0, "0%", "Share of packets that are lost."),
        .optional(
            "corruption", .share("the corruption"), default: 0, "0%", "Share of packets that are damaged."),
        .optional("bandwidth", .bandwidth, "Such as 1mbit."),
        .optional("peers", TargetForms.selector, "Only packets to these.")
    ) { object, latency, jitter, loss, corruption, bandwidth, peers in
        if latency == 0, loss == 0, corruption == 0, bandwidth == nil {
            object.reading.error(
                .noEffect, at: object.node.place, "this does nothing to the network",
                "give a latency, loss, corruption or bandwidth")
        }
        if jitter > latency {
            object.error(
                .outOfRange, at: "jitter", "the jitter is more than the latency",
                "no packet comes before it is sent")
        }
        return .network(
            .init(
                latency: latency, jitter: jitter, loss: loss, corruption: corruption,
                bandwidth: bandwidth.map { max(1, Int($0.rounded())) }, peers: peers))
    }

    private static let refuse: FileForm<Fault> = .object(
        "what is refused",
        .optional(
            "ports", .list(of: .integer("the port", 1...65_535), atLeast: 1, "ports"), default: [],
            "all of them",
            "TCP ports of the target's.")
    ) { _, ports in .refuse(.init(ports: ports)) }

    private static let partition: FileForm<Fault> = .object(
        "from whom it is cut off",
        .optional("peers", TargetForms.selector, "From these; without it, from everybody."),
        .optional(
            "direction",
            .choice("direction", [("both", Fault.Partition.Direction.both), ("from", .from), ("to", .to)]),
            default: .both, "both", "from: what it sends does not arrive; to: what is sent to it does not.")
    ) { _, peers, direction in .partition(.init(peers: peers, direction: direction)) }

    private static let dns: FileForm<Fault> = .object(
        "how names fail",
        .optional(
            "answer", .choice("answer", [("timeout", Fault.DNS.Answer.timeout), ("refused", .refused)]),
            default: .timeout, "timeout", "None comes, or the port refuses.")
    ) { _, answer in .dns(.init(answer: answer)) }

    private static let clock: FileForm<Fault> = .object(
        "how wrong its clock is",
        .required(
            "offset", .duration("the offset", isSigned: true, example: "-5m"),
            "How far it is ahead; negative: behind.")
    ) { object, offset in
        guard offset != 0 else {
            object.error(.noEffect, at: "offset", "a clock that is 0s ahead is right", "give another offset")
            return nil
        }
        return .clock(.init(offset: offset))
    }
}

extension Fault {
    /// The file's name of it.
    package var word: String {
        switch self {
        case .none: "none"
        case .kill: "kill"
        case .pause: "pause"
        case .cpu: "cpu"
        case .memory: "memory"
        case .diskFill: "disk-fill"
        case .diskSlow: "disk-slow"
        case .fileDescriptors: "file-descriptors"
        case .processes: "processes"
        case .network: "network"
        case .refuse: "refuse"
        case .partition: "partition"
        case .dns: "dns"
        case .clock: "clock"
        }
    }

    /// Whether it is over as soon as it is done, and has no duration.
    var isInstant: Bool {
        if case .kill = self { true } else { false }
    }
}
