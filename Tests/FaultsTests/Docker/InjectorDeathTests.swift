import Chaos
import Faults
import Foundation
import Platforms
import TestSupport
import Testing

/// Faults heal, whatever dies.
@Suite(
    "A fault heals", .serialized, .timeLimit(.minutes(10)),
    .enabled(TestEngine.missing) { await TestEngine.isReady() })
struct InjectorDeathTests {
    /// One for each way of leaving something behind: a setting of a cgroup, of processes, of the firewall, a process that
    /// holds packets, workers.
    static let faults: [Fault] = [
        .pause(Fault.Pause()), .pause(Fault.Pause(means: .signal)), .processes(Fault.Exhaustion()),
        .fileDescriptors(Fault.Exhaustion()), .partition(Fault.Partition()),
        .network(Fault.Network(latency: 1)), .cpu(Fault.CPU(workers: 2)),
        .diskSlow(Fault.DiskSlow(bytesPerSecond: 1 << 20)), .diskFill(Fault.DiskFill(path: "/small")),
    ]

    @Test(arguments: faults)
    func whenItsHelperIsKilled(_ fault: Fault) async throws {
        try await Website.with { sites in
            let outcome = try await sites[0].inject(fault) {
                try await sites[0].killHelper()
                try await eventually { try await sites[0].isHealed() }
            }
            #expect(outcome.failures.contains { $0.contains("broke off") }, "\(outcome)")
            #expect(outcome.recovered == outcome.applied && outcome.residues.isEmpty, "\(outcome)")
        }
    }

    @Test func whenItsHelperIsRemoved() async throws {
        try await Website.with { sites in
            _ = try await sites[0].inject(.pause(Fault.Pause())) {
                try await sites[0].engine.remove(sites[0].helper)
                try await eventually { await sites[0].answer().status == 200 }
            }
        }
    }

    @Test(arguments: faults)
    func whenItsGuardIsKilled(_ fault: Fault) async throws {
        try await Website.with { sites in
            let outcome = try await sites[0].inject(fault) {
                try await sites[0].signal("KILL", to: "--guard", of: sites[0].run, in: sites[0].helper)
                try await eventually { try await sites[0].isHealed() }
            }
            #expect(outcome.failures.contains { $0.contains("guard") }, "\(outcome)")
            #expect(outcome.recovered == outcome.applied && outcome.residues.isEmpty, "\(outcome)")
        }
    }

    /// The journal that is left is the helper's log.
    @Test(arguments: faults)
    func whenAllOfItsProcessesAreKilled(_ fault: Fault) async throws {
        try await Website.with { sites in
            let outcome = try await sites[0].inject(fault) {
                try await sites[0].killAll(of: sites[0].run, in: sites[0].helper)
                try await eventually { try await sites[0].isHealed() }
            }
            #expect(outcome.recovered == outcome.applied && outcome.residues.isEmpty, "\(outcome)")
        }
    }

