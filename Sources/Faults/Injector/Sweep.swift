import CLinux
import Glibc

/// Removes traces of faults from targets by what they look like, where no journal of theirs is left.
package enum Sweep {
    /// - Returns: the exit code.
    package static func run(_ injection: Injection) -> Int32 {
        _ = linux_signals()
        let writer = MessageWriter()
        for target in injection.targets {
            // One that has ended meanwhile has nothing left.
            guard let held = try? Target(target) else { continue }
            let found = remove(from: held, isPaused: target.isPaused ?? false)
            if !found.isEmpty { writer.write(.swept(target: target.id, found: found)) }
        }
        return writer.finish()
    }

    /// - Parameter isPaused: by the engine, so that it is to stay frozen.
    /// - Returns: what there was.
    private static func remove(from target: Target, isPaused: Bool) -> [String] {
        var found: [String] = []
        func run(_ command: [String]) -> String? {
            guard let (code, output) = try? Program.outcome(command, in: target.network), code == 0 else {
                return nil
            }
            return output
        }
        for line in (run(["nft", "list", "tables", "inet"]) ?? "").split(separator: "\n") {
            guard let name = line.split(separator: " ").last, name.hasPrefix(Injection.tagPrefix) else {
                continue
            }
            if run(["nft", "delete", "table", "inet", String(name)]) != nil { found.append("table \(name)") }
        }
        for program in ["iptables", "ip6tables"] {
            let table = [program, "-w", "5", "-t", "mangle"]
            for line in (run(table + ["-S"]) ?? "").split(separator: "\n") {
                let words = line.split(separator: " ").map(String.init)
                guard words.count == 2, words[0] == "-N", words[1].hasPrefix(Injection.tagPrefix) else {
                    continue
                }
                _ = run(table + ["-D", "POSTROUTING", "-j", words[1]])
                _ = run(table + ["-F", words[1]])
                if run(table + ["-X", words[1]]) != nil { found.append("\(program) chain \(words[1])") }
            }
        }
        for line in (run(["tc", "qdisc", "show"]) ?? "").split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 5, words[5] == "root", words[2] == NetemCommands.handle else { continue }
            if run(["tc", "qdisc", "del", "dev", words[4], "root"]) != nil {
                found.append("discipline \(words[1]) of \(words[4])")
            }
        }
        let workers = target.group.members().filter { ProcessEntry($0)?.name == Worker.name }
        for worker in workers { kill(worker, SIGKILL) }
        if !workers.isEmpty { found.append("\(workers.count) workers") }
        if !isPaused, thaw(target.group) { found.append("frozen") }
        return found
    }

    /// - Returns: whether it was frozen.
    private static func thaw(_ group: ControlGroup) -> Bool {
        guard let (folder, version) = group.place(of: "freezer") else { return false }
        switch version {
        case .one:
            guard SmallFile.line(folder + "/freezer.state") != "THAWED" else { return false }
            return (try? SmallFile.write("THAWED", to: folder + "/freezer.state")) != nil
        case .two:
            guard SmallFile.line(folder + "/cgroup.freeze") == "1" else { return false }
            return (try? SmallFile.write("0", to: folder + "/cgroup.freeze")) != nil
        }
    }
}
