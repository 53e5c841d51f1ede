import Chaos
import CLinux

/// Heals what an earlier injector did, of which only its messages are left, and compares with what that one found.
package enum Healing {
    /// - Returns: the exit code: 0 when all is healed, else 1.
    package static func run(_ injection: Injection) -> Int32 {
        _ = linux_signals()
        let writer = MessageWriter()
        var hasFailed = false
        for target in injection.targets {
            guard let memory = injection.memories?[target.id] else { continue }
            do {
                try heal(target, memory, injection, writer)
                writer.write(.event(.recovered(target: target.id)))
            } catch {
                hasFailed = true
                writer.write(.event(.failed(target: target.id, message: "it cannot be healed: \(error)")))
            }
        }
        return writer.finish(hasFailed: hasFailed)
    }

    private static func heal(
        _ target: Injection.Target, _ memory: Memory, _ injection: Injection, _ writer: MessageWriter
    ) throws(FaultError) {
        let held = try Target(target)
        let fault = try injection.fault.on(FaultContext(target: held, injection: injection))
        fault.memory = memory
        try fault.recover()
        guard let before = injection.fingerprints?[target.id],
            let after = FingerprintReader.read(held, folder: fault.folder)
        else { return }
        writer.write(.event(.residue(target: target.id, differences: before.differences(to: after))))
    }
}
