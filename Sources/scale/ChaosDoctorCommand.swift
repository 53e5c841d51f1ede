import ArgumentParser
import Console
import Faults
import Platforms

struct ChaosDoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show which faults this kernel, engine and rights allow, how, and why not.",
        discussion: "Tries each in a helper container, on that one's own cgroup and network.")

    @OptionGroup var injector: InjectorOptions

    func run() async throws {
        let engine = try DockerEngine()
        try await engine.check()
        let image = try await injector.image(for: nil, on: engine)
        let doctor = FaultDoctor(engine, image: image, executable: injector.executable)
        try TextOutput.print(ExaminationReport(try await doctor.examine()).text)
    }
}
