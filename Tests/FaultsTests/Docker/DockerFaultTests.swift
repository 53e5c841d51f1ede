import Chaos
import Faults
import Platforms
import TestSupport
import Testing

/// Each fault on a container that runs: as others see it, as the kernel proves it, and what is left afterwards.
@Suite(
    "A fault in a container", .serialized, .timeLimit(.minutes(10)),
    .enabled(TestEngine.missing) { await TestEngine.isReady() })
struct DockerFaultTests {
    @Test func doesNothingWhereItIsNone() async throws {
        try await Website.with { sites in
            let outcome = try await sites[0].inject(.none, for: 1)
            #expect(outcome.applied.count == 1 && outcome.recovered == outcome.applied)
            #expect(outcome.proofs.isEmpty && outcome.failures.isEmpty && outcome.residues.isEmpty)
        }
    }

    @Test func makesPacketsLate() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let network = Fault.Network(latency: 0.3, jitter: 0.05)
            let outcome = try await site.inject(.network(network)) {
                // The connection's and the request's answer wait each.
                let answer = await site.answer()
                #expect(answer.status == 200 && answer.time > .milliseconds(490))
                try await Task.sleep(for: .seconds(2))
            }
            #expect(outcome.isWhole, "\(outcome)")
            try await eventually { await site.answer().time < .milliseconds(300) }
        }
    }

    @Test(arguments: [Fault.Network(loss: 1), Fault.Network(corruption: 1)])
    func losesPacketsAndDamagesThem(_ network: Fault.Network) async throws {
        try await Website.with { sites in
            let site = sites[0]
            let outcome = try await site.inject(.network(network)) {
                #expect(await site.answer(within: .seconds(3)).status == nil)
                try await Task.sleep(for: .seconds(2))
            }
            #expect(outcome.isWhole, "\(outcome)")
            try await eventually { await site.answer().status == 200 }
        }
    }

    @Test func letsFewPacketsThroughAtATime() async throws {
        try await Website.with { sites in
            let site = sites[0]
            // About 400 bytes leave it for an answer.
            let outcome = try await site.inject(.network(Fault.Network(bandwidth: 4000))) {
                let answer = await site.answer()
                #expect(answer.status == 200 && answer.time > .milliseconds(400))
                try await Task.sleep(for: .seconds(2))
            }
            #expect(outcome.isWhole, "\(outcome)")
        }
    }

    @Test func slowsOnlyPacketsToPeersWhereTheseAreGiven() async throws {
        try await Website.with(2) { sites in
            let network = Fault.Network(latency: 2, peers: TargetSelector(name: "other"))
            let outcome = try await sites[0].inject(.network(network), peers: [sites[1].address]) {
                #expect(await sites[0].answer().time < .seconds(2))
                let (code, _) = try await sites[1].get(from: sites[0], within: 1)
                #expect(code != 0)
                try await Task.sleep(for: .seconds(2))
            }
            #expect(outcome.isWhole, "\(outcome)")
        }
    }

    @Test func refusesConnections() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let outcome = try await site.inject(.refuse(Fault.Refuse(ports: [8080]))) {
                #expect(await site.answer().isRefused)
                try await Task.sleep(for: .seconds(2))
            }
            #expect(outcome.isWhole, "\(outcome)")
            #expect(await site.answer().status == 200)
        }
    }

    @Test(arguments: Fault.Partition.Direction.allCases)
    func cutsOffPeersAndNobodyElse(_ direction: Fault.Partition.Direction) async throws {
        try await Website.with(2) { sites in
            let partition = Fault.Partition(peers: TargetSelector(name: "other"), direction: direction)
            let outcome = try await sites[0].inject(.partition(partition), peers: [sites[1].address]) {
                #expect(await sites[0].answer().status == 200)
                let (code, _) = try await sites[1].get(from: sites[0], within: 2)
                #expect(code != 0)
                try await Task.sleep(for: .seconds(2))
            }
            #expect(outcome.isWhole, "\(outcome)")
            try await eventually { try await sites[1].get(from: sites[0], within: 5).code == 0 }
        }
    }

    @Test(arguments: [Fault.DNS.Answer.timeout, .refused])
    func keepsNamesFromBeingFound(_ answer: Fault.DNS.Answer) async throws {
        try await Website.with(2) { sites in
            let lookup = ["timeout", "3", "getent", "hosts", sites[1].name]
            #expect(try await sites[0].engine.run(lookup, in: sites[0].name).code == 0)
            let outcome = try await sites[0].inject(.dns(Fault.DNS(answer: answer))) {
                #expect(try await sites[0].engine.run(lookup, in: sites[0].name).code != 0)
                try await Task.sleep(for: .seconds(2))
            }
            #expect(outcome.isWhole, "\(outcome)")
            #expect(try await sites[0].engine.run(lookup, in: sites[0].name).code == 0)
        }
    }

    @Test(arguments: Fault.Pause.Means.allCases)
    func stopsEverythingOfIt(_ means: Fault.Pause.Means) async throws {
        try await Website.with { sites in
            let site = sites[0]
            let outcome = try await site.inject(.pause(Fault.Pause(means: means))) {
                #expect(await site.answer(within: .seconds(2)).status == nil)
                try await Task.sleep(for: .seconds(1))
            }
            #expect(outcome.isWhole, "\(outcome)")
            try await eventually { await site.answer().status == 200 }
        }
    }

    @Test func usesUpItsProcessors() async throws {
        try await Website.with { sites in
            let outcome = try await sites[0].inject(.cpu(Fault.CPU(workers: 2)), for: 6)
            #expect(outcome.isWhole, "\(outcome)")
        }
    }

    @Test func usesUpItsMemoryToAShare() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let before = try await site.state?.startedAt
            let outcome = try await site.inject(.memory(Fault.Memory(share: 0.8)), for: 6)
            #expect(outcome.isWhole, "\(outcome)")
            #expect(outcome.proofs.contains { $0.now > 0.75 * 128 * 1024 * 1024 })
            #expect(try await site.state?.startedAt == before)
        }
    }

    @Test func bringsTheKernelsKiller() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let outcome = try await site.inject(.memory(Fault.Memory(share: 1.3)), for: 30) {
                try await eventually { try await site.state?.isRunning == false }
            }
            #expect(outcome.isWhole, "\(outcome)")
            // Nothing of it is in the way.
            try await site.engine.start(site.name)
            try await eventually { await site.answer().status == 200 }
        }
    }

    @Test func fillsADisk() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let write = ["dd", "if=/dev/zero", "of=/small/file", "bs=1M", "count=4"]
            let outcome = try await site.inject(.diskFill(Fault.DiskFill(path: "/small", share: 1))) {
                try await eventually { try await site.engine.run(write, in: site.name).code != 0 }
                try await Task.sleep(for: .seconds(1))
            }
            #expect(outcome.isWhole, "\(outcome)")
            #expect(try await site.engine.run(write, in: site.name).code == 0)
        }
    }

    @Test func slowsADisk() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let write = ["dd", "if=/dev/zero", "of=/run/haproxy/file", "bs=64k", "count=48", "oflag=direct"]
            let outcome = try await site.inject(.diskSlow(Fault.DiskSlow(bytesPerSecond: 1 << 20))) {
                let begin = ContinuousClock.now
                let code = try await site.engine.run(write, in: site.name).code
                #expect(code == 0)
                #expect(ContinuousClock.now - begin > .seconds(2))
            }
            #expect(outcome.isWhole, "\(outcome)")
        }
    }

    @Test func leavesItNoFilesToOpen() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let outcome = try await site.inject(.fileDescriptors(Fault.Exhaustion())) {
                #expect(await site.answer(within: .seconds(2)).status == nil)
                try await Task.sleep(for: .seconds(1))
            }
            #expect(outcome.isWhole, "\(outcome)")
            try await eventually { await site.answer().status == 200 }
        }
    }

    @Test func leavesItNoProcessesToStart() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let outcome = try await site.inject(.processes(Fault.Exhaustion())) {
                // The shell may be let in; its children may not.
                let shell = ["bash", "-c", "for i in 1 2 3; do sleep 1 & done; wait"]
                let result = try? await site.engine.run(shell, in: site.name)
                #expect(result?.code != 0 || result?.output.contains("fork") == true)
                try await Task.sleep(for: .seconds(2))
            }
            #expect(outcome.isWhole, "\(outcome)")
            #expect(try await site.engine.run(["bash", "-c", "sleep 0 & wait"], in: site.name).code == 0)
        }
    }

    @Test(arguments: ["KILL", "TERM"])
    func killsIt(_ signal: String) async throws {
        try await Website.with { sites in
            let site = sites[0]
            // Its own signal for a soft stop is another one.
            let outcome = try await site.inject(.kill(Fault.Kill(signal: signal)), for: 0)
            #expect(outcome.isWhole, "\(outcome)")
            try await eventually { try await site.state?.isRunning == false }
        }
    }

    @Test func removesItWithItsData() async throws {
        try await Website.with { sites in
            let site = sites[0]
            let outcome = try await site.inject(.kill(Fault.Kill(isRemoved: true)), for: 0)
            #expect(outcome.isProven && outcome.failures.isEmpty, "\(outcome)")
            #expect(try await site.state == nil)
            #expect(try await site.engine.volumes(with: [Website.label: site.run]).isEmpty)
        }
    }

    @Test func doesNotShiftItsClockAndSaysWhy() async throws {
        try await Website.with { sites in
            let outcome = try await sites[0].inject(.clock(Fault.Clock(offset: 60)), for: 5)
            #expect(outcome.applied.isEmpty)
            #expect(outcome.failures.count == 1 && outcome.failures[0].contains("one time of day"))
        }
    }

    @Test func isNotInjectedWhereItDoesNotRun() async throws {
        try await Website.with { sites in
            let site = sites[0]
            try await site.engine.signal(site.name, "KILL")
            try await eventually { try await site.state?.isRunning == false }
            let outcome = try await site.inject(.pause(Fault.Pause()), for: 5)
            #expect(outcome.applied.isEmpty)
            #expect(outcome.failures.count == 1 && outcome.failures[0].contains("does not run"))
        }
    }

    @Test(arguments: [
        Fault.cpu(Fault.CPU(workers: 0)), .memory(Fault.Memory(share: 0)), .network(Fault.Network()),
        .diskFill(Fault.DiskFill(path: "/no/such/folder")), .kill(Fault.Kill(signal: "STOP")),
        .refuse(Fault.Refuse(ports: [0])), .processes(Fault.Exhaustion(left: 1)),
    ])
    func isNotInjectedWhereItHasNoMeaning(_ fault: Fault) async throws {
        try await Website.with { sites in
            let outcome = try await sites[0].inject(fault, for: 5)
            #expect(outcome.applied.isEmpty && outcome.failures.count == 1, "\(outcome)")
            #expect(!outcome.failures.contains { $0.contains("broke off") }, "\(outcome)")
            #expect(await sites[0].answer().status == 200)
        }
    }

    @Test func isInjectedIntoSeveralAtOnce() async throws {
        try await Website.with(3) { sites in
            let outcome = try await Website.inject(.pause(Fault.Pause()), into: sites) {
                for site in sites { #expect(await site.answer(within: .seconds(1)).status == nil) }
                try await Task.sleep(for: .seconds(1))
            }
            #expect(outcome.isWhole && outcome.applied.count == 3, "\(outcome)")
        }
    }
}

extension Website {
    /// Asks it from another one's container.
    func get(from other: Website, within seconds: Int) async throws -> (code: Int, output: String) {
        let request = "exec 3<>/dev/tcp/\(address)/8080 && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3"
        return try await engine.run(
            ["timeout", String(seconds), "bash", "-c", request], in: other.name)
    }
}
