import Chaos
import Foundation
import Platforms
import Testing

/// Two containers of their own on the machine's engine; skipped where there is none, or no image.
@Suite(
    "Containers on a Docker engine", .serialized, .timeLimit(.minutes(5)),
    .enabled("a Docker engine with the image \(Containers.image) is needed") {
        await Containers.arePossible()
    })
struct DockerPlatformTests {
    @Test func areFoundByTheirLabels() async throws {
        try await Containers.run(["web-a": "a", "web-b": "b"]) { platform, _ in
            try await platform.check()
            let all = try await platform.targets(.init(component: "web"), seed: 1)
            #expect(all.map(\.name) == ["web-a", "web-b"])
            #expect(all.map(\.zone) == ["a", "b"])
            #expect(
                try await platform.targets(.init(component: "web", zone: "b"), seed: 1).map(\.name) == [
                    "web-b"
                ])
            #expect(try await platform.targets(.init(component: "edge"), seed: 1).isEmpty)
            #expect(try await platform.targets(.init(amount: .count(1)), seed: 7).count == 1)
            let environment = try await platform.environment()
            #expect(environment["kernel"]?.isEmpty == false)
            #expect(environment["image \(Containers.image)"]?.hasPrefix("sha256:") == true)
        }
    }

    @Test func areNotThereUnderOtherLabels() async throws {
        let platform = DockerPlatform(try DockerEngine(), labels: ["scale.test": "nobody-has-this"])
        await #expect(throws: DockerError.self) { try await platform.check() }
        let nothing = DockerPlatform(try DockerEngine(), labels: [:])
        await #expect(throws: DockerError.self) { try await nothing.check() }
    }

    @Test func areKilledAndSeenToDie() async throws {
        try await Containers.run(["web-a": "a"]) { platform, engine in
            let target = try #require(try await platform.targets(.init(), seed: 1).first)
            let process = try #require(try await engine.container(target.id)).process
            #expect(process > 1)
            var seen: [ContainerEvent.Action] = []
            for try await event in platform.events() {
                #expect(event.name == "web-a" && event.component == "web" && event.zone == "a")
                seen.append(event.action)
                switch event.action {
                case .healthy where seen.count == 1: try await engine.signal(target.id, "KILL")
                case .died:
                    #expect(event.exitCode == 137)
                    #expect(try await engine.container(target.id)?.process == 0)
                    try await engine.start(target.id)
                default: break
                }
                if seen.count == 4 { break }
            }
            // Without a health check it is well as soon as it runs.
            #expect(seen == [.healthy, .died, .started, .healthy])
            #expect(try await engine.container(target.id)?.process != process)
        }
    }

    @Test func resolveNames() async throws {
        try await Containers.run(["web-a": "a"]) { platform, _ in
            let seconds = try await platform.resolve("localhost")
            #expect(seconds > 0)
            await #expect(throws: DockerError.self) { try await platform.resolve("no.such.name.invalid") }
        }
    }
}

/// Containers that do nothing, named as in a lab.
enum Containers {
    static let image = "debian:bookworm-slim"

    static func arePossible() async -> Bool {
        guard let engine = try? DockerEngine() else { return false }
        return (try? await engine.image(image)) ?? nil != nil
    }

    /// - Parameter zones: by name.
    static func run(
        _ zones: [String: String], _ body: (DockerPlatform, DockerEngine) async throws -> Void
    ) async throws {
        let engine = try DockerEngine()
        let lab = "t\(UUID().uuidString.prefix(8).lowercased())"
        let labels = [DockerPlatform.labLabel: lab]
        func clean() async {
            for container in (try? await engine.containers(with: labels)) ?? [] {
                try? await engine.remove(container.id)
            }
        }
        do {
            for (name, zone) in zones {
                var spec = ContainerSpec(name: "\(lab)-\(name)", image: image, network: .none, hostname: name)
                spec.entrypoint = ["sleep", "600"]
                spec.labels = labels.merging(["component": "web", "zone": zone]) { $1 }
                spec.isRestarted = false
                try await engine.create(spec)
                try await engine.start(spec.name)
            }
            try await body(DockerPlatform(engine, lab: lab), engine)
        } catch {
            await clean()
            throw error
        }
        await clean()
    }
}
