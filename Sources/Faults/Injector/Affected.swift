import Chaos
import Glibc

/// One target of an injection, and how far its fault is.
final class Affected {
    enum State: Hashable, Sendable {
        case prepared
        case applied
        /// Healed, or never changed.
        case over
    }

    let target: Target
    let fault: any TargetFault
    let before: Fingerprint?
    var state = State.prepared
    /// The last that was told.
    var problem: FaultError?

    /// Finds out all that has to be known before anything is changed.
    init(_ target: Injection.Target, _ injection: Injection) throws(FaultError) {
        self.target = try Target(target)
        fault = try injection.fault.on(FaultContext(target: self.target, injection: injection))
        // Of what ends nothing can be compared.
        if case .kill = injection.fault {
            before = nil
        } else {
            before = FingerprintReader.read(self.target, folder: fault.folder)
        }
        fault.memory = try fault.prepare()
    }

    /// Tries several times: what is in the way, such as another program's lock, may be gone the next moment.
    func recover() throws(FaultError) {
        for attempt in 1... {
            do {
                try fault.recover()
                state = .over
                return
            } catch {
                if attempt == 5 { throw error }
                usleep(200_000)
            }
        }
    }

    /// What differs from before. Waits a little for what the kernel does a moment later.
    func residue() -> [String] {
        guard let before else { return [] }
        let limit = Monotonic.now + 2
        while true {
            // Of a target that has ended nothing is left.
            guard let after = FingerprintReader.read(target, folder: fault.folder) else { return [] }
            let differences = before.differences(to: after)
            guard !differences.isEmpty, Monotonic.now < limit else { return differences }
            usleep(100_000)
        }
    }
}
