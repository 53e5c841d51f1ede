#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which process of this machine listens on a port, as far as this user may know.
enum PortHolder {
    /// - Returns: `nil` when nobody listens.
    static func name(ofPort port: Int) -> String? {
        guard let socket = listeningSocket(port) else { return nil }
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in processes where Int(process) != nil {
            let folder = "/proc/\(process)/fd"
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files {
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(file)")
                if target == "socket:[\(socket)]" {
                    let name = FileManager.default.contents(atPath: "/proc/\(process)/comm")
                        .map { String(decoding: $0, as: UTF8.self) }?.split(separator: "\n").first
                    return "\(name ?? "a process") (process \(process))"
                }
            }
        }
        return "a process of another user"
    }

    /// The number of the socket: Linux, `Documentation/networking/proc_net_tcp.rst`.
    private static func listeningSocket(_ port: Int) -> String? {
        for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
            let text =
                FileManager.default.contents(atPath: table).map { String(decoding: $0, as: UTF8.self) } ?? ""
            for line in text.split(separator: "\n").dropFirst() {
                let fields = line.split(separator: " ")
                guard fields.count > 9, fields[3] == "0A",
                    let number = fields[1].split(separator: ":").last.flatMap({ Int($0, radix: 16) })
                else { continue }
                if number == port { return String(fields[9]) }
            }
        }
        return nil
    }
}