    @Test func whenItsHarnessIsKilled() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let helper = try await site.leaveBehind("pause")
            // Ten seconds of the lease, and what a loaded machine takes for it.
            try await eventually { await site.answer(within: .seconds(1)).status == 200 }
            // What is left is a container that has ended.
            try await eventually { try await site.engine.container(helper.id)?.isRunning == false }
            try await site.cleaner.clean(run: helper.labels["scale.chaos.run"])
            #expect(try await site.engine.container(helper.id) == nil)
        }
    }

    @Test func whenItsHarnessAndAllOfItsProcessesAreKilled() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let helper = try await site.leaveBehind("pause")
            let run = helper.labels["scale.chaos.run"] ?? ""
            try await site.killAll(of: run, in: helper.name)
            #expect(await site.answer(within: .seconds(1)).status == nil)
            #expect(try await site.cleaner.clean(run: run) == ["run \(run), step pause: healed"])
            #expect(await site.answer().status == 200)
            #expect(try await site.cleaner.clean(run: run).isEmpty)
        }
    }

    /// The kernel itself lets rules run out.
    @Test func whenNobodyIsLeftToHealTheFirewall() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let outcome = try await site.inject(.partition(Fault.Partition())) {
                try await site.signal("STOP", to: "chaos inject", of: site.run, in: site.helper)
                #expect(await site.answer(within: .seconds(1)).status == nil)
                try await eventually { await site.answer(within: .seconds(1)).status == 200 }
                try await site.killHelper()
            }
            #expect(outcome.residues.isEmpty, "\(outcome)")
        }
    }

    @Test(arguments: [Fault.cpu(Fault.CPU()), .network(Fault.Network(latency: 1)), .memory(Fault.Memory())])
    func whenItsTargetIsKilled(_ fault: Fault) async throws {
        try await Website.with { sites in
            let site = sites[0]
            let outcome = try await site.inject(fault) {
                try await site.engine.signal(site.name, "KILL")
                try await eventually { try await site.state?.isRunning == false }
                // Nothing of the fault is in the way.
                try await site.engine.start(site.name)
                try await eventually { await site.answer().status == 200 }
            }
            #expect(outcome.failures == ["it ended while the fault lasted"], "\(outcome)")
            #expect(outcome.recovered == outcome.applied && outcome.residues.isEmpty, "\(outcome)")
        }
    }

    @Test func whenItsTimeIsOver() async throws {
        try await Website.with { sites in
            let begin = ContinuousClock.now
            let outcome = try await sites[0].inject(.pause(Fault.Pause()), for: 2) {
                try await eventually { await sites[0].answer(within: .seconds(1)).status == 200 }
            }
            #expect(ContinuousClock.now - begin > .seconds(2))
            #expect(outcome.isWhole, "\(outcome)")
        }
    }

    @Test func whenItIsHealedTwice() async throws {
        try await Website.with { sites in
            let outcome = try await sites[0].inject(.pause(Fault.Pause())) {
                try await sites[0].driver.recover()
                try await sites[0].driver.recover()
                #expect(await sites[0].answer().status == 200)
            }
            #expect(outcome.recovered == outcome.applied && outcome.residues.isEmpty, "\(outcome)")
            try await sites[0].driver.recover()
        }
    }

    enum Victim: String, CaseIterable, Sendable {
        case harness
        case helper
        case guardian
        case target
    }

    /// How many; `make soak ONLY=moments` takes 500.
    static let moments = Int(ProcessInfo.processInfo.environment["SCALE_MOMENTS"] ?? "") ?? 50
    /// Each waits most of its time.
    static let momentsAtOnce = 4

    @Test(.timeLimit(.minutes(180)))
    func whateverIsKilledAtWhateverMoment() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.moments {
                if number >= Self.momentsAtOnce { try await group.next() }
                group.addTask { try await Self.killAtSomeMoment(number) }
            }
            try await group.waitForAll()
        }
    }

    private static func killAtSomeMoment(_ number: Int) async throws {
        let victim = Victim.allCases[number % Victim.allCases.count]
        let faults: [[String]] = [
            ["pause"], ["processes"], ["network", "--latency", "100ms"], ["partition"], ["cpu"],
            ["file-descriptors"], ["pause", "--means", "signal"], ["disk-slow", "--bytes", "1000000"],
        ]
        let fault = faults[number / Victim.allCases.count % faults.count]
        let wait = Double.random(in: 0...2.5)
        try await Website.with { sites in
            let site = sites[0]
            let id = try await site.id
            let before = try #require(try await site.driver.fingerprints(of: [id])[id])
            let harness = try site.harness(fault)
            // Nothing that goes wrong here leaves a fault behind: its lease runs out.
            defer { kill(harness.processIdentifier, SIGKILL) }
            switch victim {
            case .harness:
                try await Task.sleep(for: .seconds(wait))
                kill(harness.processIdentifier, SIGKILL)
            case .target:
                try await Task.sleep(for: .seconds(wait))
                try await site.engine.signal(site.name, "KILL")
            case .helper:
                let helper = try await site.runningHelper()
                try await Task.sleep(for: .seconds(wait))
                try await site.engine.signal(helper.id, "KILL")
            case .guardian:
                let helper = try await site.runningHelper()
                try await Task.sleep(for: .seconds(wait))
                let run = helper.labels["scale.chaos.run"] ?? ""
                try await eventually {
                    // With the guard ends the helper, and with that the program that killed it, sometimes unheard.
                    guard try await site.engine.container(helper.id)?.isRunning == true else { return true }
                    let killed = try? await site.trySignal("KILL", to: "--guard", of: run, in: helper.name)
                    return killed?.code == 0
                }
            }
            let text = "\(fault), \(victim) after \(wait) s"
            do {
                try await eventually {
                    // What is left when it has ended is a container of which the harness has not heard.
                    let helper = try await site.helperOfHarness()
                    return helper?.isRunning != true && (victim == .harness || !harness.isRunning)
                }
            } catch {
                Issue.record(error, "\(text)")
                return
            }
            if victim == .target {
                try await site.engine.start(site.name)
                try await eventually { await site.answer().status == 200 }
            }
            var after = Fingerprint()
            var known = before
            // A target that was killed has been started anew.
            if victim == .target { known.entries["container"] = nil }
            try? await eventually(within: .seconds(15)) {
                after = try await site.driver.fingerprints(of: [id])[id] ?? Fingerprint()
                if victim == .target { after.entries["container"] = nil }
                return known.differences(to: after).isEmpty
            }
            #expect(known.differences(to: after) == [], "\(text)")
            #expect(await site.answer().status == 200, "\(text)")
            if let helper = try await site.helperOfHarness() {
                try await site.cleaner.clean(run: helper.labels["scale.chaos.run"])
            }
        }
    }

    @Test func whenTracesAreSweptOfWhichNobodyKnowsAnyMore() async throws {
        try await Website.with(3) { sites in
            for (site, fault) in zip(sites, [["pause"], ["partition"], ["network", "--latency", "9s"]]) {
                let helper = try await site.leaveBehind(fault)
                try await site.killAll(of: helper.labels["scale.chaos.run"] ?? "", in: helper.name)
                // With its log goes what is known.
                try await site.engine.remove(helper.id)
            }
            let found = try await sites[0].cleaner.sweep([Website.label: sites[0].run])
            #expect(found.count >= 3, "\(found)")
            for site in sites { #expect(await site.answer().status == 200) }
            #expect(try await sites[0].cleaner.sweep([Website.label: sites[0].run]).isEmpty)
        }
    }
}

