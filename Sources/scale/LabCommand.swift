import ArgumentParser
import Console
import Lab
import Logging
import Platforms
import ServiceLifecycle
import UnixSignals

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "The whole pipeline in containers, three zones on one machine.",
        discussion: """
            Web servers, edges, PostgreSQL with failover, an object store, Spark and monitoring, each part in a \
            zone: to see it whole, and to break it. Needs a Docker engine and the images of `make images`; \
            `make lab` sees to both.

            Examples:
              scale lab up
              scale lab open
              scale lab status
              scale lab logs postgres-a --lines 50
              scale lab up --name second --port 8180
              scale lab down
            """,
        subcommands: [
            LabUpCommand.self, LabOpenCommand.self, LabStatusCommand.self, LabLogsCommand.self,
            LabIngestCommand.self,
            LabBackupCommand.self, LabRestoreCommand.self, LabUpgradeCommand.self,
            LabRotatePasswordsCommand.self, LabResetCommand.self, LabDownCommand.self, LabHealCommand.self,
        ])
}

struct LabOption: ParsableArguments {
    @Option(help: "Which lab, where there are several.")
    var name = "lab"

    /// - Throws: ``LabError`` when there is no such lab.
    func lab(on engine: DockerEngine) async throws -> Lab {
        guard let settings = try await Lab.settings(ofLabNamed: name, on: engine) else {
            throw LabError(.noLab, "lab \(name)", "there is none: `scale lab up` starts it")
        }
        return Lab(LabPlan(settings), on: engine)
    }
}

struct LabUpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Start the lab, or what of it is not there.",
        discussion: """
            Ends when every part is healthy and the catalog has songs that went through the object store, Spark \
            and PostgreSQL. A lab that is half up is completed; what runs is left as it is.

            Ports on this machine, from --port: the web by edge a and by edge b, PostgreSQL's primary and \
            replicas, Prometheus, Alertmanager, the object store, the status page.
            """)

    @OptionGroup var lab: LabOption

    @Option(help: ArgumentHelp("The first of eight ports of this machine.", valueName: "port"))
    var port = 8080

    @Option(help: ArgumentHelp("The folder `deploy` of the repository.", valueName: "folder"))
    var deploy = "deploy"

    @Option(help: "The images' tag.")
    var tag = "latest"

    @Option(help: "Songs of the sample library.")
    var songs = 500

    func validate() throws {
        guard (1...65_528).contains(port) else { throw ValidationError("--port should be from 1 to 65528.") }
        guard (1...100_000).contains(songs) else {
            throw ValidationError("--songs should be from 1 to 100000.")
        }
    }

    func run() async throws {
        let engine = try DockerEngine()
        try await engine.check()
        let settings: LabSettings
        if let found = try await Lab.settings(ofLabNamed: lab.name, on: engine) {
            settings = found
        } else {
            settings = try await LabHost.settings(
                name: lab.name, deploy: deploy, port: port, tag: tag, on: engine)
        }
        let steps = StepDisplay()
        let lab = Lab(LabPlan(settings), on: engine) { steps.show($0) }
        try await lab.up(secrets: LabSecrets(in: LabState.folder(ofLabNamed: settings.name)), songs: songs)
        print(LabReport(try await lab.status()).text)
    }
}

struct LabStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show every part, its zone, its state and its address.",
        discussion: "Exit codes: 0 when all parts are healthy, 2 when some are not.")

    @OptionGroup var lab: LabOption

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(help: "The format of what is printed.")
    var format = Format.text

    func run() async throws {
        let status = try await lab.lab(on: DockerEngine()).status()
        print(format == .json ? LabReport(status).json : LabReport(status).text)
        if !status.isWell { throw ExitCode(2) }
    }
}

struct LabLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Show the last lines that a part wrote.")

    @OptionGroup var lab: LabOption

    @Argument(help: "Such as web-a or postgres-b.")
    var part: String

    @Option(help: "How many lines.")
    var lines = 100

    func run() async throws {
        print(try await lab.lab(on: DockerEngine()).logs(of: part, lines: lines), terminator: "")
    }
}

struct LabIngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Put new songs into the lab's bucket and have Spark read them.",
        discussion: """
            Ends when the catalog has them. What an earlier ingest left out, because it was ended, is read, too.

            Example: scale lab ingest --songs 2000
            """)

    @OptionGroup var lab: LabOption

    @Option(help: "How many songs are made; 0: only what is in the bucket is read.")
    var songs = 0

    @Option(help: "What they are made from. Without it, from chance.")
    var seed: UInt64?

    func validate() throws {
        guard (0...100_000).contains(songs) else {
            throw ValidationError("--songs should be from 0 to 100000.")
        }
    }

    func run() async throws {
        let lab = try await lab.lab(on: DockerEngine())
        if songs == 0 {
            try await lab.ingest()
        } else {
            try await lab.ingest(newSongs: songs, seed: seed ?? .random(in: 2...(1 << 53)))
        }
        print("The catalog has what is in the bucket.")
    }
}

struct LabDownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down",
        abstract: "Remove the lab: every container, network and volume that it made, and nothing else.")

    @OptionGroup var lab: LabOption

    func run() async throws {
        let engine = try DockerEngine()
        guard let settings = try await Lab.settings(ofLabNamed: lab.name, on: engine) else {
            print("There is no lab \(lab.name).")
            return
        }
        try await Lab(LabPlan(settings), on: engine).down()
        LabState.remove(labNamed: lab.name)
        print("Lab \(lab.name) is removed.")
    }
}

struct LabHealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heal", abstract: "Keep the parts of the lab there; a part of it.", shouldDisplay: false)

    @Option(help: "Of the status page, and where alerts are taken in.")
    var port = 9095

    func run() async throws {
        guard let settings = LabSettings(json: ProcessInfo.processInfo.environment["SCALE_LAB"] ?? "") else {
            throw ValidationError("SCALE_LAB should hold the settings of a lab: `scale lab up` starts this.")
        }
        let logger = Logger(label: "scale.lab", factory: { StreamLogHandler.standardError(label: $0) })
        let lab = Lab(LabPlan(settings), on: try DockerEngine(""))
        let server = StatusServer(lab.plan) { try await lab.status() }
        try await ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: server.application(port: port)),
                    .init(service: LabHealer(lab, logger: logger)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }
}
