import Platforms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What this machine has for a new lab, found out before anything is made.
package enum LabHost {
    /// What all parts and an ingest need, in bytes.
    private static let memory = 3 << 30
    private static let disk = 5 << 30

    /// - Parameters:
    ///   - name: of the lab.
    ///   - deploy: the folder `deploy` of this repository.
    /// - Throws: ``LabError`` or ``DockerError``.
    package static func settings(
        name: String, deploy: String, port: Int, tag: String, on engine: DockerEngine
    ) async throws -> LabSettings {
        guard LabSettings.isName(name) else {
            throw LabError(
                .badName, "“\(name)”",
                "a lab's name has up to 20 letters a–z, digits and hyphens, and begins with one of a–z")
        }
        let folder = URL(filePath: deploy).standardizedFileURL.path(percentEncoded: false)
        let path = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        for file in ["lab/haproxy.cfg", "lab/patroni.yml", "monitoring/prometheus/prometheus.yml"]
        where !FileManager.default.fileExists(atPath: "\(path)/\(file)") {
            throw LabError(
                .filesMissing, "\(path)/\(file)", "it is not there: give the repository's folder by --deploy")
        }
        try checkRoom()
        for offset in LabPlan.Port.allCases.map(\.rawValue) {
            if let holder = PortHolder.name(ofPort: port + offset) {
                throw LabError(
                    .portTaken, "port \(port + offset)",
                    "\(holder) has it: end that, or give another range by --port")
            }
        }
        guard engine.address.hasPrefix("unix://") else {
            throw LabError(
                .stateUnwritable, engine.address,
                "the lab's files are mounted from this machine: use its own engine")
        }
        let socket = String(engine.address.dropFirst(7))
        var status = stat()
        guard stat(socket, &status) == 0 else {
            throw LabError(.stateUnwritable, socket, "there is no such socket")
        }
        return LabSettings(
            name: name, deploy: path, port: port, network: try await freeNetwork(engine), tag: tag,
            socket: socket, socketGroup: Int(status.st_gid))
    }

    private static func checkRoom() throws(LabError) {
        let information =
            FileManager.default.contents(atPath: "/proc/meminfo")
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
        let line = information.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        let free = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
        var disk = statvfs()
        let isKnown = statvfs("/var/lib", &disk) == 0
        try checkRoom(
            memory: free, disk: isKnown ? Int(disk.f_bavail) * Int(disk.f_frsize) : nil)
    }

    /// - Parameters: bytes that are free; `nil` where that is not known.
    package static func checkRoom(memory: Int?, disk: Int?) throws(LabError) {
        if let memory, memory < Self.memory {
            throw LabError(
                .tooLittleMemory, "memory",
                "\(memory >> 20) MB are free, and a lab needs \(Self.memory >> 20): end what needs it, or add some"
            )
        }
        if let disk, disk < Self.disk {
            throw LabError(
                .tooLittleDisk, "/var/lib",
                "\(disk >> 20) MB are free, and a lab needs \(Self.disk >> 20): `docker system prune` may make room"
            )
        }
    }

    /// A second number of addresses `10.x.0.0/16` that no network of the engine's and no route of this machine has.
    private static func freeNetwork(_ engine: DockerEngine) async throws -> Int {
        let taken = try await engine.subnets() + routes()
        for number in 90..<250
        where !taken.contains(where: { $0.hasPrefix("10.\(number).") || $0 == "10.0.0.0/8" }) {
            return number
        }
        throw LabError(.noAddresses, "10.90.0.0/16 to 10.249.0.0/16", "all of them are in use")
    }

    /// Linux, `/proc/net/route`: addresses in hexadecimal, the last byte first.
    private static func routes() -> [String] {
        let text =
            FileManager.default.contents(atPath: "/proc/net/route")
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: "\t")
            guard fields.count > 1, let address = UInt32(fields[1], radix: 16), address != 0 else {
                return nil
            }
            return (0..<4).map { String(address >> (8 * UInt32($0)) & 255) }.joined(separator: ".")
        }
    }
}