extension Website {
    /// Of the fault under way.
    var helper: String { "scale-chaos-\(run)-step" }

    func killHelper() async throws { try await engine.signal(helper, "KILL") }

    /// Answers at once, runs new processes and has no worker of a fault.
    func isHealed() async throws -> Bool {
        guard await answer(within: .seconds(1)).status == 200 else { return false }
        let workers = "! grep -qs scale-fault /proc/[0-9]*/comm"
        return try await engine.run(["bash", "-c", workers], in: name).code == 0
    }

    var cleaner: InjectorCleaner {
        InjectorCleaner(engine, image: TestEngine.image, executable: TestEngine.executable)
    }

    /// Has `scale chaos fault` inject one for ten minutes, and kills that once it does not answer any more.
    ///
    /// - Returns: the helper.
    func leaveBehind(_ fault: String...) async throws -> ContainerState { try await leaveBehind(fault) }

    func leaveBehind(_ fault: [String]) async throws -> ContainerState {
        let harness = try harness(fault)
        defer { kill(harness.processIdentifier, SIGKILL) }
        try await eventually { await answer(within: .seconds(1)).status == nil }
        return try #require(try await helperOfHarness())
    }

    func helperOfHarness() async throws -> ContainerState? {
        try await engine.containers(with: ["scale.chaos": "injector"])
            .first { $0.labels["scale.chaos.injection"]?.contains("\"\(name)\"") ?? false }
    }

    func runningHelper() async throws -> ContainerState {
        try await eventually { try await helperOfHarness()?.isRunning == true }
        return try #require(try await helperOfHarness())
    }

    /// `scale chaos fault`, which injects for ten minutes if nothing comes in between.
    func harness(_ fault: [String]) throws -> Process {
        let executable = try #require(TestEngine.executable)
        let harness = Process()
        harness.executableURL = URL(filePath: executable)
        harness.standardOutput = FileHandle.nullDevice
        harness.arguments =
            ["chaos", "fault"] + fault + [
                "--targets", "name=\(name)", "--duration", "10m", "--image", TestEngine.image,
                "--executable", executable,
            ]
        try harness.run()
        return harness
    }

    /// Kills an injector and its guard, so that neither heals when the other is gone.
    func killAll(of run: String, in helper: String) async throws {
        try await signal("STOP", to: "chaos inject", of: run, in: helper)
        try await signal("KILL", to: "--guard", of: run, in: helper)
        try await engine.signal(helper, "KILL")
        try await eventually { try await engine.container(helper)?.isRunning != true }
    }

    /// Sends a signal to an injector's processes from within its helper, which sees the machine's.
    ///
    /// - Parameter part: of their arguments.
    func signal(_ signal: String, to part: String, of run: String, in helper: String) async throws {
        let (code, output) = try await trySignal(signal, to: part, of: run, in: helper)
        #expect(code == 0, "\(output)")
    }

    /// - Returns: another code than 0 when there is no such process.
    func trySignal(
        _ signal: String, to part: String, of run: String, in helper: String
    ) async throws -> (code: Int, output: String) {
        // Not to itself, which has `part` among its arguments, too.
        let script = """
            for p in /proc/[0-9]*; do
                case "$(cat $p/comm 2>/dev/null)" in scale | exe) ;; *) continue ;; esac
                tr '\\0' ' ' 2>/dev/null <$p/environ | grep -qF '"run":"\(run)"' || continue
                tr '\\0' ' ' <$p/cmdline | grep -qF -e '\(part)' && list="$list ${p#/proc/}"
            done 2>/dev/null
            kill -\(signal) $list
            """
        return try await engine.run(["bash", "-c", script], in: helper, within: .seconds(20))
    }
}
