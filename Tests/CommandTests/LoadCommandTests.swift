import Foundation
import TestSupport
import Testing

/// A `scale serve` of a test's own with some songs.
private final class Served {
    private let folder: TemporaryFolder
    private let process = Process()
    let port: Int

    init() async throws {
        folder = try TemporaryFolder()
        for arguments in [
            ["generate", "--songs", "30", "--length", "sketch", "--to", "songs"], ["ingest", "songs"],
        ] {
            let done = try Command.run(arguments, in: folder.url)
            try #require(done.status == 0, "\(done.errors)")
        }
        let errors = folder.url.appendingPathComponent("errors")
        try Data().write(to: errors)
        process.executableURL = Command.executable
        process.arguments = ["serve", "--port", "0"]
        process.currentDirectoryURL = folder.url
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        var port: Int?
        try await eventually { [process] in
            let text = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
            port = text.firstMatch(of: /http:\/\/localhost:([0-9]+)\s/).flatMap { Int($0.1) }
            return port != nil || !process.isRunning
        }
        self.port = try #require(port)
    }

    deinit { process.terminate() }

    var url: String { "http://127.0.0.1:\(port)" }
}

@Suite(.serialized) struct LoadCommandTests {
    private func json(_ command: Command) throws -> [String: Any] {
        try #require(
            JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any],
            "\(command.errors)")
    }

    @Test func loadsScaleWithWhatItsUsersDoAndLeavesNothingBehind() async throws {
        let served = try await Served()
        let folder = try TemporaryFolder()
        let result = try Command.run(
            "load", served.url, served.url, "--rate", "40", "--duration", "1s", "--timeout", "60s",
            "--scenario",
            "browse=2", "--scenario", "search=2", "--scenario", "similar", "--scenario", "write", "--records",
            "requests.ndjson", "--format", "json", in: folder.url)
        #expect(result.status == 0)
        #expect(result.errors == "")
        let summary = try json(result)
        let counts = try #require(summary["counts"] as? [String: Any])
        #expect(counts["offered"] as? Int == 40)
        #expect(counts["answered"] as? Int == 40, "\(result.output)")
        let scenarios = try #require(summary["scenarios"] as? [[String: Any]])
        #expect(scenarios.compactMap { $0["name"] as? String } == ["browse", "search", "similar", "write"])
        let records = try String(
            contentsOf: folder.url.appendingPathComponent("requests.ndjson"), encoding: .utf8
        )
        .split(separator: "\n")
        #expect(records.count == 40)
        #expect(records.allSatisfy { $0.contains(#""outcome":"answered","status":200"#) })
    }

    @Test func aLedgerOfASystemThatDoesAsItSaysPasses() async throws {
        let served = try await Served()
        let folder = try TemporaryFolder()
        let result = try Command.run(
            "ledger", served.url, served.url, "--rate", "50", "--duration", "2s", "--timeout", "60s",
            "--history",
            "history.json", "--clean", in: folder.url)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("100 writes to 4 playlists"))
        #expect(result.output.contains("Verdict: PASS"))
        let history = try Data(contentsOf: folder.url.appendingPathComponent("history.json"))
        #expect(String(decoding: history, as: UTF8.self).contains(#""result":"ok""#))
    }

    /// Between the ledger and the server, now and then a write is acknowledged and not passed on, and now and then
    /// its answer is lost.
    @Test func aLedgerFindsWhatWasAcknowledgedAndLost() async throws {
        let served = try await Served()
        let numbers = WriteNumbers()
        let proxy = try await FaultyProxy(before: served.port) { request in
            guard request.hasPrefix("POST /api/v1/playlists/") else { return .none }
            switch await numbers.next() % 10 {
            case 3: return .answer("HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}")
            case 7: return .cut(afterBytes: 0)
            default: return .none
            }
        }
        let result = try Command.run(
            "ledger", "http://127.0.0.1:\(proxy.port)", "--rate", "50", "--duration", "2s", "--timeout",
            "60s",
            "--reads", "0", "--format", "json")
        #expect(result.status == 1, "\(result.output)\(result.errors)")
        let report = try json(result)
        let finding = try #require(report["finding"] as? [String: Any])
        #expect(report["verdict"] as? String == "fail")
        #expect((finding["lost"] as? [Int])?.count == 10)
        #expect(finding["unknown"] as? Int == 10)
        #expect(finding["acknowledged"] as? Int == 90)
        #expect((finding["doubled"] as? [Int])?.isEmpty == true)
        #expect((finding["foreign"] as? [Any])?.isEmpty == true)
    }

    private actor WriteNumbers {
        private var number = 0

        func next() -> Int {
            defer { number += 1 }
            return number
        }
    }

    @Test func saysInOneLineThatNothingAnswers() throws {
        for command in ["load", "ledger"] {
            let result = try Command.run(command, "http://127.0.0.1:1")
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("error: http://127.0.0.1:1: GET /api/v1/songs"))
            #expect(result.errors.split(separator: "\n").count == 1)
        }
    }

    @Test(
        arguments: [
            ["load"], ["load", "localhost:8080"], ["load", "http://a", "--rate", "0"],
            ["load", "http://a", "--duration", "0s"], ["load", "http://a", "--duration", "5 parsecs"],
            ["load", "http://a", "--steps", "1:2s", "--rate", "3"], ["load", "http://a", "--steps", "1"],
            ["load", "http://a", "--scenario", "dance"], ["load", "http://a", "--path", "x"],
            ["load", "http://a", "--scenario", "browse", "--scenario", "browse=2"],
            ["load", "http://a", "--scenario", "browse", "--path", "/"],
            ["load", "http://a", "--connections", "5"],
            ["load", "http://a", "--timeout", "0s"], ["load", "http://a", "--in-flight", "0"], ["ledger"],
            ["ledger", "https://a"], ["ledger", "http://a", "--reads", "101"],
            ["ledger", "http://a", "--rate", "100000", "--duration", "1h"],
        ])
    func explainsWrongUse(arguments: [String]) throws {
        let result = try Command.run(arguments)
        #expect(result.status == 64, "\(result.errors)")
        #expect(result.errors.contains("Usage: scale \(arguments[0])"))
    }
}
