import Chaos
import Foundation
import Testing

@testable import Faults

/// What this machine's kernel may lack: cgroups of version 2 and netem, on a stock Debian kernel in a small virtual
/// machine, where everything takes ten times as long: run by hand, with `SCALE_VM` a program that runs a command in one.
@Suite(
    "A fault on a stock kernel", .timeLimit(.minutes(15)),
    .enabled(if: VirtualMachine.program != nil, "there is no virtual machine: SCALE_VM names none"),
    .enabled(if: TestEngine.executable != nil, "there is no executable scale beside the tests"))
struct StockKernelTests {
    private static let faults: [(name: String, fault: Fault, peers: [String]?)] = [
        ("cpu", .cpu(Fault.CPU(workers: 2)), nil),
        ("latency", .network(Fault.Network(latency: 0.3)), nil),
        ("latency-to-peer", .network(Fault.Network(latency: 0.3, peers: TargetSelector())), ["10.1.0.2"]),
        ("loss", .network(Fault.Network(loss: 1)), nil),
        ("bandwidth", .network(Fault.Network(bandwidth: 10_000)), nil),
        ("memory", .memory(Fault.Memory(share: 0.8)), nil),
        ("partition", .partition(Fault.Partition(peers: TargetSelector())), ["10.1.0.3"]),
        ("pause", .pause(Fault.Pause()), nil),
        ("processes", .processes(Fault.Exhaustion()), nil),
        ("refuse", .refuse(Fault.Refuse(ports: [8080])), nil),
        ("slow-disk", .diskSlow(Fault.DiskSlow(bytesPerSecond: 1 << 20)), nil),
        ("z-kill", .memory(Fault.Memory(share: 1.3)), nil),
    ]

    @Test func isProvenAndHealed() throws {
        let runs = try VirtualMachine.inject(Self.faults)
        #expect(Set(runs.keys) == Set(Self.faults.map(\.name)))
        for (name, run) in runs {
            #expect(run.exitCode == 0, "\(name): \(run.text)")
            #expect(run.outcome.isWhole, "\(name): \(run.outcome) \(run.text)")
        }
        func ping(_ name: String, _ which: String = "ping") -> Double? {
            runs[name]?.line(which)?.split(separator: " ").dropLast().last.flatMap { Double($0) }
        }
        #expect(ping("latency") ?? 0 >= 300)
        #expect(runs["latency"]?.outcome.proofs.allSatisfy { $0.source.contains("netem") } == true)
        #expect(ping("latency-to-peer") ?? 0 >= 300)
        #expect(ping("latency-to-peer", "ping3") ?? .infinity < 300)
        #expect(runs["loss"]?.line("ping")?.contains("100% lost") == true)
        #expect(runs["partition"]?.line("ping")?.contains(" 0% lost") == true)
        #expect(runs["partition"]?.line("ping3") == "ping3 ")
        #expect(runs["pause"]?.outcome.proofs.contains { $0.source == "freezer" } == true)
        #expect(runs["refuse"]?.line("connect") == "connect refused")
        #expect(runs["cpu"]?.outcome.proofs.contains { $0.source == "cpu.stat nr_throttled" } == true)
        // 4 MB at 1 MB/s.
        #expect(runs["slow-disk"]?.line("wrote")?.split(separator: " ").last.flatMap { Double($0) } ?? 0 > 3)
        #expect(runs["z-kill"]?.outcome.proofs.contains { $0.source == "oom_kill" } == true)
    }
}

/// A small machine that runs a command, with files that it is given.
enum VirtualMachine {
    static let program = ProcessInfo.processInfo.environment["SCALE_VM"]

    /// What was seen of one fault.
    struct Run {
        var text = ""
        var outcome = FaultOutcome()
        var exitCode: Int?

        func line(_ word: String) -> String? {
            text.split(separator: "\n").first { $0.hasPrefix(word + " ") }.map(String.init)
        }
    }

    static func inject(_ faults: [(name: String, fault: Fault, peers: [String]?)]) throws -> [String: Run] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "scale-vm-\(UUID().uuidString)")
        let files = folder.appending(path: "faults")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, fault, peers) in faults {
            // Nobody renews the lease. The machine puts the process's number in.
            let injection = Injection(
                run: "vm", step: name, fault: fault,
                targets: [.init(id: String(repeating: "f", count: 64), name: "target", process: 1)],
                peers: peers, duration: 60, lease: 600)
            try Data(injection.json.utf8).write(to: files.appending(path: "\(name).json"))
        }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "inject").path
        let executable = TestEngine.executable ?? ""
        // The toolchain's libraries, where the executable looks for them.
        let libraries = try output(["ldd", executable]).split(separator: "\n").compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("/") && $0.contains("/swift/") }.map(String.init)
        }
        let added =
            ["\(executable):/scale", "\(script):/inject", "\(files.path):/faults"]
            + libraries.map { "\($0):\($0)" }
        let text = try output(
            [program ?? ""] + added.flatMap { ["--add", $0] } + [
                "--packages", "libpq5 libsqlite3-0 netcat-openbsd iputils-ping e2fsprogs libstdc++6 zlib1g",
                "--timeout", "840", "--", "bash", "/inject", "/scale", "/faults",
            ])
        return runs(text)
    }

    private static func runs(_ text: String) -> [String: Run] {
        var runs: [String: Run] = [:]
        var name = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("== ") {
                name = String(line.dropFirst(3))
                runs[name] = Run()
            } else if case .event(let what) = InjectorMessage(line: line) {
                runs[name]?.outcome.add(what)
            } else if line.hasPrefix("exit ") {
                runs[name]?.exitCode = Int(line.dropFirst(5))
            } else if !line.hasPrefix("{") {
                runs[name]?.text += line + "\n"
            }
        }
        return runs
    }

    private static func output(_ command: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }
}
