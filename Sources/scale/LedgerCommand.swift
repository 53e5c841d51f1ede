import ArgumentParser
import Console
import Load

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Write at a set rate, and check that no acknowledged write is lost.",
        discussion: """
            Adds songs to playlists of its own as users do, each song to a playlist once, and notes what it was \
            told of each: acknowledged, refused, or nothing that settles it. Now and then it reads, by another of \
            the URLs, what was just acknowledged. Then it reads everything back and compares. What nobody knows is \
            never counted as a success.

            The system should be a `scale serve` with songs. Ctrl-C ends the writing early; what was written is \
            checked.

            Exit codes: 0 when all is as it was told; 1 when it is not: a write that was acknowledged is lost, or \
            one is there twice, was refused and is there, was never asked for, or was not shown to a read that \
            began after it; 2 when nothing was acknowledged or not all could be read back.

            Examples:
              scale ledger http://localhost:8080 http://localhost:8081 --rate 50 --duration 2m --clean
              scale ledger http://localhost:8080 --history ledger.json --format json
            """)

    @Argument(help: ArgumentHelp("Where requests go: http://host:port, one or more.", valueName: "url"))
    var urls: [String]

    @Option(help: ArgumentHelp("Writes a second.", valueName: "n"))
    var rate = 20.0

    @Option(help: ArgumentHelp("For how long to write, such as 500ms, 60s or 2m.", valueName: "time"))
    var duration = TimeArgument(.seconds(60))

    @Option(help: ArgumentHelp("How long a write or read has, from when it was due.", valueName: "time"))
    var timeout = TimeArgument(.seconds(15))

    @Option(help: ArgumentHelp("How long a connection may take to open.", valueName: "time"))
    var connectTimeout = TimeArgument(.seconds(1))

    @Option(help: ArgumentHelp("After how many of 100 acknowledged writes to read.", valueName: "percent"))
    var reads = 20.0

    @Option(
        help: ArgumentHelp(
            "For how long to go on asking for what cannot be read back.", valueName: "time"))
    var patience = TimeArgument(.seconds(60))

    @Flag(help: "Delete the playlists afterwards, unless something is wrong.")
    var clean = false

    @Option(help: ArgumentHelp("What random choices are made from.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Where to write what each operation was told, and what was read back.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var history: String?

    @Option(help: "The format of the report.")
    var format = LoadCommand.Format.text

    func validate() throws {
        guard timeout.duration > .zero, connectTimeout.duration > .zero else {
            throw ValidationError("--timeout and --connect-timeout should be more than 0")
        }
        guard (0...100).contains(reads) else { throw ValidationError("--reads should be from 0 to 100") }
        do { try plan().validate() } catch let error as LoadError { throw ValidationError("\(error)") }
    }

    private func plan() throws -> LedgerPlan {
        LedgerPlan(
            targets: try urls.map { try LoadTarget($0) }, arrivals: .constant(rate: rate),
            duration: duration.duration, timeout: timeout.duration, connectTimeout: connectTimeout.duration,
            readShare: reads / 100, seed: seed)
    }

    func run() async throws {
        let plan = try plan()
        _ = DescriptorLimit.raise()
        let ledger = try Ledger(plan)
        let progress = LoadProgress(seconds: duration.duration.components.seconds)
        let (books, history) = try await Interruptible.run {
            let books = try await ledger.open()
            return (books, try await ledger.write(to: books) { progress.show($0) })
        }
        progress.show("reading back \(books.playlists.keys.count) playlists")
        let state = try await ledger.readBack(books, patience: patience.duration)
        progress.end()
        let finding = LedgerChecker.check(history, against: state)
        if let path = self.history {
            try LedgerFile(history: history, state: state, finding: finding).write(to: path)
        }
        let report = LedgerReport(finding, of: history, plan)
        try TextOutput.print(format == .json ? report.json : report.text)
        switch finding.verdict {
        case .pass:
            guard clean else { return }
            let left = try await ledger.delete(books)
            if left > 0 { LoadProgress.tell("\(left) playlists of the run could not be deleted") }
        case .fail: throw ExitCode(1)
        case .inconclusive: throw ExitCode(2)
        }
    }
}
