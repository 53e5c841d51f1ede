import CLinux

/// Takes targets' fingerprints and nothing else.
package enum FingerprintTaking {
    /// - Returns: the exit code.
    package static func run(_ injection: Injection) -> Int32 {
        _ = linux_signals()
        let writer = MessageWriter()
        for target in injection.targets {
            // One that has ended is not like anything.
            guard let held = try? Target(target), let fingerprint = FingerprintReader.read(held) else {
                continue
            }
            writer.write(.found(target: target.id, fingerprint: fingerprint))
        }
        return writer.finish()
    }
}
